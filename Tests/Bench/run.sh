#!/usr/bin/env bash
# Measures the release build: seeds the data once, then runs bench.py. OWNERS, CONTACTS (each), ROUNDS and SECONDS set the
# size; what is written lies in bench-results/. Needs wrk, which it installs; with gcc and the peers' folder beside the
# repository it measures a C program in the same rounds.
set -euo pipefail
cd "$(dirname "$0")/../.."
export WORK=${WORK:-$PWD/bench-results} PARLEY=$PWD/.build/release/parley
# Calls are counted as in life, and never too many.
export PARLEY_RATE_LIMIT=1000000000 PARLEY_QUOTA=10000000
OWNERS=${OWNERS:-2000} CONTACTS=${CONTACTS:-200}
deploy/install-needs.sh /usr/bin/wrk=wrk /usr/bin/python3=python3
mkdir -p "$WORK"
swift build --configuration release --product parley-bench
if [ ! -f "$WORK/pairs.tsv" ]; then
    rm -rf "$WORK/seed"
    .build/release/parley-bench --data "$WORK/seed" --pairs "$WORK/pairs.tsv" --owners "$OWNERS" --contacts "$CONTACTS"
fi
peers=${PEERS:-../shared/bench}
if [ -f "$peers/c/epoll_httpd.c" ]; then
    gcc -O2 -o "$WORK/job" "$peers/c/epoll_httpd.c" -lsqlite3 -lcrypto -lpthread
    [ -f "$WORK/job-pairs.tsv" ] || python3 "$peers/seed.py" "$WORK/job-seed.db" "$WORK/job-pairs.tsv" "$OWNERS" "$CONTACTS"
    export CPEERS=$peers
fi
exec python3 Tests/Bench/bench.py
