#!/usr/bin/env bash
# Lets schemathesis call a running server in ways its contract allows and forbids, with every check, also one call after the
# other as they lead to each other.
#
#     pip install schemathesis; PARLEY_RATE_LIMIT=off make run
#     Tests/Contract/schemathesis.sh http://127.0.0.1:8080 TOKEN [EXAMPLES]
#
# The account is filled with what is made up, so take one made for this. SEED=... repeats a run.
set -euo pipefail
url=$1 token=$2 examples=${3:-50}
cd "$(dirname "$0")/../.."
exec schemathesis --config-file Tests/Contract/schemathesis.toml run openapi.yaml --url "$url" --header "Authorization: Bearer $token" \
    --checks all --phases examples,coverage,fuzzing,stateful --mode all \
    --max-examples "$examples" --workers 1 --continue-on-failure --suppress-health-check all ${SEED:+--seed "$SEED"}
