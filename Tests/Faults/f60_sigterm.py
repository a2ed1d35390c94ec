#!/usr/bin/env python3
"""SIGTERM under 1,000 calls a second on open connections, 16 writers and 20 uploads, ROUNDS (5) times: not ready at once,
what was read whole is answered, no answer is cut, exit 0, the log folded into the database, and nothing lost."""
import multiprocessing
import os
import signal
import threading
import time

from kit.client import Connection, CutAnswer, NoAnswer
from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict, number

verdict = Verdict("F60", "SIGTERM under load")
rounds = number("ROUNDS", 5, 20)
UPLOADS, READERS, RATE = 20, 4, 250


def read(port, token, results):
    """One process that asks RATE times a second until it is told that the connection ends; (answered, cut, others)."""
    answered = cut = 0
    complaints = []
    try:
        connections = [Connection(port, token) for _ in range(4)]
        began = time.monotonic()
        while connections:
            connection = connections.pop(0)
            time.sleep(max(0, began + answered / RATE - time.monotonic()))
            try:
                reply = connection.call("GET", "/v1/contacts?limit=20")
                answered += 1
                if reply.status not in (200, 503):
                    complaints.append(reply.status)
                # After 1,000 calls; while it drains there is no other.
                connections.append(
                    Connection(port, token) if reply.field("connection") == "close" else connection)
            except CutAnswer:
                cut += 1
            except (OSError, NoAnswer):
                pass
    except OSError:
        pass
    results.put((answered, cut, complaints))


def upload(server, token, results):
    """A call whose head and half a body are in when SIGTERM comes, and whose rest comes behind it."""
    try:
        with server.connect(token) as connection:
            message = connection.request("POST", "/v1/organizations", b'{"name": "slow"}'.ljust(500_000))
            connection.send(message[:250_000])
            time.sleep(0.8)
            connection.send(message[250_000:])
            results.append(connection.reply("POST").status)
    except (OSError, NoAnswer) as error:
        results.append(repr(error))


class Round:
    """One server under load that is told to end."""

    def __init__(self, server, token, ledger):
        self.answered, self.cut, self.uploads = 0, 0, []
        queue = multiprocessing.Queue()
        readers = [multiprocessing.Process(target=read, args=(server.port, token, queue)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        writers = Writers(server, token, ledger, count=16)
        time.sleep(1)
        uploads = [threading.Thread(target=upload, args=(server, token, self.uploads)) for _ in range(UPLOADS)]
        for one in uploads:
            one.start()
        time.sleep(0.3)
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        self.not_ready = server.eventually("/readyz", 503, 0.3)
        self.code = server.exit(30)
        self.seconds = time.monotonic() - began
        writers.join()
        for one in uploads:
            one.join()
        for _ in readers:
            answered, cut, complaints = queue.get(timeout=30)
            self.answered += answered
            self.cut += cut
            verdict.check(not complaints, f"reads got {complaints[:3]}")
        for reader in readers:
            reader.join()


def attempt(data, token, ledger):
    """(answers to readers, seconds to the end, uploads finished)."""
    with Server(data, "--lame-duck", "0.4", "--access-log", "false") as server:
        one = Round(server, token, ledger)
        verdict.check(one.not_ready is not None, "/readyz did not turn 503 at once")
        verdict.check(one.code == 0, f"exit {one.code}: {server.tail(200)}")
        verdict.check(one.cut == 0, f"{one.cut} answers were cut")
        finished = one.uploads.count(201)
        verdict.check(finished == UPLOADS, f"uploads whose heads were read got {one.uploads}")
    wal = f"{data}/parley.db-wal"
    verdict.check(not os.path.exists(wal) or os.path.getsize(wal) == 0, "the log was not folded in")
    return one.answered, one.seconds, finished


def executed(server, token, ledger):
    """How many creates without an answer are there: what has been read whole is answered, so none may be."""
    with server.connect(token) as connection:
        return sum(
            len(connection.call("GET", f"/v1/contacts?archived=any&tags={line.tag}").json["data"]) for line in ledger.unanswered)


with Folder() as folder:
    data, ledger = f"{folder}/data", Ledger()
    token = make_data(data)
    results = [attempt(data, token, ledger) for _ in range(rounds)]
    with Server(data) as server:
        unanswered, there = len(ledger.unanswered), executed(server, token, ledger)
        verdict.check(there == 0, f"{there} creates were executed and not answered")
        verdict.check(ledger.cut == 0, f"{ledger.cut} answers to writers were cut")
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        server.stop()
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
    verdict.check(set(ledger.statuses) <= {200, 201, 204, 503}, f"{ledger.statuses}")
reads, slowest = sum(result[0] for result in results), max(result[1] for result in results)
verdict.check(reads >= rounds * 1000, f"only {reads} reads were answered")
verdict.figure(f"{rounds} times: {reads} reads and {ledger.acknowledged} writes answered, none cut, {unanswered} writes unanswered")
verdict.figure(f"of which {there} executed, {sum(result[2] for result in results)} uploads finished, ended within {slowest:.2f} s")
verdict.end()
