#!/usr/bin/env python3
"""A full disk (tmpfs of 16 MiB): writes are 507, reads go on, /readyz is 503, a user is erased all the same, and all is well
again by itself."""
import os
import subprocess
import threading
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F06", "disk full")
FILLER = 5 << 20


def fill(server, token, ledger):
    """Writes until a write is refused for want of space, then a little longer."""
    full = threading.Event()

    def on_failure(reply):
        verdict.check(reply.status == 507 and reply.code == "storage_full", f"a write got {reply.status} {reply.code}")
        verdict.check(reply.field("content-type") == "application/problem+json", "the 507 is no problem")
        full.set()
        time.sleep(0.01)
        return True

    writers = Writers(server, token, ledger, count=8, on_failure=on_failure)
    verdict.check(full.wait(60), "the disk did not fill")
    time.sleep(1.5)
    writers.join()


def reads_go_on(server, token):
    good = 0
    with server.connect(token) as connection:
        for _ in range(200):
            good += connection.call("GET", "/v1/contacts?limit=10").status == 200
    verdict.check(good == 200, f"{200 - good} of 200 reads failed while the disk was full")


def erasing_goes_on(server, data, token):
    """A user is erased with the space that is kept for it."""
    with server.connect(token) as connection:
        user = connection.call("GET", "/v1/me").json["id"]
        reply = connection.call("POST", f"/v1/users/{user}/erase", {"reason": "The disk is full."})
    verdict.check(reply.status == 202, f"erasing on a full disk got {reply.status} {reply.code}")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        code, out, _ = run("user", "list", "--data", data)
        if code == 0 and "ben@example.org" not in out:
            return
        time.sleep(0.2)
    verdict.check(False, "the user was not erased on the full disk")


def fault(place):
    data, ledger, filler = f"{place}/data", Ledger(), f"{place}/filler"
    token, other = make_data(data), make_data(data, "ben@example.org")
    with open(filler, "wb") as file:
        file.write(bytes(FILLER))
    with Server(data, "--disk-floor", "0", "--disk-reserve", "2097152", log=f"{place}.log") as server:
        with server.connect(other) as connection:
            for number in range(30):
                connection.call("POST", "/v1/contacts", {"name": f"Of Ben {number}", "notes": "x" * 2000})
        fill(server, token, ledger)
        reads_go_on(server, token)
        verdict.check(server.status("/readyz") == 503, "/readyz is not 503 while the disk is full")
        verdict.check(server.status("/livez") == 200, "/livez is not 200 while the disk is full")
        erasing_goes_on(server, data, other)
        refused = ledger.statuses.get(507, 0)
        os.unlink(filler)
        ready = server.eventually("/readyz", 200, 10)
        verdict.check(ready is not None and ready <= 5, f"ready again after {ready} s")
        # Without a write in between, of which the first might have healed it.
        with server.connect(token) as connection:
            status = connection.call("POST", "/v1/contacts", {"name": "After"}).status
        verdict.check(status == 201, f"a write with space again got {status}")
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        verdict.check(server.stop() == 0, "it did not end with 0")
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
    verdict.figure(f"{ledger.acknowledged} acknowledged, {refused} refused with 507, ready again after {ready or 0:.1f} s")


if os.geteuid() != 0:
    verdict.skip("only root can mount a small filesystem")
with Folder() as folder:
    place = f"{folder}/disk"
    os.mkdir(place)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        verdict.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        fault(place)
    finally:
        subprocess.run(["umount", place])
verdict.end()
