"""Calls as somebody who is signed in: most operations take her session as they take a token, and some take nothing else.

Loaded by schemathesis.sh (SCHEMATHESIS_HOOKS). The account stands in EMAIL and PASSWORD, the server in BASE. When a call
has ended the session, as signing out does, the next one begins another.
"""

import json
import os
import urllib.request

import schemathesis


def sign_in():
    body = json.dumps({"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]}).encode()
    asked = urllib.request.Request(
        os.environ["BASE"] + "/v1/sessions", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)["token"]


class Session:
    """The token in use."""

    token = None

    @classmethod
    def find(cls):
        cls.token = cls.token or sign_in()
        return cls.token


@schemathesis.auth(refresh_interval=None)
class SignedIn:
    def get(self, case, context):
        return Session.find()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def after_call(context, case, response):
    """A session that is refused is over; one older than ten minutes is refused where a fresh one is due."""
    used = response.request.headers.get("Authorization", "")
    if response.status_code == 401 and used == f"Bearer {Session.token}":
        Session.token = None
    elif response.status_code == 204 and case.method == "DELETE" and "/sessions/" in case.path:
        Session.token = None
