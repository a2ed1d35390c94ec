#!/usr/bin/env python3
"""Connections opened, closed, reset and left half-way by 8 threads (churn.py), CONNECTIONS (20,000; 200,000 with FULL=1),
and a tenth as many over TLS."""
import json
import os
import subprocess
import sys

from kit.server import Folder, Server, make_data
from kit.tls import serve
from kit.verdict import Verdict, number

verdict = Verdict("F35", "churn of connections")
count = number("CONNECTIONS", 20_000, 200_000)
CHURN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "churn.py")


def churn(server, connections):
    scheme = "https" if server.tls else "http"
    done = subprocess.run(
        [sys.executable, CHURN, f"{scheme}://127.0.0.1:{server.port}/livez", "--pid", str(server.pid), "--seconds", "200",
         "--connections", str(connections)], capture_output=True, text=True)
    result = json.loads(done.stdout or "{}")
    verdict.check(done.returncode == 0, f"{scheme}: {result or done.stderr[-300:]}")
    verdict.check(server.is_alive, "it ended")
    verdict.check(server.stop() == 0, "it did not end with 0")
    verdict.figure(f"{scheme}: " + ", ".join(f"{name} {value}" for name, value in result.items() if name != "passed"))


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with Server(data, "--access-log", "false") as server:
        churn(server, count)
    with serve(folder, data) as server:
        churn(server, count // 10)
verdict.end()
