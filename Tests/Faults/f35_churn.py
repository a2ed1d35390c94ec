#!/usr/bin/env python3
"""Connections opened, closed, reset and left half-way by 8 threads (churn.py), CONNECTIONS (20,000)."""
import json
import os
import subprocess
import sys

from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F35", "churn of connections")
with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with Server(data, "--access-log", "false") as server:
        done = subprocess.run(
            [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "churn.py"),
             f"http://127.0.0.1:{server.port}/livez", "--pid", str(server.pid), "--seconds", "240",
             "--connections", os.environ.get("CONNECTIONS", "20000")], capture_output=True, text=True)
        result = json.loads(done.stdout or "{}")
        verdict.check(done.returncode == 0, f"{result or done.stderr[-300:]}")
        verdict.check(server.is_alive, "it ended")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(", ".join(f"{name} {value}" for name, value in result.items() if name != "passed"))
verdict.end()
