#!/usr/bin/env python3
"""SIGTERM in the middle of writers, ROUNDS (5) times: not ready at once, what was read whole is answered, exit 0, the log
folded into the database, and nothing lost."""
import os
import signal
import threading
import time

from kit.client import NoAnswer
from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F60", "SIGTERM under load")
rounds = int(os.environ.get("ROUNDS", 5))
ledger, slowest, cut, finished = Ledger(), 0.0, 0, 0


def half_a_call(server, token, result):
    """A call whose head is in, and whose body comes after SIGTERM."""
    try:
        with server.connect(token) as connection:
            message = connection.request("POST", "/v1/organizations", {"name": "slow"})
            connection.send(message[:-3])
            time.sleep(0.6)
            connection.send(message[-3:])
            result.append(connection.reply("POST").status)
    except (OSError, NoAnswer) as error:
        result.append(repr(error))


class Watching:
    """Counts answers that began and did not end: the one thing that must not be."""

    def __init__(self):
        self.cut = 0


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    for _ in range(rounds):
        with Server(data, "--lame-duck", "0.3") as server:
            writers = Writers(server, token, ledger, count=16)
            time.sleep(0.5)
            late = []
            slow = threading.Thread(target=half_a_call, args=(server, token, late))
            slow.start()
            time.sleep(0.3)
            began = time.monotonic()
            server.signal(signal.SIGTERM)
            notready = server.eventually("/readyz", 503, 0.25)
            verdict.check(notready is not None, "/readyz did not turn 503 within the lame-duck time")
            code = server.exit(30)
            slowest = max(slowest, time.monotonic() - began)
            writers.join()
            slow.join()
            verdict.check(code == 0, f"exit {code}: {server.tail(200)}")
            verdict.check(late and late[0] in (201, 503), f"a call whose head was read got {late}")
            finished += late == [201]
        wal = f"{data}/parley.db-wal"
        verdict.check(not os.path.exists(wal) or os.path.getsize(wal) == 0, "the log was not folded in")
    with Server(data) as server:
        # A create that had been read whole was answered: none may be there that was not told so.
        there = 0
        with server.connect(token) as connection:
            for line in ledger.unanswered:
                found = connection.call("GET", f"/v1/contacts?tags={line.tag}").json["data"]
                there += len(found)
        unanswered = len(ledger.unanswered)
        verdict.check(there == 0, f"{there} creates were executed and not answered")
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        server.stop()
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
    allowed = {200, 201, 204, 503}
    verdict.check(set(ledger.statuses) <= allowed, f"{ledger.statuses}")
verdict.figure(f"{rounds} times, {ledger.acknowledged} acknowledged, {unanswered} unanswered of which {there} executed")
verdict.figure(f"{finished} slow bodies finished, ended within {slowest:.2f} s")
verdict.end()
