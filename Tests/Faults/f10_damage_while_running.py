#!/usr/bin/env python3
"""Pages are overwritten while it serves: 500 storage_corrupt, no writes any more, exit 65."""
import os
import random
import time

from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F10", "damage while running")
PAGE = 8192
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        with server.connect(token) as connection:
            for number in range(800):
                connection.call("POST", "/v1/contacts", {"name": f"Contact {number}", "notes": "n" * 400})
        server.stop()
    with Server(data, metrics=True) as server:
        verdict.check(server.metric("parley_ready") == 1, "parley_ready is not 1 before")
        size = os.path.getsize(f"{data}/parley.db")
        with open(f"{data}/parley.db", "r+b", buffering=0) as file:
            file.seek(PAGE)
            file.write(random.Random(1).randbytes(size - PAGE))
        began, alert = time.monotonic(), False
        codes, after = {}, 0
        while server.is_alive and time.monotonic() < began + 15:
            try:
                with server.connect(token) as connection:
                    for method, path, body in (
                        ("GET", "/v1/contacts?limit=200", None), ("POST", "/v1/contacts", {"name": "x"}),
                        ("GET", "/readyz", None),
                    ):
                        reply = connection.call(method, path, body)
                        key = f"{method} {reply.status} {reply.code or ''}".strip()
                        codes[key] = codes.get(key, 0) + 1
                        alert = alert or reply.code == "storage_corrupt" and server.metric("parley_ready") == 0
                        after += method == "POST" and reply.status == 201 and "GET 500 storage_corrupt" in codes
            except (OSError, NoAnswer):
                time.sleep(0.05)
        code, spent = server.exit(1), time.monotonic() - began
    verdict.check(code == 65, f"exit {code}")
    verdict.check(alert, "parley_ready did not become 0")
    verdict.check(any(key.endswith("storage_corrupt") for key in codes), f"nobody was told: {codes}")
    verdict.check(not any(" 200 " in key and "limit" in key for key in codes), f"{codes}")
    verdict.check(after == 0, f"{after} writes were acknowledged after the damage was known")
verdict.figure(f"{codes}, exit {code} after {spent * 1e3:.0f} ms")
verdict.end()
