#!/usr/bin/env python3
"""Sign-ins of an unknown address, a wrong password, an account without a password and a disabled one get the same answer in
the same time (X10: medians within 5 ms, p above 0.01), and a right one takes 100 to 600 ms (X01).

    SAMPLES=200 Tests/Faults/x10_timing.py
"""
import json
import random
import re
import statistics
import sys

from kit.server import Folder, Server, run
from kit.timing import compare, milliseconds
from kit.verdict import Verdict, number

verdict = Verdict("X10", "sign-ins take the same time, whatever is wrong")
SAMPLES = number("SAMPLES", 100, 200)
CLASSES = ("unknown", "wrong", "bare", "disabled")
# Before the sixth wrong try for one account has to wait, and the network's hundred tries are used up (X09), the server is
# begun anew.
ACCOUNTS, TRIES = 5, 4


def account(path, email, *flags):
    code, out, error = run("user", "add", "--data", path, "--email", email, "--name", "N", *flags)
    if code != 0:
        sys.exit(error)
    return json.loads(out)


def people(data):
    """The administrator and the ids of those whom she is to disable."""
    admin = account(data, "admin@example.org", "--role", "admin", "--password")
    disabled = []
    for n in range(ACCOUNTS):
        account(data, f"wrong{n}@example.org", "--role", "student", "--password")
        account(data, f"bare{n}@example.org", "--role", "student")
        disabled.append(account(data, f"disabled{n}@example.org", "--role", "student", "--password")["id"])
    return admin, disabled


def sign_in(server, email, password, status):
    """The answer without what no two answers share, and how long it took."""
    with server.connect(timeout=30) as connection:
        reply, spent = milliseconds(
            lambda: connection.call("POST", "/v1/sessions", {"email": email, "password": password}))
    verdict.check(reply.status == status, f"{email}: {reply.status}, due is {status}")
    return re.sub(rb"[0-9a-f-]{36}", b"", reply.body), reply, spent


def main():
    times, bodies, right = {name: [] for name in CLASSES}, set(), []
    with Folder() as folder:
        data = f"{folder}/data"
        admin, disabled = people(data)
        with Server(data) as server:
            session = sign_in(server, admin["email"], admin["password"], 201)[1].json["token"]
            with server.connect(session) as connection:
                for user in disabled:
                    reply = connection.call("POST", f"/v1/users/{user}/disable", {})
                    verdict.check(reply.status == 200, f"disable: {reply.status}")
        while len(times["unknown"]) < SAMPLES:
            with Server(data) as server:
                sign_in(server, "warm@example.org", "x", 401)
                for n in [n for n in range(ACCOUNTS) for _ in range(TRIES)]:
                    for name in random.sample(CLASSES, len(CLASSES)):
                        body, _, spent = sign_in(server, f"{name}{n}@example.org", "x", 401)
                        times[name].append(spent)
                        bodies.add(body)
                right.append(sign_in(server, admin["email"], admin["password"], 201)[2])
    verdict.check(len(bodies) == 1, f"there are {len(bodies)} different answers")
    usual = statistics.median(right)
    verdict.figure(f"right {usual:.0f} ms of {len(right)}")
    verdict.check(100 <= usual <= 600, f"X01: a right sign-in takes {usual:.0f} ms")
    compare(verdict, times, largest=5, least_p=0.01)
    verdict.end()


main()
