#!/usr/bin/env python3
"""Kill -9 in the middle of 16 writers, ROUNDS (20; 200 with FULL=1) times, on a database of 100 MB; after each start the
server and that round's ledger agree, and in the end all of them."""
import random
import time

from kit.ledger import Ledger, Writers, verify
from kit.seed import make_large_data
from kit.server import Folder, Server, run
from kit.verdict import Verdict, number

verdict = Verdict("F01", "kill -9 in the middle of writers")
rounds = number("ROUNDS", 20, 200)
whole, slowest, unanswered, before = Ledger(), 0.0, 0, None


def compare(server, token, ledger, what):
    for complaint in verify(server, token, ledger):
        verdict.check(False, f"{what}: {complaint}")


with Folder() as folder:
    data = f"{folder}/data"
    token = make_large_data(data, 100 << 20)
    for turn in range(rounds):
        ledger = Ledger()
        with Server(data) as server:
            slowest = max(slowest, server.seconds)
            if before:
                unanswered += len(before.unanswered)
                compare(server, token, before.only(), f"round {turn}")
                whole.take(before)
            writers = Writers(server, token, ledger)
            time.sleep(random.uniform(0.05, 1.5))
            server.kill()
            writers.join()
        before = ledger
    with Server(data) as server:
        whole.take(before)
        compare(server, token, whole, "in the end")
        server.stop()
    verdict.check(whole.acknowledged > rounds * 16, f"only {whole.acknowledged} writes were acknowledged")
    verdict.check(slowest < 1, f"a start took {slowest:.2f} s")
    code, out, _ = run("check", "--data", data, timeout=120)
    verdict.check(code == 0, f"parley check: {code} {out}")
verdict.figure(f"{rounds} kills, {whole.acknowledged} acknowledged, {unanswered} unanswered and repeated")
verdict.figure(f"slowest start {slowest * 1e3:.0f} ms")
verdict.end()
