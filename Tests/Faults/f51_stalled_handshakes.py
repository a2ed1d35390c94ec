#!/usr/bin/env python3
"""CONNECTIONS (5,000) handshakes that are begun and left, half after a piece of the hello and half after the server's
answer: closed 10 s after they came, while others are served as ever."""
import resource
import selectors
import socket
import ssl
import time

from kit.load import Reader
from kit.server import Folder, make_data
from kit.tls import TRUSTING, serve
from kit.verdict import Verdict, number

verdict = Verdict("F51", "stalled handshakes")
count = number("CONNECTIONS", 5000, 5000)
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def begin(port, turn):
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    if turn % 2 == 0:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        return client
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = TRUSTING.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    client.sendall(outgoing.read())
    return client


def ends(stalled, seconds):
    """How long each was open until the server closed it."""
    selector, deadline, times = selectors.DefaultSelector(), time.monotonic() + seconds, []
    for client, since in stalled:
        selector.register(client, selectors.EVENT_READ, since)
    while len(times) < len(stalled) and time.monotonic() < deadline:
        for key, _ in selector.select(1):
            try:
                gone = not key.fileobj.recv(65536)
            except OSError:
                gone = True
            if gone:
                times.append(time.monotonic() - key.data)
                selector.unregister(key.fileobj)
                key.fileobj.close()
    return times


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data) as server:
        server.status("/livez")
        others, cpu = Reader(server), server.cpu()
        stalled = [(begin(server.port, turn), time.monotonic()) for turn in range(count)]
        times = ends(stalled, 15)
        others.stop()
        verdict.check(len(times) == count, f"{count - len(times)} stay open")
        verdict.check(max(times, default=99) <= 10.5, f"the last was closed after {max(times, default=0):.1f} s")
        verdict.check(others.times and not others.failures, f"others failed: {others.failures[:3]}")
        verdict.check(server.status("/livez") == 200, "a new connection is not served")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{count} closed after at most {max(times, default=0):.1f} s; others p99 {others.percentile(.99):.1f} ms, "
               f"slowest {others.percentile(1):.0f} ms")
verdict.end()
