#!/usr/bin/env python3
"""Backups under load: each is private and sound, and holds everything that was acknowledged before it began."""
import os
import time

from kit.ledger import Ledger, Writers, everything
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F19", "backups under load")
BACKUPS = 12


def holds(copy, folder, number, token, known):
    """Restores the copy elsewhere, serves it, and looks for what must be in it."""
    data = f"{folder}/restored-{number}"
    code, _, error = run("restore", "--data", data, copy)
    verdict.check(code == 0, f"the restore ended with {code}: {error}")
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check of backup {number}: {code} {out}")
    with Server(data, log=f"{folder}/restored.log") as server:
        found = everything(server, token)
        lost = [id for id in known if id not in found]
        verdict.check(not lost, f"backup {number} lacks {len(lost)} of {len(known)} that were acknowledged before")
        server.stop()
    return len(found)


with Folder() as folder:
    data, ledger = f"{folder}/data", Ledger()
    token = make_data(data)
    taken, seconds = [], []
    with Server(data, log=f"{folder}/log") as server:
        writers = Writers(server, token, ledger, count=8, mixed=False)
        time.sleep(1)
        for number in range(BACKUPS):
            known, copy = [line.id for line in ledger.created], f"{folder}/copy-{number}.db"
            began = time.monotonic()
            code, _, error = run("backup", "--data", data, copy)
            seconds.append(time.monotonic() - began)
            verdict.check(code == 0, f"backup {number} ended with {code}: {error}")
            verdict.check(os.stat(copy).st_mode & 0o777 == 0o600, "a backup is not private")
            taken.append((copy, known))
            time.sleep(0.2)
        writers.join()
        bad = {status: count for status, count in ledger.statuses.items() if status != 201}
        verdict.check(not bad, f"calls failed meanwhile: {bad}")
        verdict.check(server.stop() == 0, "it did not end with 0")
    sizes = [holds(copy, folder, number, token, known) for number, (copy, known) in enumerate(taken)]
    verdict.check(sizes == sorted(sizes), f"a later backup holds less: {sizes}")
    verdict.figure(f"{BACKUPS} backups of up to {max(sizes)} contacts, {max(seconds):.2f} s the longest, "
                   f"{ledger.acknowledged} writes meanwhile")
verdict.end()
