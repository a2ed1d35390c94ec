#!/usr/bin/env python3
"""Signals: a second SIGTERM ends at once with 1 and loses nothing; HUP, USR1, PIPE and a STOP of
STOPPED (2; 60 with FULL=1) seconds are survived."""
import signal
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict, number

verdict = Verdict("F61", "signals")
ledger = Ledger()
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        writers = Writers(server, token, ledger, count=8)
        for one in (signal.SIGHUP, signal.SIGUSR1, signal.SIGPIPE, signal.SIGHUP, signal.SIGXFSZ):
            server.signal(one)
            time.sleep(0.1)
        verdict.check(server.status("/readyz") == 200, "it did not survive HUP, USR1, PIPE and XFSZ")
        server.signal(signal.SIGSTOP)
        time.sleep(number("STOPPED", 2, 60))
        server.signal(signal.SIGCONT)
        verdict.check(server.eventually("/readyz", 200, 5) is not None, "it did not survive STOP and CONT")
        # A call whose body never comes keeps the drain from ending.
        stuck = server.connect(token)
        stuck.send(stuck.request("POST", "/v1/contacts", {"name": "stuck"})[:-1])
        time.sleep(0.2)
        server.signal(signal.SIGTERM)
        time.sleep(0.5)
        verdict.check(server.is_alive, "it did not wait for the call in progress")
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        code, spent = server.exit(5), time.monotonic() - began
        verdict.check(code == 1, f"the second SIGTERM ended it with {code}")
        verdict.check(spent < 1, f"the second SIGTERM took {spent:.1f} s")
        writers.join()
        stuck.close()
    with Server(data) as server:
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        server.signal(signal.SIGINT)
        verdict.check(server.exit(30) == 0, "SIGINT did not end it with 0")
    verdict.check(set(ledger.statuses) <= {200, 201, 204, 503}, f"{ledger.statuses}")
verdict.figure(f"{ledger.acknowledged} acknowledged, the second SIGTERM ended it after {spent * 1e3:.0f} ms")
verdict.end()
