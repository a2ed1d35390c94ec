#!/usr/bin/env python3
"""slowhttptest -X, and clients that ask for long lists and read nothing: one reply and 64 KiB for each, cut after 30 s
without progress, no transaction open meanwhile: the log of the database can be emptied by writes beside them."""
import os
import time

from kit.ledger import reopen_if_closing
from kit.server import Folder, Server, make_data
from kit.slow import attack
from kit.verdict import ROOT

BUFFER = 64 << 10
# Of a connection itself; F30 has its figure.
CONNECTION = 8 << 10
# What the allocator cannot use between replies that were built in buffers of a power of two.
HOLES = 1.1
STALL = 30

verdict = attack(
    "F33", "slow readers", ["-X", "-w", "1", "-y", "1", "-n", "5", "-z", "1", "-k", "8"], path="/openapi.yaml",
    connections=1000, seconds=STALL + 15, within=STALL + 12,
    # The reply is the same for all of them, and in memory once.
    most_memory=os.path.getsize(f"{ROOT}/openapi.yaml") + 1000 * (BUFFER + CONNECTION))

with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data, metrics=True) as server:
        with server.connect(token) as connection:
            for number in range(200):
                connection.call("POST", "/v1/contacts", {"name": f"C{number}", "notes": "n" * 4000})
        before, quiet, count = server.resident(), server.descriptors(), 100
        lazy = [server.connect(token, receive_buffer=4096) for _ in range(count)]
        with server.connect(token) as connection:
            length = len(connection.call("GET", "/v1/contacts?limit=200").body)
        for connection in lazy:
            connection.send(connection.request("GET", "/v1/contacts?limit=200") * 16)
        began = time.monotonic()
        time.sleep(1)
        each = (server.resident() - before) / count
        wal = 0
        with server.connect(token) as connection:
            for number in range(3000):
                reply = connection.call("POST", "/v1/organizations", {"name": "x" * 150})
                if number % 500 == 0:
                    wal = max(wal, server.metric("db_wal_bytes"))
                reopen_if_closing(connection, reply)
        while server.descriptors() > quiet + 1 and time.monotonic() < began + STALL + 5:
            time.sleep(0.2)
        left = server.descriptors() - quiet - 1
        cut = time.monotonic() - began
        verdict.check(each <= length * HOLES + BUFFER + CONNECTION, f"{each:.0f} bytes for each that does not read a reply of {length}")
        verdict.check(wal < 64 << 20, f"the log grew to {wal:.0f} bytes")
        verdict.check(left <= 0, f"{left:.0f} connections were not cut after {STALL} s without progress")
        for connection in lazy:
            connection.close()
verdict.figure(f"{count} that read nothing: {each / 1024:.0f} KiB each beside a reply of {length / 1024:.0f}, cut after {cut:.0f} s, log at most {wal / 1048576:.1f} MiB")
verdict.end()
