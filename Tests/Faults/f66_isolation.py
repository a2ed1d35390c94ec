#!/usr/bin/env python3
"""Slow reads beside fast ones: long lists with filters that find nothing, by many clients, do not delay the others
by more than their turns on the loop: each has 20 ms there before it goes to the slow lane, and three may come in a row."""
import threading

from kit.client import NoAnswer
from kit.load import Reader
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F66", "slow reads beside fast ones")
PLACES, CLIENTS = 20_000, 12


def fill(server, token):
    """Many contacts, in pipelined calls."""
    made = 0
    while made < PLACES:
        with server.connect(token, timeout=60) as connection:
            for _ in range(9):
                one = connection.request("POST", "/v1/contacts", {"name": "n" * 150, "notes": "m" * 900, "tags": ["a", "b"]})
                connection.send(one * 100)
                for _ in range(100):
                    made += connection.reply("POST").status == 201


class Slow:
    """Asks for what takes the whole walk over the owner's rows."""

    query = "/v1/contacts?tags=" + ",".join(f"absent{n}" for n in range(50)) + "&sort=name"

    def __init__(self, server, token):
        self.statuses, self.stopped = {}, threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(server, token), daemon=True) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, server, token):
        while not self.stopped.is_set():
            try:
                with server.connect(token, timeout=20) as connection:
                    for _ in range(100):
                        if self.stopped.is_set():
                            return
                        reply = connection.call("GET", self.query)
                        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
                        if reply.status == 503:
                            verdict.check(reply.field("retry-after"), "a 503 without Retry-After")
            except (OSError, NoAnswer) as error:
                self.statuses[repr(error)] = self.statuses.get(repr(error), 0) + 1

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join(30)


def measure(server, token, seconds):
    reader = Reader(server, "/v1/me", token, pause=0.002)
    threading.Event().wait(seconds)
    return reader.stop()


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data, "--access-log", "false") as server:
        fill(server, token)
        with server.connect(token) as connection:
            reply = connection.call("GET", Slow.query)
            verdict.check(reply.status == 200 and reply.json["data"] == [], f"the slow read got {reply.status}")
        alone = measure(server, token, 3)
        slow = Slow(server, token)
        beside = measure(server, token, 6)
        slow.stop()
        before, during = alone.percentile(.99), beside.percentile(.99)
        verdict.check(not beside.failures, f"fast reads failed: {beside.failures[:3]}")
        verdict.check(set(slow.statuses) <= {200, 503}, f"slow reads: {slow.statuses}")
        verdict.check(during <= 3 * before + 60, f"fast reads took {during:.1f} ms, alone {before:.1f} ms")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"fast reads p99 {before:.1f} ms alone, {during:.1f} ms beside {CLIENTS} slow ones ({slow.statuses})")
verdict.end()
