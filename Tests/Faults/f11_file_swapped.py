#!/usr/bin/env python3
"""The database is moved, deleted, replaced under a running server: no writes and not ready within 2 s."""
import os
import shutil
import time

from kit.client import NoAnswer
from kit.server import SOCKETS, Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F11", "file moved or replaced")
slowest = 0.0


def moved(data):
    os.rename(f"{data}/parley.db", f"{data}/elsewhere.db")


def replaced(data):
    shutil.copy(f"{data}/parley.db", f"{data}/copy.db")
    os.rename(f"{data}/copy.db", f"{data}/parley.db")


def log_deleted(data):
    os.unlink(f"{data}/parley.db-wal")


def directory_replaced(data):
    os.rename(data, f"{data}.old")
    shutil.copytree(f"{data}.old", data, ignore=SOCKETS)


def write(server, token):
    try:
        with server.connect(token) as connection:
            return connection.call("POST", "/v1/contacts", {"name": "x"}).status
    except (OSError, NoAnswer):
        return None


def attempt(name, swap):
    global slowest
    with Folder() as folder:
        data = f"{folder}/data"
        token = make_data(data)
        with Server(data, log=f"{folder}/log") as server:
            verdict.check(write(server, token) == 201, f"{name}: no write before")
            swap(data)
            began = time.monotonic()
            while write(server, token) == 201 and time.monotonic() < began + 6:
                time.sleep(0.02)
            spent = time.monotonic() - began
            slowest = max(slowest, spent)
            verdict.check(spent <= 2, f"{name}: written for {spent:.1f} s")
            answers = {write(server, token) for _ in range(20)}
            verdict.check(answers <= {503, None}, f"{name}: writes got {answers}")
            left = max(0.2, began + 2.5 - time.monotonic())
            verdict.check(server.eventually("/readyz", 503, left) is not None, f"{name}: still ready")
            code = server.stop()
            verdict.check(code is not None, f"{name}: it does not end")


for name, swap in (
    ("moved", moved), ("replaced", replaced), ("log deleted", log_deleted), ("directory replaced", directory_replaced)):
    attempt(name, swap)
verdict.figure(f"4 ways, no write later than {slowest:.2f} s after")
verdict.end()
