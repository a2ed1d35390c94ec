"""The parts of a measurement; each yields rows, and what is told of them stands in report.py."""
import os
import re
import statistics
import subprocess
import sys
import time

from load import alternate, tell, wrk
from machine import HERE, ROUNDS, WORK, free_port, get, pairs
from servers import Running, parley

WORKS = [("health", 64), ("one", 64), ("page", 64), ("create", 64)]


def core(peers):
    """The calls of every day, for Parley and its peers in turn; Parley's reads in full beside the peers' members."""
    works = WORKS[:3] + [("one, all", 64), ("page, all", 64), ("create", 64), ("create", 256)]
    yield from alternate([parley(), *peers], works, ROUNDS, "core")
    yield from syncs()


def syncs(seconds=3):
    """How often creates of 256 connections sync: counted by strace in a run of its own."""
    counts = f"{WORK}/syncs.txt"
    trace = ["strace", "-f", "--seccomp-bpf", "-c", "-o", counts, "-e", "trace=fsync,fdatasync"]
    try:
        subprocess.run([*trace, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        print("strace cannot trace here: syncs are not counted")
        return
    with Running(parley(name="Parley, traced", prefix=trace)) as server:
        row = wrk(server, "create", 256, seconds)
    with open(counts) as file:
        count = sum(int(line.split()[3]) for line in file if re.search(r"\bf(data)?sync$", line.strip()))
    yield tell({**row, "work": "syncs", "syncs": count})


def tls(_):
    """The same calls over TLS, on connections that are kept, in turn with plain ones."""
    yield from alternate([parley(), parley(name="Parley, TLS", secure=True)], WORKS, ROUNDS, "tls")


def connections(_):
    """From one connection to a thousand."""
    with Running(parley()) as server:
        for number in (1, 16, 64, 256, 1000):
            for work in ("one", "create"):
                yield tell(wrk(server, work, number))


def idle(_):
    """The server's own memory for connections that have made one call and then say nothing.

    They are held by a process of their own, since its descriptors count too.
    """
    count = int(os.environ.get("CONNECTIONS", 10_000))
    for kind in (parley(), parley(name="Parley, TLS", secure=True)):
        with Running(kind) as server:
            time.sleep(0.7)
            before = server.memory()
            holder = subprocess.Popen([sys.executable, f"{HERE}/hold.py", server.url, str(count)],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            held = int(holder.stdout.readline() or 0)
            time.sleep(1)
            held = min(held, len(os.listdir(f"/proc/{server.pid}/fd")))
            each = (server.memory() - before) / max(held, 1)
            holder.communicate("\n")
        print(f"  {kind.name:<20}{held} idle connections, {each:.0f} bytes each", flush=True)
        yield {"server": kind.name, "work": "idle", "connections": count, "held": held, "bytes_each": each}


def growth(_):
    """The same calls with few owners and with ten times as many, each with 20 contacts."""
    kinds = [parley(f"{WORK}/data-growth-few", "few owners"), parley(f"{WORK}/data-growth-many", "many owners")]
    yield from alternate(kinds, WORKS[1:], ROUNDS, "growth")


def start(_):
    """From exec to the first answers: that it lives, and a contact."""
    kind = parley()
    place = f"{WORK}/run"
    with Running(kind, place) as server:
        wrk(server, "create", 64, 1)
    token, id = pairs(kind.pairs)[0]
    times = [once(kind, place, token, id) for _ in range(7)]
    alive, contact = (statistics.median(column) for column in zip(*times))
    print(f"  alive after {alive:.1f} ms, a contact after {contact:.1f} ms", flush=True)
    yield {"server": kind.name, "work": "start", "alive_ms": alive, "contact_ms": contact, "starts": len(times)}


def once(kind, place, token, id):
    """Milliseconds until a start has answered /livez, and the contact."""
    port, times = free_port(), []
    with open(f"{WORK}/server.log", "ab") as log:
        began = time.monotonic()
        process = subprocess.Popen(kind.command(port, place), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            for path in ("/livez", f"/v1/contacts/{id}"):
                while not get(port, path, token).startswith(b"HTTP/1.1 200") and time.monotonic() - began < 30:
                    time.sleep(0.0005)
                times.append((time.monotonic() - began) * 1e3)
        finally:
            process.terminate()
            process.wait(30)
    return times
