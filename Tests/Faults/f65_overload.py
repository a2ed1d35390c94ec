#!/usr/bin/env python3
"""Five times as many writes as can be done, at a constant rate: at least 80 % of the peak goes on, the rest is 503 with
Retry-After at once, and all is as before within 5 s. SECONDS (8) of overload.

The server has one processor and the client another, so that the client's work is not taken for the server's.
"""
import json
import os
import subprocess
import time

from kit.server import Folder, Server, make_data
from kit.verdict import Verdict, need

verdict = Verdict("F65", "overload")
need(gcc="gcc", taskset="util-linux")
seconds = float(os.environ.get("SECONDS", 8))
here = os.path.dirname(os.path.abspath(__file__))
processors = sorted(os.sched_getaffinity(0))
if len(processors) < 2:
    verdict.skip("two processors are needed")


def load(folder, server, rate, seconds, connections=3000):
    done = subprocess.run(
        ["taskset", "-c", str(processors[1]), f"{folder}/openloop", str(server.port), str(rate), str(seconds),
         str(connections), f"{folder}/request"], capture_output=True, text=True, timeout=seconds + 60)
    return json.loads(done.stdout)


def saturation(folder, server):
    """The most writes a second: the rate is raised until it is not followed any more."""
    peak, rate = 0, 2000
    while rate <= 200_000:
        result = load(folder, server, rate, 2)
        peak = max(peak, result["goodput"])
        if result["goodput"] < rate * 0.9:
            return peak
        rate = int(rate * 1.5)
    return peak


with Folder() as folder:
    subprocess.run(["gcc", "-O2", "-o", f"{folder}/openloop", f"{here}/openloop.c"], check=True)
    data = f"{folder}/data"
    token = make_data(data)
    pinned = ["taskset", "-c", str(processors[0])]
    with Server(data, "--access-log", "false", prefix=pinned) as server:
        with server.connect(token) as connection:
            with open(f"{folder}/request", "wb") as file:
                file.write(connection.request("POST", "/v1/organizations", {"name": "Overload"}))
        peak = saturation(folder, server)
        over = load(folder, server, int(peak * 5), seconds)
        time.sleep(1)
        after = load(folder, server, int(peak * 0.3), 4, connections=500)
        share = over["goodput"] / peak
        verdict.check(share >= 0.8, f"{share:.0%} of the peak went on")
        verdict.check(over["shed"] > 0 and over["unhinted"] == 0, f"{over['unhinted']} refusals without Retry-After")
        verdict.check(over["other"] == 0 and over["dead"] == 0, f"{over['other']} other answers, {over['dead']} cut")
        verdict.check(over["shed_p99"] <= 100, f"refusals took {over['shed_p99']:.0f} ms")
        verdict.check(over["good_p99"] <= 500, f"what was accepted took {over['good_p99']:.0f} ms")
        verdict.check(after["good"] >= after["due"] * 0.98 and after["shed"] == 0, f"afterwards: {after}")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"peak {peak:.0f}/s, at five times {over['goodput']:.0f}/s ({share:.0%})")
verdict.figure(f"503 p50 {over['shed_p50']:.0f} ms, p99 {over['shed_p99']:.0f} ms; accepted p99 {over['good_p99']:.0f} ms")
verdict.figure(f"{over['missed']} of {over['due']} found no free connection; afterwards p99 {after['good_p99']:.1f} ms")
verdict.end()
