#!/usr/bin/env bash
# Holds the release build against openapi.yaml, beside a career centre of its own (centre.py): the explorer, a client made from
# the document, httplint for each role, and schemathesis for SECONDS_EACH role (60 unless said).
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
    pyyaml jsonschema openapi-schema-validator openapi-spec-validator httplint schemathesis
beside() { python3 Tests/Contract/centre.py python3 "Tests/Contract/$@"; }
python3 Tests/Contract/check_openapi.py openapi.yaml
beside client.py '{BASE}' '{STUDENT_EMAIL}' '{STUDENT_PASSWORD}'
beside explore.py '{BASE}' '{STUDENT_SESSION}' --advisor '{ADVISOR_SESSION}' --admin '{ADMIN_SESSION}'
for role in STUDENT ADVISOR ADMIN; do
    beside lint.py '{BASE}' "{${role}_SESSION}"
done
Tests/Contract/schemathesis.sh "student advisor admin" "${SECONDS_EACH:-60}"
