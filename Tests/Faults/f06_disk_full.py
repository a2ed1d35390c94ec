#!/usr/bin/env python3
"""A full disk (tmpfs of 16 MiB): writes are 507, reads go on, /readyz is 503, a user is erased all the same, and all is well
again by itself, which below the floor (--disk-floor) it is not yet."""
import json
import os
import shutil
import subprocess
import threading
import time

from kit.ledger import Ledger, Writers, delete, verify
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


def sign_in(server, email, password):
    """The token of a session, which erasing needs, made while there is space."""
    with server.connect() as connection:
        return connection.call("POST", "/v1/sessions", {"email": email, "password": password}).json["token"]


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


def delete_some(server, token, ledger):
    """How many of 50 deletions were taken while the disk was full: each is taken or refused, and is kept when it is taken."""
    taken = 0
    with server.connect(token) as connection:
        for line in [line for line in ledger.created if not line.deleted and not line.open][:50]:
            delete(connection, ledger, line)
            taken += line.deleted
    verdict.check(set(ledger.statuses) <= {200, 201, 204, 507}, f"deletions got {ledger.statuses}")
    return taken


def below_the_floor(place):
    """Space that falls below the floor makes it not ready before any write fails, and ready again when it is back."""
    data, filler = f"{place}/floor", f"{place}/filler"
    token = make_data(data)
    with Server(data, "--disk-floor", str(4 << 20), log=f"{place}.log") as server, server.connect(token) as connection:
        verdict.check(server.status("/readyz") == 200, "it is not ready with space above the floor")
        free = os.statvfs(place)
        with open(filler, "wb") as file:
            file.write(bytes(free.f_bavail * free.f_frsize - (3 << 20)))
        noticed = server.eventually("/readyz", 503, 5)
        verdict.check(noticed is not None and noticed <= 2, f"below the floor it was not ready after {noticed} s")
        verdict.check(connection.call("GET", "/v1/contacts").status == 200, "no read below the floor")
        status = connection.call("POST", "/v1/contacts", {"name": "Below"}).status
        verdict.check(status == 201, f"a write below the floor, with space yet, got {status}")
        os.unlink(filler)
        ready = server.eventually("/readyz", 200, 10)
        verdict.check(ready is not None and ready <= 5, f"ready again after {ready} s above the floor")
        verdict.check(server.stop() == 0, "it did not end with 0")
    shutil.rmtree(data)
    verdict.figure(f"below the floor not ready after {noticed or 0:.1f} s, ready again after {ready or 0:.1f} s")


def fault(place):
    data, ledger, filler = f"{place}/data", Ledger(), f"{place}/filler"
    token = make_data(data)
    ben = json.loads(run("user", "add", "--data", data, "--email", "ben@example.org", "--name", "Ben", "--role", "student",
                         "--password")[1])
    with open(filler, "wb") as file:
        file.write(bytes(FILLER))
    with Server(data, "--disk-floor", "0", "--disk-reserve", "2097152", log=f"{place}.log") as server:
        other = sign_in(server, "ben@example.org", ben["password"])
        with server.connect(other) as connection:
            for number in range(30):
                connection.call("POST", "/v1/contacts", {"name": f"Of Ben {number}", "notes": "x" * 2000})
        fill(server, token, ledger)
        reads_go_on(server, token)
        verdict.check(server.status("/readyz") == 503, "/readyz is not 503 while the disk is full")
        verdict.check(server.status("/livez") == 200, "/livez is not 200 while the disk is full")
        deleted = delete_some(server, token, ledger)
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
    verdict.figure(f"{ledger.acknowledged} acknowledged, {refused} refused with 507, {deleted} of 50 deletions taken, ready again after {ready or 0:.1f} s")


if os.geteuid() != 0:
    verdict.skip("only root can mount a small filesystem")
with Folder() as folder:
    place = f"{folder}/disk"
    os.mkdir(place)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        verdict.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        below_the_floor(place)
        fault(place)
    finally:
        subprocess.run(["umount", place])
verdict.end()
