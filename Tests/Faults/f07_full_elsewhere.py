#!/usr/bin/env python3
"""A disk that is full where backups go: the backup fails and leaves nothing behind, and calls go on as if nothing were."""
import os
import subprocess
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F07", "a disk full elsewhere")


def fault(folder, place):
    data, ledger = f"{folder}/data", Ledger()
    token = make_data(data)
    with open(f"{place}/filler", "wb") as file:
        file.write(bytes(900 << 10))
    with Server(data, log=f"{folder}/log") as server:
        writers = Writers(server, token, ledger, count=4)
        time.sleep(3)
        failures = 0
        for number in range(5):
            code, _, error = run("backup", "--data", data, f"{place}/copy-{number}.db")
            verdict.check(code == 74, f"a backup without space ended with {code}: {error}")
            failures += code != 0
            verdict.check(os.listdir(place) == ["filler"], f"the failed backup left {os.listdir(place)}")
        writers.join()
        bad = {status: count for status, count in ledger.statuses.items() if status >= 400}
        verdict.check(not bad, f"calls failed meanwhile: {bad}")
        verdict.check(server.status("/readyz") == 200, "/readyz is not 200")
        os.unlink(f"{place}/filler")
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        verdict.check(server.stop() == 0, "it did not end with 0")
    verdict.figure(f"{failures} backups failed, {ledger.acknowledged} writes acknowledged meanwhile")


if os.geteuid() != 0:
    verdict.skip("only root can mount a small filesystem")
with Folder() as folder:
    place = f"{folder}/disk"
    os.mkdir(place)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        verdict.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        fault(folder, place)
    finally:
        subprocess.run(["umount", place])
verdict.end()
