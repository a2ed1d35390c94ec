#!/usr/bin/env python3
"""A log that nobody reads: standard error is a full pipe, is closed, or is a full disk. No call waits; lines are counted."""
import fcntl
import os
import time

from kit.client import Connection
from kit.server import Folder, Server, free_port, make_data
from kit.verdict import Verdict

verdict = Verdict("F69", "blocked log")


def busy(server, token, count):
    """Seconds for `count` calls, and how many were well, and the slowest."""
    began, good, slowest, left = time.monotonic(), 0, 0.0, count
    while left > 0:
        with server.connect(token) as connection:
            batch = min(left, 900)
            one = connection.request("GET", "/v1/me")
            for _ in range(batch // 50):
                at = time.monotonic()
                connection.send(one * 50)
                for _ in range(50):
                    good += connection.reply().status == 200
                slowest = max(slowest, time.monotonic() - at)
            left -= batch
    return time.monotonic() - began, good, slowest


def attempt(name, log, folder, setup=None, drops=True):
    data = f"{folder}/{name.replace(' ', '-')}"
    token = make_data(data)
    port = free_port()
    with Server(data, "--metrics", f"127.0.0.1:{port}", log=log, setup=setup) as server:
        server.metrics_port = port
        seconds, good, slowest = busy(server, token, 45_000)
        dropped = server.metric("log_lines_dropped_total")
        with server.connect(token) as connection:
            verdict.check(connection.call("POST", "/v1/contacts", {"name": "x"}).status == 201, f"{name}: no write")
        verdict.check(good == 45_000, f"{name}: {45_000 - good} calls failed")
        verdict.check(slowest < 1, f"{name}: 50 calls took {slowest:.1f} s")
        verdict.check(not drops or dropped > 0, f"{name}: no dropped line is counted")
        # With standard error closed, the next file to be opened must not become it.
        files = [file for file in os.listdir(data) if not file.endswith(".sock")]
        strays = [file for file in files if b'"level":' in open(f"{data}/{file}", "rb").read()]
        verdict.check(not strays, f"{name}: the log went into {strays}")
        began = time.monotonic()
        code = server.stop()
        verdict.check(code == 0, f"{name}: exit {code}")
        verdict.check(time.monotonic() - began < 8, f"{name}: the end took {time.monotonic() - began:.1f} s")
    verdict.figure(f"{name}: {45_000 / seconds:.0f} calls a second, slowest 50 {slowest * 1e3:.0f} ms, {dropped:.0f} lines dropped")


with Folder() as folder:
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    attempt("full pipe", os.fdopen(writing, "wb"), folder)
    os.close(reading)
    with open("/dev/full", "wb") as full:
        attempt("full disk", full, folder)
    attempt("closed", open(os.devnull, "wb"), folder, setup=lambda: os.close(2), drops=False)
verdict.end()
