#!/usr/bin/env python3
"""An outside program holds SQLite's write lock: late or 503 with Retry-After, reads go on, all well once it lets go.

HOLD (8; 60 with FULL=1): the seconds of the long hold; SQLite waits 5.
"""
import sqlite3
import threading
import time

from kit.client import NoAnswer
from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict, number

verdict = Verdict("F14", "an outside program holds the write lock")


def reads(server, token, stop, times):
    with server.connect(token) as connection:
        while not stop.is_set():
            began = time.monotonic()
            reply = connection.call("GET", "/v1/contacts?limit=5")
            times.append((time.monotonic() - began, reply.status))
            if reply.field("connection") == "close":
                return reads(server, token, stop, times)
            time.sleep(0.002)


# What a call may take (C67); a writer whose call takes longer gives up, and its create is noted as unanswered.
DEADLINE = 10


def percentile(times):
    slow = sorted(spent for spent, _ in times)
    return slow[int(len(slow) * 0.99)]


def usual(server, token):
    """The p99 of reads beside the same writers while nobody holds the lock."""
    stop, times = threading.Event(), []
    reader = threading.Thread(target=reads, args=(server, token, stop, times), daemon=True)
    writers = Writers(server, token, Ledger(), count=8)
    reader.start()
    time.sleep(3)
    writers.join()
    stop.set()
    reader.join(5)
    return percentile(times)


def hold(server, data, token, seconds, baseline):
    ledger, stop, times, refusals = Ledger(), threading.Event(), [], []

    def on_failure(reply):
        refusals.append(reply.status)
        verdict.check(reply.status == 503, f"a write got {reply.status} {reply.code}")
        verdict.check(reply.field("retry-after"), f"a {reply.status} without Retry-After")
        return True

    outside = sqlite3.connect(f"{data}/parley.db", isolation_level=None, timeout=10)
    outside.execute("BEGIN IMMEDIATE")
    reader = threading.Thread(target=reads, args=(server, token, stop, times), daemon=True)
    reader.start()
    writers = Writers(server, token, ledger, count=8, timeout=DEADLINE, on_failure=on_failure)
    time.sleep(seconds)
    outside.execute("ROLLBACK")
    outside.close()
    released = time.monotonic()
    with server.connect(token) as connection:
        verdict.check(connection.call("POST", "/v1/contacts", {"name": "after"}).status == 201, "no write after")
    recovered = time.monotonic() - released
    writers.join()
    stop.set()
    reader.join(5)
    verdict.check(not ledger.unanswered, f"{len(ledger.unanswered)} writes had no answer after {DEADLINE} s")
    for complaint in verify(server, token, ledger):
        verdict.check(False, complaint)
    verdict.check(times and all(status == 200 for _, status in times), "reads failed")
    p99 = percentile(times)
    verdict.check(p99 <= baseline * 1.1, f"reads' p99 was {p99 * 1e3:.1f} ms, {baseline * 1e3:.1f} ms without the lock")
    verdict.check(recovered < 1, f"the first write after took {recovered:.1f} s")
    verdict.figure(
        f"{seconds:g} s: {len(refusals)} writes 503, {len(times)} reads p99 {p99 * 1e3:.1f} ms, "
        f"writing {recovered * 1e3:.0f} ms after")
    return len(refusals)


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        baseline = usual(server, token)
        verdict.figure(f"reads p99 {baseline * 1e3:.1f} ms before")
        hold(server, data, token, 3, baseline)
        refused = hold(server, data, token, number("HOLD", 8, 60), baseline)
        verdict.check(refused > 0, "nobody was told 503 during the long hold")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.end()
