"""Runs of slowhttptest beside a client that wants nothing special."""
import re
import subprocess

from .load import Reader
from .server import Folder, Server, make_data
from .verdict import Verdict, need


def attack(name, what, arguments, path="/v1", connections=4000, seconds=30, flags=()):
    """Runs slowhttptest; the verdict is left to the caller, who gets it with what slowhttptest counted."""
    verdict = Verdict(name, what)
    need(slowhttptest="slowhttptest")
    with Folder() as folder:
        data = f"{folder}/data"
        make_data(data)
        with Server(data, "--access-log", "false", *flags) as server:
            before = server.resident()
            others = Reader(server)
            done = subprocess.run(
                ["slowhttptest", *arguments, "-c", str(connections), "-r", "1000", "-l", str(seconds), "-p", "5",
                 "-u", f"http://127.0.0.1:{server.port}{path}"],
                capture_output=True, text=True, timeout=seconds + 60)
            grown = server.resident() - before
            others.stop()
            text = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
            counted = {key: [int(n) for n in re.findall(rf"{key}:\s+(\d+)", text)] for key in (
                "pending", "connected", "error", "closed")}
            verdict.check(counted["closed"], f"slowhttptest said nothing of use: {text[-300:]}")
            share = 1 - len(others.failures) / max(len(others.times), 1)
            verdict.check(share >= 0.999 and others.times, f"others: {others.failures[:3]}")
            verdict.check("NO" not in re.findall(r"service available:\s+(\w+)", text), "slowhttptest found it unavailable")
            verdict.check(server.is_alive, "it ended")
            verdict.figure(f"{connections} connections, +{grown / 1048576:.1f} MB")
            verdict.figure(f"others {share:.2%} of {len(others.times)}, p99 {others.percentile(.99):.1f} ms")
    return verdict, counted, grown
