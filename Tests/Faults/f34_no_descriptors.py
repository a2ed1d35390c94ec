#!/usr/bin/env python3
"""No descriptors left (prlimit 64, 500 connections): no spinning, kept connections go on, well again within a second."""
import resource
import socket
import time

from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F34", "no descriptors left")


def starve(server, token):
    kept = server.connect(token)
    kept.call("GET", "/v1/me")
    # Below what the server has reckoned with at its start: accept meets EMFILE itself.
    room = server.descriptors() + 8
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (room, hard))
    crowd = []
    for _ in range(500):
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", server.port))
        crowd.append(connection)
    time.sleep(0.5)
    before = server.cpu()
    good = 0
    for _ in range(30):
        good += kept.call("GET", "/livez").status == 200
        good += kept.call("POST", "/v1/contacts", {"name": "x"}).status == 201
        time.sleep(0.1)
    spent = (server.cpu() - before) / 3
    verdict.check(good == 60, f"{60 - good} of 60 calls on a kept connection failed")
    verdict.check(spent < 0.2, f"{spent:.0%} of a processor while starved")
    for connection in crowd:
        connection.close()
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (hard, hard))
    recovered = server.eventually("/readyz", 200, 5)
    verdict.check(recovered is not None and recovered <= 1, f"accepting again after {recovered} s")
    kept.close()
    return spent, recovered or 0


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        spent, recovered = starve(server, token)
        warnings = sum("accepting connections pauses" in line for line in open(server.log))
        verdict.check(0 < warnings <= 8, f"{warnings} warnings")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{spent:.1%} of a processor while starved, {warnings} warnings, accepting again after {recovered * 1e3:.0f} ms")
verdict.end()
