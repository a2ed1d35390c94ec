#!/usr/bin/env python3
"""A second server on the same data: exit 75 at once; commands act through the first; a lock left by kill -9 blocks
nobody."""
import os
import subprocess
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import PARLEY, Folder, NotStarted, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F13", "two processes")


def in_another_mount(folder, data):
    """The exit code of a server that sees the data under another name, by a bind mount in a namespace of its own; None
    where that cannot be made."""
    place = f"{folder}/mounted"
    os.mkdir(place)
    command = f"mount --bind {data} {place} || exit 99; exec {PARLEY} serve --data {place} --listen 127.0.0.1:0"
    done = subprocess.run(["unshare", "--mount", "sh", "-c", command], capture_output=True, text=True, timeout=10)
    return None if done.returncode in (1, 99) else done.returncode, done.stderr[-200:]


ledger, slowest = Ledger(), 0.0
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        writers = Writers(server, token, ledger, count=8)
        for _ in range(5):
            began = time.monotonic()
            code, _, error = run("serve", "--data", data, "--listen", "127.0.0.1:0")
            slowest = max(slowest, time.monotonic() - began)
            verdict.check(code == 75, f"the second ended with {code}: {error}")
        code, error = in_another_mount(folder, data)
        verdict.check(code in (75, None), f"in another mount namespace, as a container has: {code}: {error}")
        code, _, _ = run("user", "add", "--data", data, "--email", "b@example.org", "--name", "B", "--role", "student")
        verdict.check(code == 0, f"user add through the server ended with {code}")
        code, out, _ = run("check", "--data", data)
        verdict.check(code == 0, f"check beside a server: {code} {out}")
        writers.join()
        verdict.check(set(ledger.statuses) <= {200, 201, 204}, f"the first was disturbed: {ledger.statuses}")
        server.kill()
    try:
        with Server(data) as server:
            for complaint in verify(server, token, ledger):
                verdict.check(False, complaint)
            verdict.check(server.stop() == 0, "it did not end with 0")
    except NotStarted as error:
        verdict.check(False, f"the lock of a killed server blocks: {error}")
    verdict.check(slowest <= 2, f"refused only after {slowest:.1f} s")
verdict.figure(f"refused within {slowest * 1e3:.0f} ms, {ledger.acknowledged} writes of the first undisturbed")
verdict.end()
