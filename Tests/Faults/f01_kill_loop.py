#!/usr/bin/env python3
"""Kill -9 in the middle of 16 writers, ROUNDS (20) times, a start after each; then the server and the ledger agree."""
import os
import random
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F01", "kill -9 in the middle of writers")
rounds = int(os.environ.get("ROUNDS", 20))
ledger, slowest = Ledger(), 0.0
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    for _ in range(rounds):
        with Server(data) as server:
            slowest = max(slowest, server.seconds)
            writers = Writers(server, token, ledger)
            time.sleep(random.uniform(0.05, 0.6))
            server.kill()
            writers.join()
    with Server(data) as server:
        unanswered = len(ledger.unanswered)
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        server.stop()
    verdict.check(ledger.acknowledged > rounds * 16, f"only {ledger.acknowledged} writes were acknowledged")
    verdict.check(slowest < 1, f"a start took {slowest:.2f} s")
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
verdict.figure(f"{rounds} kills, {ledger.acknowledged} acknowledged, {unanswered} unanswered and repeated")
verdict.figure(f"slowest start {slowest * 1e3:.0f} ms")
verdict.end()
