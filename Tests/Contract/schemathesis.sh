#!/usr/bin/env bash
# Lets schemathesis call a server in ways its contract allows and forbids, with every check, also one call after the other as
# they lead to each other; as each of the roles, with a personal token and then with a session.
#
#     pip install schemathesis pyyaml; make release
#     Tests/Contract/schemathesis.sh ["student advisor admin"] [SECONDS for each role, 300 unless said]
#
# The server is the script's own (centre.py), with no limit on rates. SEED=... repeats a run.
set -euo pipefail
roles=${1:-student advisor admin} seconds=${2:-300}
cd "$(dirname "$0")/../.."
[[ -n ${BASE:-} ]] || exec python3 Tests/Contract/centre.py Tests/Contract/schemathesis.sh "$roles" "$seconds"

run() { # ROLE PHASES OPTION...
    local name=${1^^} phases=$2
    local email=${name}_EMAIL password=${name}_PASSWORD
    printf '\n%s: %s\n' "$1" "$phases"
    EMAIL=${!email} PASSWORD=${!password} schemathesis --config-file Tests/Contract/schemathesis.toml run openapi.yaml --url "$BASE" \
        --checks all --mode all --phases "$phases" --workers 1 --continue-on-failure --suppress-health-check all \
        --generation-database none ${SEED:+--seed "$SEED"} "${@:3}"
}

failed=0
for role in $roles; do
    token=${role^^}_TOKEN
    run "$role" examples,coverage --header "Authorization: Bearer ${!token}" || failed=1
    SCHEMATHESIS_HOOKS=Tests/Contract/schemathesis_session.py \
        run "$role" fuzzing,stateful --max-time "$seconds" || failed=1
done
exit $failed
