#!/usr/bin/env python3
"""Damaged, empty and foreign files at start: exit 65 and not one byte changed, or served as whole data; never half.

What only the integrity check can see, a flipped payload, is found by `parley check`.
"""
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess

from kit.ledger import everything
from kit.server import PARLEY, SOCKETS, Folder, NotStarted, Server, make_data, run
from kit.verdict import Verdict

verdict = Verdict("F09", "damaged at start")
PAGE = 8192
chance = random.Random(20261121)
refused = served = 0


def hashes(data):
    return {
        name: hashlib.sha256(open(f"{data}/{name}", "rb").read()).hexdigest()
        for name in sorted(os.listdir(data)) if name != "parley.lock" and not name.endswith(("-shm", ".sock"))
    }


def overwrite(path, place, piece):
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(piece)


def attempt(name, damage, seed, must_refuse=True):
    """Damages a copy of `seed`; a start must end with 65, and change nothing."""
    global refused, served
    with Folder() as folder:
        data = f"{folder}/data"
        shutil.copytree(seed, data, ignore=SOCKETS)
        damage(data)
        before = hashes(data)
        try:
            done = subprocess.run(
                [PARLEY, "serve", "--data", data, "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=3)
            code = done.returncode
        except subprocess.TimeoutExpired:
            code = None
        if must_refuse or code is not None:
            refused += 1
            verdict.check(code == 65, f"{name}: {'it serves' if code is None else f'exit {code}'}")
            verdict.check(hashes(data) == before, f"{name}: files were changed")
            verdict.check(code is None or len(done.stderr.strip()) > 10, f"{name}: nothing was said")
        else:
            served += 1


def served_whole(name, damage, seed, token, expected):
    """Damages the log only: what is served is whole, and `expected` says which contacts may be there."""
    global served
    with Folder() as folder:
        data = f"{folder}/data"
        shutil.copytree(seed, data, ignore=SOCKETS)
        damage(data)
        try:
            with Server(data) as server:
                found = set(everything(server, token))
                verdict.check(expected(found), f"{name}: {len(found)} contacts")
                server.stop()
        except NotStarted as error:
            verdict.check("exit 65" in str(error), f"{name}: {error}")
            return
        served += 1
        code, out, _ = run("check", "--data", data)
        verdict.check(code == 0, f"{name}: parley check: {code} {out}")


def make_seed(folder, killed):
    """Data with some contacts, with their log when the server was killed; (path, token, ids)."""
    data = f"{folder}/{'killed' if killed else 'stopped'}"
    token = make_data(data)
    with Server(data, log=f"{folder}/log") as server:
        with server.connect(token) as connection:
            for number in range(400):
                connection.call("POST", "/v1/contacts", {
                    "name": f"Contact {number}", "notes": "n" * 300, "external_id": f"key-{number}"})
        ids = set(everything(server, token))
        server.kill() if killed else server.stop()
    return data, token, ids


def other_program(data):
    os.unlink(f"{data}/parley.db")
    with sqlite3.connect(f"{data}/parley.db") as other:
        other.execute("CREATE TABLE t (x)")
    os.chmod(f"{data}/parley.db", 0o600)


def flip_key(data):
    """One byte of a key, which stands in the table and in an index: only comparing the two shows it."""
    path = f"{data}/parley.db"
    content = open(path, "rb").read()
    verdict.check(content.count(b"key-200") > 1, "the key does not stand in table and index")
    overwrite(path, content.index(b"key-200"), b"K")


with Folder() as folder:
    stopped, _, _ = make_seed(folder, killed=False)
    killed, token, ids = make_seed(folder, killed=True)
    size = os.path.getsize(f"{stopped}/parley.db")
    attempt("0 bytes", lambda data: os.truncate(f"{data}/parley.db", 0), stopped)
    attempt("header zeroed", lambda data: overwrite(f"{data}/parley.db", 0, bytes(100)), stopped)
    attempt("half of it", lambda data: os.truncate(f"{data}/parley.db", size // 2), stopped)
    attempt("cut within a page", lambda data: os.truncate(f"{data}/parley.db", size - 100), stopped)
    attempt("random bytes", lambda data: overwrite(f"{data}/parley.db", 0, chance.randbytes(size)), stopped)
    attempt("another program's", other_program, stopped)
    attempt("schema page garbled", lambda data: overwrite(f"{data}/parley.db", 200, chance.randbytes(PAGE - 200)), stopped)
    attempt("application id gone", lambda data: overwrite(f"{data}/parley.db", 68, bytes(4)), stopped)
    attempt("0 bytes beside its log", lambda data: os.truncate(f"{data}/parley.db", 0), killed)
    attempt("deleted beside its log", lambda data: os.unlink(f"{data}/parley.db"), killed)
    for page in (5, 11, size // PAGE - 2):
        attempt(
            f"page {page} garbled", lambda data: overwrite(f"{data}/parley.db", page * PAGE, chance.randbytes(PAGE)),
            stopped, must_refuse=False)
    with Folder() as other:
        copy = f"{other}/data"
        shutil.copytree(stopped, copy, ignore=SOCKETS)
        flip_key(copy)
        code, out, _ = run("check", "--data", copy)
        verdict.check(code != 0, f"parley check did not find a changed byte: {out}")

    # A log that is not this database's, or is damaged, is never played over it.
    log = f"{killed}/parley.db-wal"
    attempt("another's log", lambda data: shutil.copy(log, f"{data}/parley.db-wal"), stopped)
    served_whole(
        "log cut", lambda data: os.truncate(f"{data}/parley.db-wal", os.path.getsize(log) * 2 // 3), killed, token,
        lambda found: found <= ids)
    served_whole(
        "log garbled in the middle",
        lambda data: overwrite(f"{data}/parley.db-wal", os.path.getsize(log) // 2, chance.randbytes(500)), killed, token,
        lambda found: found <= ids)
    served_whole("log as it was", lambda data: None, killed, token, lambda found: found == ids)
verdict.figure(f"{refused} refused with 65 and untouched, {served} served whole")
verdict.end()
