# What examples/journey.sh says, calls and compares with. Needs the variables work, base, caller and zone.

fail() {
    printf '\nDIFFERENCE: %s\n' "$*" >&2
    exit 1
}

say() { printf '\n%s\n' "$*"; }

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
