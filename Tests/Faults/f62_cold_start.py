#!/usr/bin/env python3
"""A start on a large database with a large log that kill -9 left, MEGABYTES (256; 1024 with FULL=1) each: it listens at once, says that it
lives and is not ready, and is ready within 5 s."""
import os
import threading
import time

from kit.client import Connection, NoAnswer
from kit.seed import leave_log, make_large_data
from kit.server import Folder, Server, free_port
from kit.verdict import Verdict, number

verdict = Verdict("F62", "cold start")
size = number("MEGABYTES", 256, 1024) << 20


class Asking(threading.Thread):
    """Asks for /livez, /readyz and a page all the time: the answers with the seconds since the start."""

    def __init__(self, port, token):
        super().__init__(daemon=True)
        self.port, self.token, self.began = port, token, time.monotonic()
        self.answers, self.is_done = [], threading.Event()
        self.start()

    def run(self):
        while not self.is_done.is_set():
            try:
                with Connection(self.port, self.token, timeout=10) as connection:
                    for path in ("/livez", "/readyz", "/v1/contacts?limit=1"):
                        reply = connection.call("GET", path)
                        self.answers.append((time.monotonic() - self.began, path, reply))
            except (OSError, NoAnswer) as error:
                self.answers.append((time.monotonic() - self.began, None, error))
            time.sleep(0.02)

    def end(self):
        self.is_done.set()
        self.join()


def judge(answers, ready):
    """Compares what was answered with what has to be said before and after `ready` seconds."""
    listening = next((at for at, path, _ in answers if path), None)
    verdict.check(listening is not None and listening < 1, f"it listened after {listening} s")
    early = 0
    for at, path, reply in answers:
        if listening is None or at < listening:
            continue
        if path is None:
            verdict.check(False, f"no answer after {at:.2f} s: {reply!r}")
        elif path == "/livez":
            verdict.check(reply.status == 200, f"/livez {reply.status} after {at:.2f} s")
        elif reply.status != 200:
            early += 1
            verdict.check(at < ready + 0.2, f"{path} {reply.status} after {at:.2f} s, ready after {ready:.2f} s")
            verdict.check(reply.status == 503, f"{path} {reply.status}")
            if path != "/readyz":
                verdict.check(reply.code == "not_ready" and reply.field("retry-after"), f"{path} {reply.code}")
    verdict.check(early > 1, "nothing was answered while it opened its data")
    return listening or 0, early


with Folder() as folder:
    data = f"{folder}/data"
    token = make_large_data(data, size)
    log = leave_log(data, size)
    database = os.path.getsize(f"{data}/parley.db")
    port = free_port()
    asking = Asking(port, token)
    with Server(data, "--listen", f"127.0.0.1:{port}", wait=60) as server:
        ready = time.monotonic() - asking.began
        time.sleep(0.5)
        asking.end()
        listening, early = judge(asking.answers, ready)
        verdict.check(ready <= 5, f"ready after {ready:.1f} s")
        verdict.check(server.stop(60) == 0, "it did not end with 0")
    wal = f"{data}/parley.db-wal"
    verdict.check(not os.path.exists(wal) or os.path.getsize(wal) == 0, "the log was not folded in")
verdict.figure(f"database {database >> 20} MiB, log {log >> 20} MiB: listening after {listening:.2f} s, ready after {ready:.2f} s")
verdict.figure(f"{early} answers 503 meanwhile")
verdict.end()
