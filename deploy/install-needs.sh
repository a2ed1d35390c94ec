#!/bin/sh
# Installs by apt-get what is missing: each argument is FILE=PACKAGE, or `swift` for the toolchain, which is only looked for.
set -eu

missing=""
for need in "$@"; do
    case "$need" in
    swift)
        command -v "${SWIFT:-swift}" >/dev/null 2>&1 || {
            echo "The Swift toolchain, 6.3 or newer, is needed: https://www.swift.org/install/linux/" >&2
            exit 1
        }
        ;;
    *)
        command -v "$(basename "${need%%=*}")" >/dev/null 2>&1 || [ -e "${need%%=*}" ] || missing="$missing ${need#*=}"
        ;;
    esac
done
[ -z "$missing" ] && exit 0

command -v apt-get >/dev/null 2>&1 || {
    echo "Needed, and not there:$missing (these are Debian's names; there is no apt-get here to install them)" >&2
    exit 1
}
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
echo "Installing$missing with ${sudo:+$sudo }apt-get." >&2
$sudo apt-get update -q >&2
# The list is meant to be split into words.
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing >&2
