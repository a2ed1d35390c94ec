# What examples/journey.sh and examples/centre.sh have in common: a server of their own, and how they say, call and
# compare. Sourced, it makes the folder $work, with the server's $data in it, and removes it at the end.
# The story names in $caller whose header field, kept by `bear`, goes with each call, and in $zone whose clock is meant.

parley=${PARLEY_BIN:-.build/release/parley}
# The program reads PARLEY_ variables as settings and refuses those it does not know.
unset PARLEY_BIN
work=$(mktemp -d)
data=$work/data
server=
status=

# Ends the server, and gives its exit code.
stop() {
    local pid=$server
    server=
    kill -TERM "$pid" 2>/dev/null || true
    for _ in {1..200}; do
        if ! kill -0 "$pid" 2>/dev/null; then break; fi
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid"
}

finish() {
    local code=$?
    trap - EXIT
    if [[ -n $server ]]; then stop || true; fi
    if ((code != 0)) && [[ -s $work/log ]]; then
        printf '\nThe last lines of the server:\n' >&2
        tail -n 15 "$work/log" >&2
    fi
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
    printf '\nDIFFERENCE: %s\n' "$*" >&2
    exit 1
}

say() { printf '\n%s\n' "$*"; }

[[ -x $parley ]] || fail "$parley is not there: build it (swift build -c release), or say where in PARLEY_BIN"

# serve [OPTION...]: starts the server; its address is in $base, the lines that it has printed in $work/ready.
serve() {
    "$parley" serve --data "$data" --listen 127.0.0.1:0 "$@" >"$work/ready" 2>"$work/log" &
    server=$!
    for _ in {1..150}; do
        if [[ -s $work/ready ]] || ! kill -0 "$server" 2>/dev/null; then break; fi
        sleep 0.1
    done
    head -n 1 "$work/ready" >"$work/body"
    [[ $(value .event) == listening ]] || fail "the server does not say that it listens"
    base=$(value '.urls[0]')
}

# Ends the server, which must leave a sound file behind.
stop_and_check() {
    stop || fail "the server ends with $?"
    "$parley" check --data "$data" >"$work/check" 2>&1 || fail "parley check ends with $?: $(cat "$work/check")"
}

# bear CALLER TOKEN: keeps the token as the header field of that caller's calls.
bear() { printf 'Authorization: Bearer %s\n' "$2" >"$work/$1"; }

# call METHOD PATH [JSON [CURL-OPTION...]]: calls as $caller; the answer is in $status, $work/head and $work/body.
call() {
    local method=$1 path=$2 json=${3:-}
    shift $(($# < 3 ? $# : 3))
    local options=(--silent --show-error --max-time 20 --noproxy '*' --request "$method" --header "@$work/$caller")
    if [[ -n $json ]]; then options+=(--header 'Content-Type: application/json' --data-binary "$json"); fi
    request="$method $path $json $*"
    : >"$work/body"
    status=$(curl "${options[@]}" "$@" --dump-header "$work/head" --output "$work/body" --write-out '%{http_code}' \
        "$base$path")
}

# Looks up `.name`, `[0]`, `[]` (in each item) and `#` (how many) in a JSON file.
reader='
import json, re, sys

def look(value, steps):
    if not steps:
        return value
    if steps[0] == "[]":
        return [look(item, steps[1:]) for item in value]
    if steps[0] == "#":
        return len(value)
    key = int(steps[0][1:-1]) if steps[0][0] == "[" else steps[0][1:]
    return look(value[key], steps[1:])

def at(path):
    try:
        return look(answer, re.findall(r"\.\w+|\[\d*\]|#", path))
    except (KeyError, IndexError, TypeError):
        sys.exit(f"the answer has no {path}")

def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True)

def due(text):
    try:
        return json.loads(text)
    except ValueError:
        return text

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
answer = json.loads(text) if text else None
'

# value PATH: prints what the last answer has there.
value() {
    python3 -c "$reader"'
found = at(sys.argv[2])
print(found if isinstance(found, str) else canonical(found))' "$work/body" "$1"
}

# expect STATUS [PATH VALUE]...: the last answer has this status and, at these paths, these values (JSON, or text);
# the value * is anything but null. Prints what it has compared.
expect() {
    local wanted=$1 shown
    shift
    [[ $status == "$wanted" ]] || fail "$request
    is answered with $status, due is $wanted: $(cat "$work/body")"
    shown=$(python3 -c "$reader"'
shown = ""
for path, wanted in zip(sys.argv[2::2], sys.argv[3::2]):
    found = at(path)
    if found is None if wanted == "*" else canonical(found) != canonical(due(wanted)):
        sys.exit(f"{path} is {canonical(found)}, due is {wanted}")
    shown += "  " + path.removeprefix(".") + "=" + (found if isinstance(found, str) else canonical(found))
print(shown)
' "$work/body" "$@" 2>&1) || fail "$request
    $shown, in
    $(cat "$work/body")"
    printf '    %s%s\n' "$status" "$shown"
}

# header NAME: prints that field of the last answer, or nothing.
header() {
    sed -n "s/^$1: *//Ip" "$work/head" | tr -d '\r'
}

# expect_header NAME VALUE
expect_header() {
    [[ $(header "$1") == "$2" ]] || fail "$request
    is answered with $1: $(header "$1"), due is $2"
    printf '    %s: %s\n' "$1" "$2"
}

create() { # create PATH JSON [PATH VALUE]...
    call POST "$1" "$2"
    expect 201 .version 1 "${@:3}"
    expect_header Location "${1%%\?*}/$(value .id)"
}

# next_page: prints where the last answer, a page that is not the last, says that the list goes on.
next_page() {
    local link
    link=$(header Link)
    [[ $link == '</'*'>; rel="next"' ]] || fail "$request
    is answered with Link: $link, due is the next page"
    link=${link#<}
    printf '%s' "${link%%>*}"
}

# moment DAYS [HH:MM]: the instant so many days from today at that time of her clock, or at the present one.
moment() {
    python3 -c '
import sys, zoneinfo
from datetime import datetime, timedelta
at = datetime.now(zoneinfo.ZoneInfo(sys.argv[1])) + timedelta(days=int(sys.argv[2]))
if len(sys.argv) > 3:
    hour, minute = map(int, sys.argv[3].split(":"))
    at = at.replace(hour=hour, minute=minute, second=0, microsecond=0)
print(at.isoformat(timespec="milliseconds"))' "$zone" "$@"
}

# utc INSTANT [HOURS]: the instant, so many hours later, as the server writes it.
utc() {
    python3 -c '
import sys
from datetime import datetime, timedelta, timezone
at = datetime.fromisoformat(sys.argv[1]) + timedelta(hours=int(sys.argv[2]))
print(at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"))' "$1" "${2:-0}"
}
