"""Load by wrk, and what it costs the server."""
import os
import random
import re
import subprocess
import sys
import time
from contextlib import ExitStack

from machine import HERE, LENGTH, WORK
from servers import Running

# Seconds of calls before the measured ones: enough for a pass over 20,000 owners.
WARM = 3


def wrk(server, work, connections, seconds=LENGTH, pairs=None):
    """The figures of one run: processor time a call, calls a second, latencies, errors."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", f"{HERE}/load.lua",
               server.url, "--", server.kind.dialect, work, pairs or server.kind.pairs]
    before = server.cpu()
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    spent = server.cpu() - before
    found = re.search(r"^RESULT (.*)$", done.stdout, re.M)
    if not found:
        sys.exit(f"wrk gave no result for {server.kind.name}, {work}:\n{done.stdout[-500:]}{done.stderr[-500:]}")
    result = {key: int(value) for key, value in (part.split("=") for part in found.group(1).split())}
    return {"server": server.kind.name, "work": work, "connections": connections, "calls": result["requests"],
            "cpu_us": spent / max(result["requests"], 1) * 1e6,
            "per_second": result["requests"] / result["duration_us"] * 1e6, "p50_ms": result["p50"] / 1e3,
            "p99_ms": result["p99"] / 1e3, "statuses": result["statuses"], "sockets": result["sockets"]}


def tell(row):
    """Says what a run gave while the measurement goes on."""
    wrong = row["statuses"] + row["sockets"]
    errors = f"  {row['statuses']} wrong statuses, {row['sockets']} socket errors" if wrong else ""
    print(f"  {row['server']:<20}{row['work'][:40]:<12} c={row['connections']:<5}{row['cpu_us']:8.1f} us "
          f"{row['per_second']:9.0f}/s  p99 {row['p99_ms']:8.2f} ms{errors}", flush=True)
    return row


def alternate(kinds, works, rounds, note):
    """Rows of all servers, which are up together and take turns at each work, in an order that moves on by one a round.

    So what is compared was measured within seconds: the speed of a shared machine changes by a third within minutes.
    """
    first = random.randrange(len(kinds))
    for number in range(rounds):
        print(f"{note}, round {number + 1} of {rounds}, load {os.getloadavg()[0]:.2f}", flush=True)
        start = (first + number) % len(kinds)
        order = kinds[start:] + kinds[:start]
        began = int(time.time())
        with ExitStack() as stack:
            turns = [prepare(stack.enter_context(Running(kind, f"{WORK}/run-{at}"))) for at, kind in enumerate(order)]
            for work, connections in works:
                for server, idle in turns:
                    if server.kind.dialect == "parley" or ", all" not in work:
                        row = wrk(server, work, connections)
                        yield tell({**row, "round": began, "idle_memory": idle, "memory": server.memory()})


def prepare(server):
    """Notes what a server that has just begun holds in memory, and warms it: every owner calls a few times.

    So what a first use costs (its note is written, its pages are read) is not counted with that of the next ones.
    """
    time.sleep(0.7)
    idle = server.memory()
    wrk(server, "one", 64, WARM)
    return server, idle
