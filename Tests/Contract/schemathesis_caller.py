"""Calls as somebody who stays who she is: whatever would end her own access goes another way.

Loaded by schemathesis.sh (SCHEMATHESIS_HOOKS). CALLER is the token to call with, SPARE are sessions that may be ended, KEPT the
ids of her account, sessions and token: they are not deleted, erased or disabled, another id is taken for them.
"""

import os
import uuid

import schemathesis

caller, kept = f"Bearer {os.environ['CALLER']}", set(os.environ["KEPT"].split())
spare = os.environ["SPARE"].split()


@schemathesis.auth(refresh_interval=None)
class Caller:
    def get(self, case, context):
        return caller

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context, case, kwargs):
    parameters = case.path_parameters or {}
    if parameters.get("id") in kept and (case.method.upper() == "DELETE" or case.path.endswith(("/erase", "/disable"))):
        case.path_parameters["id"] = str(uuid.uuid4())
    if case.path == "/v1/sessions/current" and case.method.upper() == "DELETE" and case.headers.get("Authorization") == caller:
        # Without one left it is the session of nobody.
        case.headers["Authorization"] = f"Bearer {spare.pop() if spare else 'prs_' + 'A' * 43}"
    mend_fields(case)


def mend_fields(case):
    """In every case of its coverage whose matter is something else schemathesis 4.32 puts the number 0 into If-Match and
    If-None-Match, although it is no string and does not fit the pattern, and the same key into Idempotency-Key, so that nothing
    else would be tried."""
    matter = getattr(getattr(case.meta.phase, "data", None), "parameter", None) if case.meta else None
    for name in ("If-Match", "If-None-Match"):
        if case.headers and str(case.headers.get(name)) == "0" and matter != name:
            del case.headers[name]
    if case.headers and case.headers.get("Idempotency-Key") == '"0"' and matter != "Idempotency-Key":
        case.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'
