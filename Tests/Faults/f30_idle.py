#!/usr/bin/env python3
"""Idle keep-alive connections, CONNECTIONS (10,000) or what the descriptors allow, over TCP and over TLS: little memory
each, others hardly notice, each closed when its time is up. That is 20 s, with FULL=1 the usual 75."""
import resource
import selectors
import time

from kit.server import Folder, Server, make_data
from kit.tls import serve
from kit.verdict import Verdict, number
from kit.wrk import Load

verdict = Verdict("F30", "idle connections")
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
count = min(number("CONNECTIONS", 10_000, 10_000), hard - 200)
idle_time = number("IDLE", 20, 75)


def open_idle(server):
    """Connections that have each made one call and then say nothing, with the times of their answers."""
    connections = []
    for _ in range(count):
        connection = server.connect()
        verdict.check(connection.call("GET", "/livez").status == 200, "a call failed")
        connections.append((connection, time.monotonic()))
    return connections


def closed(connections, seconds):
    """How long each was idle until the server closed it, of those that it did close within `seconds`."""
    selector, deadline, times = selectors.DefaultSelector(), time.monotonic() + seconds, []
    for connection, since in connections:
        selector.register(connection.socket, selectors.EVENT_READ, since)
    while len(times) < len(connections) and time.monotonic() < deadline:
        for key, _ in selector.select(1):
            selector.unregister(key.fileobj)
            times.append(time.monotonic() - key.data)
    return times


def attempt(name, server, most_memory):
    baseline = Load(server, connections=100, seconds=4).end()
    before, quiet = server.resident(), server.descriptors()
    connections = open_idle(server)
    each = (server.resident() - before) / count
    during = Load(server, connections=100, seconds=4).end()
    times = closed(connections, idle_time + 15)
    verdict.check(each <= most_memory, f"{name}: {each:.0f} bytes each")
    verdict.check(len(times) == count, f"{name}: {len(times)} of {count} were closed after being idle")
    early, late = min(times, default=0), max(times, default=0)
    verdict.check(idle_time - 5 <= early and late <= idle_time + 5, f"{name}: closed after {early:.1f} to {late:.1f} s")
    verdict.check(during.p99 <= 2 * baseline.p99, f"{name}: p99 {during.p99:.1f} ms, {baseline.p99:.1f} without them")
    verdict.check(not during.failures, f"{name}: {during.failures}")
    time.sleep(0.5)
    left = server.descriptors() - quiet
    verdict.check(left <= 5, f"{name}: {left} descriptors were not closed")
    verdict.check(server.is_alive, f"{name}: it ended")
    for connection, _ in connections:
        connection.close()
    verdict.figure(
        f"{name}: {count} of {each / 1024:.1f} KiB each, closed after {early:.1f} to {late:.1f} s, p99 of 100 active "
        f"{baseline.p99:.1f} ms before and {during.p99:.1f} ms beside them")


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with Server(data, "--idle-time", str(idle_time), "--access-log", "false") as server:
        attempt("plain", server, 8 << 10)
    with serve(folder, data, "--idle-time", str(idle_time)) as server:
        attempt("TLS", server, 40 << 10)
verdict.end()
