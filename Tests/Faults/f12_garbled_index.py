#!/usr/bin/env python3
"""The log's index (-shm) is deleted, garbled, emptied or cut after a kill: everything acknowledged is there."""
import os
import random
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F12", "-shm deleted or garbled")


def garble(path):
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        file.write(random.Random(3).randbytes(size))


def zero(path):
    size = os.path.getsize(path)
    with open(path, "wb") as file:
        file.write(bytes(size))


ways = {"deleted": os.unlink, "garbled": garble, "zeroed": zero, "cut": lambda path: os.truncate(path, 100)}
ledger = Ledger()
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    for name, damage in ways.items():
        with Server(data) as server:
            writers = Writers(server, token, ledger, count=8)
            time.sleep(0.4)
            server.kill()
            writers.join()
        damage(f"{data}/parley.db-shm")
        with Server(data) as server:
            for complaint in verify(server, token, ledger):
                verdict.check(False, f"{name}: {complaint}")
            server.kill()
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
    verdict.check(ledger.acknowledged > 100, "hardly anything was written")
verdict.figure(f"{len(ways)} ways, {ledger.acknowledged} acknowledged")
verdict.end()
