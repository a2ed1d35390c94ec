#!/usr/bin/env python3
"""slowhttptest -X, and clients that ask for long lists and read nothing: bounded output, cut without progress, no
transaction open meanwhile: the log of the database can be emptied by writes beside them."""
import os
import time

from kit.server import Folder, Server, make_data
from kit.slow import attack
from kit.verdict import ROOT

verdict = attack(
    "F33", "slow readers", ["-X", "-w", "1", "-y", "1", "-n", "5", "-z", "1", "-k", "8"], path="/openapi.yaml",
    connections=1000, seconds=40, flags=("--stall-time", "10", "--idle-time", "10"), within=20,
    # One reply and 64 KiB for each.
    most_memory=1000 * (os.path.getsize(f"{ROOT}/openapi.yaml") + 65_536))

with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data, "--stall-time", "4", metrics=True) as server:
        with server.connect(token) as connection:
            for number in range(200):
                connection.call("POST", "/v1/contacts", {"name": f"C{number}", "notes": "n" * 4000})
        before, quiet, count = server.resident(), server.descriptors(), 100
        lazy = [server.connect(token, receive_buffer=4096) for _ in range(count)]
        for connection in lazy:
            connection.send(connection.request("GET", "/v1/contacts?limit=200") * 16)
        time.sleep(1)
        each = (server.resident() - before) / count
        wal = 0
        with server.connect(token) as connection:
            for number in range(3000):
                reply = connection.call("POST", "/v1/organizations", {"name": "x" * 150})
                if number % 500 == 0:
                    wal = max(wal, server.metric("db_wal_bytes"))
                if reply.field("connection") == "close":
                    connection.close()
                    connection.__init__(server.port, token)
        deadline = time.monotonic() + 12
        while server.descriptors() > quiet + 1 and time.monotonic() < deadline:
            time.sleep(0.2)
        left = server.descriptors() - quiet - 1
        verdict.check(each < 2_500_000, f"{each:.0f} bytes for each that does not read")
        verdict.check(wal < 64 << 20, f"the log grew to {wal:.0f} bytes")
        verdict.check(left <= 0, f"{left:.0f} connections were not cut after 4 s without progress")
        for connection in lazy:
            connection.close()
verdict.figure(f"{count} that read nothing: {each / 1024:.0f} KiB each, log at most {wal / 1048576:.1f} MiB")
verdict.end()
