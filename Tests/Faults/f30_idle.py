#!/usr/bin/env python3
"""Idle keep-alive connections, CONNECTIONS (10,000) or what the descriptors allow: little memory each, others hardly notice."""
import os
import resource
import selectors
import socket
import time

from kit.load import Reader
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F30", "idle connections")
wanted = int(os.environ.get("CONNECTIONS", 10_000))
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
count = min(wanted, hard - 200)
request = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"


def open_idle(port):
    """Connections that have each made one call and then say nothing."""
    connections, answered = [], 0
    for number in range(count):
        connection = socket.socket()
        connection.connect(("127.0.0.1", port))
        connection.sendall(request)
        connections.append(connection)
    for connection in connections:
        connection.settimeout(10)
        answered += connection.recv(4096).startswith(b"HTTP/1.1 200")
    return connections, answered


def closed_after(connections, seconds):
    """How many the server has closed within `seconds`, and when the first and the last."""
    selector, began, times = selectors.DefaultSelector(), time.monotonic(), []
    for connection in connections:
        selector.register(connection, selectors.EVENT_READ)
    while len(times) < len(connections) and time.monotonic() - began < seconds:
        for key, _ in selector.select(1):
            selector.unregister(key.fileobj)
            times.append(time.monotonic() - began)
    return times


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with Server(data, "--idle-time", "12", "--access-log", "false") as server:
        baseline = Reader(server)
        time.sleep(2)
        baseline.stop()
        before = server.resident()
        connections, answered = open_idle(server.port)
        each = (server.resident() - before) / count
        during = Reader(server)
        times = closed_after(connections, 30)
        during.stop()
        verdict.check(answered == count, f"{answered} of {count} were answered")
        verdict.check(each <= 8192, f"{each:.0f} bytes each")
        verdict.check(len(times) == count, f"{len(times)} of {count} were closed after being idle")
        verdict.check(not during.failures, f"others failed: {during.failures[:3]}")
        time.sleep(0.5)
        verdict.check(server.descriptors() < 100, f"{server.descriptors()} descriptors afterwards")
        verdict.check(server.is_alive, "it ended")
        for connection in connections:
            connection.close()
verdict.figure(f"{count} connections, {each:.0f} bytes each, idle of 12 s closed from {min(times, default=0):.1f} to "
               f"{max(times, default=0):.1f} s after the last was opened")
verdict.figure(f"others p99 {baseline.percentile(.99):.1f} ms before, {during.percentile(.99):.1f} ms during")
verdict.end()
