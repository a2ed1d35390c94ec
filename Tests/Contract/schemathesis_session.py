"""Calls as somebody who is signed in: a session is taken wherever a token is, and some operations take nothing else.

Loaded by schemathesis.sh (SCHEMATHESIS_HOOKS). The tokens of her sessions stand in SESSIONS: when a call has ended one, as
signing out does, the next is taken.
"""

import os

import schemathesis

sessions = os.environ["SESSIONS"].split()


@schemathesis.auth(refresh_interval=None)
class SignedIn:
    def get(self, case, context):
        return sessions[0]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def after_call(context, case, response):
    """A session that is refused is over, and the last one is kept, so that the run tells of it."""
    used = response.request.headers.get("Authorization")
    if response.status_code == 401 and used == f"Bearer {sessions[0]}" and len(sessions) > 1:
        sessions.pop(0)
