#!/usr/bin/env python3
"""A restore that is killed at any moment, or meets a full disk: the data are the old ones or the new ones, never a mix."""
import json
import os
import random
import shutil
import subprocess
import time

from kit.ledger import Ledger, Writers
from kit.server import PARLEY, SOCKETS, Folder, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F20", "restore, killed and without space")
ROUNDS = 40


def people(data):
    code, out, error = run("user", "list", "--data", data)
    verdict.check(code == 0, f"user list ended with {code}: {error}")
    return sorted(json.loads(line)["email"] for line in out.splitlines())


def copied(data, place):
    """A copy of a data directory; a socket that a killed server left is none of it."""
    return shutil.copytree(data, place, ignore=SOCKETS)


def prepare(folder):
    """Data with two accounts and some contacts, and a backup of when there was one account."""
    data, copy = f"{folder}/data", f"{folder}/copy.db"
    token = make_data(data)
    with Server(data, log=f"{folder}/log") as server:
        writers = Writers(server, token, Ledger(), count=4)
        time.sleep(2)
        writers.join()
        verdict.check(run("backup", "--data", data, copy)[0] == 0, "no backup")
        run("user", "add", "--data", data, "--email", "ben@example.org", "--name", "Ben", "--role", "student")
        # Killed, so that the old database has a log whose end is nowhere else.
        server.kill()
    return data, copy


def killed(folder, data, copy):
    chance, old, new = random.Random(20), 0, 0
    began = time.monotonic()
    code, _, error = run("restore", "--data", copied(data, f"{folder}/whole"), copy)
    verdict.check(code == 0, f"the restore ended with {code}: {error}")
    whole = time.monotonic() - began
    for number in range(ROUNDS):
        place = copied(data, f"{folder}/round-{number}")
        process = subprocess.Popen([PARLEY, "restore", "--data", place, copy], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * whole * 1.1)
        process.kill()
        process.wait()
        found = people(place)
        verdict.check(found in (["ada@example.org"], ["ada@example.org", "ben@example.org"]), f"a mix: {found}")
        old, new = old + (len(found) == 2), new + (len(found) == 1)
        code, out, _ = run("check", "--data", place)
        verdict.check(code == 0, f"parley check after round {number}: {code} {out}")
        shutil.rmtree(place)
    return old, new


def without_space(folder, data, copy):
    """On a disk that holds the old data and not the new beside them."""
    place = f"{folder}/disk"
    os.mkdir(place)
    size = sum(os.path.getsize(f"{data}/{name}") for name in os.listdir(data)) + (2 << 20)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True)
    if mounted.returncode != 0:
        return "no tmpfs could be mounted"
    try:
        there = copied(data, f"{place}/data")
        with open(f"{place}/filler", "wb") as filler:
            left = os.statvfs(place)
            filler.write(bytes(max(0, left.f_bavail * left.f_frsize - os.path.getsize(copy) // 2)))
        code, _, error = run("restore", "--data", there, copy)
        verdict.check(code == 74, f"a restore without space ended with {code}: {error}")
        os.unlink(f"{place}/filler")
        verdict.check(people(there) == ["ada@example.org", "ben@example.org"], "the old data are not there")
        verdict.check(not any(name.startswith("restore.") for name in os.listdir(there)), "something was left behind")
        return "without space 74 and the old data"
    finally:
        subprocess.run(["umount", place])


with Folder() as folder:
    data, copy = prepare(folder)
    old, new = killed(folder, data, copy)
    verdict.figure(f"{ROUNDS} restores killed: {old} times the old data, {new} times the new")
    if os.geteuid() == 0:
        verdict.figure(without_space(folder, data, copy))
verdict.end()
