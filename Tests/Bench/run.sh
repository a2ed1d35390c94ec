#!/bin/sh
# Prepares and measures; bench.py says what can be chosen. Everything that is written lies in bench-results/.
set -eu
cd "$(dirname "$0")/../.."
Tests/Bench/prepare.sh
exec python3 Tests/Bench/bench.py
