#!/usr/bin/env python3
"""Another's object, a deleted one and an id that never was get the same 404 in the same time (X30: medians within 3 ms), by
each method.

    SAMPLES=500 Tests/Faults/x30_timing.py
"""
import random
import re
import uuid

from kit.server import Folder, Server, make_data
from kit.timing import compare, milliseconds
from kit.verdict import Verdict, number

verdict = Verdict("X30", "a 404 takes the same time, whosever the object is")
SAMPLES, OBJECTS = number("SAMPLES", 500, 2000), 200
CALLS = [("GET", "", None), ("HEAD", "", None), ("PATCH", "", {"name": "Changed"}), ("PATCH", "", {"emial": 1}),
         ("DELETE", "", None), ("POST", "/archive", {})]


def contacts(connection):
    made = []
    for n in range(OBJECTS):
        reply = connection.call("POST", "/v1/contacts", {"name": f"Contact {n}"})
        verdict.check(reply.status == 201, f"create: {reply.status}")
        made.append(reply.json["id"])
    return made


def never(_):
    """An id of the form that the server gives, of about now."""
    text = uuid.UUID(int=random.getrandbits(128)).hex
    return f"01a1ff5c-{text[:4]}-7{text[4:7]}-8{text[7:10]}-{text[10:22]}"


def main():
    with Folder() as folder:
        data = f"{folder}/data"
        own, other = (make_data(data, f"{name}@example.org") for name in ("ada", "bo"))
        with Server(data, "--access-log", "false") as server:
            with server.connect(other) as connection:
                others = contacts(connection)
            with server.connect(own) as connection:
                deleted = contacts(connection)
                for id in deleted:
                    verdict.check(connection.call("DELETE", f"/v1/contacts/{id}").status == 204, "delete")
            ids = {"never": never, "another's": others.__getitem__, "deleted": deleted.__getitem__}
            for method, action, body in CALLS:
                times, answers = measure(server, own, ids, method, action, body)
                what = f"{method}{' ' + action if action else ''}{' wrong' if body and 'emial' in body else ''} "
                verdict.check(len(answers) == 1, f"{what}: {len(answers)} different answers")
                compare(verdict, times, largest=3, least_p=0, what=what)
    verdict.end()


def measure(server, token, ids, method, action, body):
    """The times of each class, and all answers without what no two share; the classes take turns by lot."""
    times, answers = {name: [] for name in ids}, set()
    for start in range(0, SAMPLES, OBJECTS):
        with server.connect(token) as connection:
            connection.call("GET", "/v1/me")
            for n in range(min(OBJECTS, SAMPLES - start)):
                turns = [(name, f"/v1/contacts/{choose(n)}{action}") for name, choose in ids.items()]
                for name, path in random.sample(turns, len(turns)):
                    reply, spent = milliseconds(lambda: connection.call(method, path, body))
                    verdict.check(reply.status == 404, f"{method} {path}: {reply.status}")
                    times[name].append(spent)
                    answers.add(re.sub(rb"[0-9a-f-]{36}", b"", reply.body))
    return times, answers


main()
