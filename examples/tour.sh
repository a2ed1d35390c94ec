#!/usr/bin/env bash
# Runs the tour of the README, line by line as it stands there, against a server of its own, and fails when a call does
# not end as the README says.
set -euo pipefail
cd "$(dirname "$0")/.."

parley=${PARLEY_BIN:-.build/release/parley}
unset PARLEY_BIN
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT

"$parley" setup --data "$folder/data" >"$folder/accounts" 2>/dev/null
"$parley" serve --data "$folder/data" --listen 127.0.0.1:0 >"$folder/listening" 2>"$folder/log" &
server=$!
for _ in $(seq 100); do
    [[ -s $folder/listening ]] && break
    sleep 0.1
done
export BASE TOKEN
BASE=$(sed -E 's/.*"urls":\["([^"]+)".*/\1/' "$folder/listening")
TOKEN=$(sed -nE 's/.*"ada@.*"token":"([^"]+)".*/\1/p' "$folder/accounts")

sed -n '/^<!-- tour -->/,/^<!-- \/tour -->/p' README.md | sed -n '/^```sh$/,/^```$/p' | grep -v '^```' >"$folder/tour"
bash -eu "$folder/tour" >"$folder/answers"

# The codes of the problems that the tour meets on purpose, in their order; no other call may fail.
problems=$(grep -oE '"code":"[a-z_]+","detail":"[0-9T]' "$folder/answers" | cut -d'"' -f4 | tr '\n' ' ')
expected="checks_failed version_conflict validation_failed "
[[ $problems == "$expected" ]] || {
    cat "$folder/answers" >&2
    echo "The tour met '$problems' instead of '$expected'." >&2
    exit 1
}
grep -q '^Idempotent-Replayed: true' "$folder/answers"
grep -q '"thank_yous_owed":1' "$folder/answers"
echo "The tour of the README goes as it says: $(wc -l <"$folder/tour") lines."
