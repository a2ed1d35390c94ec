#!/usr/bin/env bash
# Lets schemathesis call a server in ways its contract allows and forbids, with every check, also one call after the other as
# they lead to each other; as each of the roles, with a personal token and then with a session.
#
#     pip install schemathesis pyyaml; make release
#     Tests/Contract/schemathesis.sh ["student advisor admin"] [SECONDS of each role's second part, 240 unless said]
#
# The servers are the script's own (centre.py), with no limit on rates. SEED=... repeats a run.
set -euo pipefail
cd "$(dirname "$0")/../.."
roles=${1:-student advisor admin}
export LASTING=${2:-${LASTING:-240}}

run() { # TOKEN PHASES OPTION...
    printf '\n%s: %s\n' "$ROLE" "$2"
    CALLER=$1 SPARE=$spare KEPT=$kept SCHEMATHESIS_HOOKS=Tests/Contract/schemathesis_caller.py \
        schemathesis --config-file Tests/Contract/schemathesis.toml run openapi.yaml --url "$BASE" \
        --checks all --mode all --phases "$2" --workers 1 --continue-on-failure --suppress-health-check all \
        --generation-database none ${SEED:+--seed "$SEED"} "${@:3}" || failed=1
}

failed=0
if [[ -z ${BASE:-} ]]; then
    for role in $roles; do
        ROLE=$role python3 Tests/Contract/centre.py Tests/Contract/schemathesis.sh || failed=1
    done
else
    token=${ROLE^^}_TOKEN session=${ROLE^^}_SESSION spare=${ROLE^^}_SESSIONS kept=${ROLE^^}_KEPT
    token=${!token} session=${!session} spare=${!spare} kept=${!kept}
    spare=${spare% *}
    run "$token" examples,coverage
    run "$session" fuzzing,stateful --max-time "$LASTING"
fi
exit $failed
