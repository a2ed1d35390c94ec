#!/bin/bash
# What clients and operators do wrong over TLS (F50 to F56), against the release build on loopback. Each part prints its
# figure; the end is 1 when one of them is not kept. SCALE=10 makes a tenth of the connections.
set -eu

cd "$(dirname "$0")/../.."
deploy/install-needs.sh /usr/bin/wrk=wrk /usr/bin/testssl=testssl.sh /usr/bin/openssl=openssl /usr/bin/python3=python3 /usr/bin/curl=curl

program=${PROGRAM:-.build/release/parley}
scale=${SCALE:-1}
port=${PORT:-18443}
metrics=${METRICS_PORT:-18444}
folder=$(mktemp -d)
server=""
faults=0

end() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap end EXIT

certificate() { # NAME: a new pair in $folder
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=$1" \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$folder/$1.key" -out "$folder/$1.pem" 2>/dev/null
    chmod 600 "$folder/$1.key"
}
install_pair() { # NAME: puts a copy in the place of what is served
    cp -p "$folder/$1.key" "$folder/new.key" && mv "$folder/new.key" "$folder/key.pem"
    cp -p "$folder/$1.pem" "$folder/new.pem" && mv "$folder/new.pem" "$folder/cert.pem"
}
metric() { curl -sS "http://127.0.0.1:$metrics/metrics" | awk -v name="$1" 'index($1, name) == 1 { n += $2 } END { print n + 0 }'; }
say() { # ID OK WORDS
    printf '%-4s %-5s %s\n' "$1" "$([ "$2" = 0 ] && echo kept || echo BROKEN)" "$3"
    [ "$2" = 0 ] || faults=$((faults + 1))
}
check() { if "$@"; then echo 0; else echo 1; fi; }
alive() { curl -sSk --max-time 5 -o /dev/null "https://127.0.0.1:$port/livez"; }
served() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | sed -n 's/^subject=CN = //p'; }

certificate one
certificate two
install_pair one
token=$("$program" user add --data "$folder/data" --email ada@example.org --name Ada --role student --token t |
    sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
"$program" serve --data "$folder/data" --listen "127.0.0.1:$port" --metrics "127.0.0.1:$metrics" \
    --tls-cert "$folder/cert.pem" --tls-key "$folder/key.pem" --access-log false >"$folder/out" 2>"$folder/log" &
server=$!
for _ in $(seq 100); do [ -s "$folder/out" ] && break; sleep 0.1; done
alive

before=$(metric http_tls_handshake_failures_total)
sent=$(python3 Tests/Faults/tls_garbage.py "$port" $((100000 / scale)))
counted=$(($(metric http_tls_handshake_failures_total) - before))
say F50 "$(check alive)" "$sent connections with garbage; $counted failures counted; the server answers"

words=$(python3 Tests/Faults/tls_stall.py "$port" $((400 / scale)))
say F51 "$(check test "${words%% *}" = all)" "$words"

quiet=$(wrk -t1 -c16 -d5s --latency "https://127.0.0.1:$port/v1" | awk '$1 == "99%" { print $2 }')
flood() { while :; do openssl s_time -connect "127.0.0.1:$port" -new -time 1 >/dev/null 2>&1 || true; done; }
flood & one=$!
flood & two=$!
busy=$(wrk -t1 -c16 -d5s --latency "https://127.0.0.1:$port/v1" | awk '$1 == "99%" { print $2 }')
kill "$one" "$two"
wait "$one" "$two" 2>/dev/null || true
say F52 "$(check alive)" "p99 of 16 open connections: $quiet, and $busy under two floods of handshakes"
renegotiated=$(printf 'R\n' | openssl s_client -tls1_2 -connect "127.0.0.1:$port" 2>&1 | grep -c 'no renegotiation' || true)
say F52 "$(check test "$renegotiated" -ge 1)" "renegotiation is refused"

wrk -t1 -c16 -d20s "https://127.0.0.1:$port/v1" >"$folder/wrk" &
load=$!
late=0
for round in $(seq 100); do
    name=$([ $((round % 2)) = 0 ] && echo one || echo two)
    install_pair "$name"
    kill -HUP "$server"
    sleep 0.05
    [ "$(served)" = "$name" ] || late=$((late + 1))
done
wait "$load"
wrong=$(grep -E 'Socket errors|Non-2xx' "$folder/wrk" || true)
say F54 "$(check test -z "$wrong" -a "$late" = 0)" "100 reloads under $(awk '/requests in/ { print $1 }' "$folder/wrk") requests; ${wrong:-no failed request}; $late late"

before=$(metric tls_reload_failures_total)
for bad in mismatched empty open missing; do
    install_pair one
    case $bad in
    mismatched) cp -p "$folder/two.key" "$folder/key.pem" ;;
    empty) : >"$folder/cert.pem" ;;
    open) chmod 644 "$folder/key.pem" ;;
    missing) rm "$folder/key.pem" ;;
    esac
    kill -HUP "$server"
    sleep 0.2
done
failed=$(($(metric tls_reload_failures_total) - before))
say F55 "$(check test "$failed" -ge 4 -a -n "$(served)")" "4 bad reloads, $failed failures counted, the old certificate stays"
install_pair one
kill -HUP "$server"
sleep 0.2

words=$(python3 Tests/Faults/tls_truncate.py "$port" "$token")
say F56 "$(check test "${words%% *}" = 0)" "$words"

testssl --quiet --color 0 --warnings batch --jsonfile "$folder/testssl.json" "127.0.0.1:$port" >"$folder/testssl" 2>&1 || true
# The certificate is the test's own: who signed it, for whom and whether it can be revoked says nothing about the server.
words=$(python3 - "$folder/testssl.json" <<'PYTHON'
import json, sys
own = ("cert_", "chain_of_trust", "OCSP", "DNS_CAArecord", "overall_grade", "grade_cap", "final_score", "certificate_transparency", "scanTime", "security_headers", "HSTS", "banner")
rows = json.load(open(sys.argv[1]))
bad = [r for r in rows if r["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and not r["id"].startswith(own)]
low = [r["id"] for r in rows if r["severity"] == "LOW"]
print(len(bad), "findings above low of", len(rows), "rows;", "low:", ", ".join(low) or "none", *("\n     " + r["id"] + ": " + r["finding"] for r in bad))
PYTHON
)
say F53 "$(check test "${words%% *}" = 0)" "$words"

say P7 "$(check kill -0 "$server")" "the server is the one that was started"
[ "$faults" = 0 ]
