#!/usr/bin/env python3
"""slowhttptest -H, and heads that come byte by byte: closed 10 s after their first byte, and others do not notice."""
import selectors
import time

from kit.server import Folder, Server, make_data
from kit.slow import attack

HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 100


def trickle(count=200):
    """How long heads that bring a byte each half second were let be, from their first byte, and how they were answered."""
    with Folder() as folder:
        make_data(f"{folder}/data")
        with Server(f"{folder}/data") as server, selectors.DefaultSelector() as selector:
            times, statuses = [], set()
            for _ in range(count):
                connection = server.connect()
                connection.send(HEAD[:1])
                selector.register(connection.socket, selectors.EVENT_READ, (connection, time.monotonic()))
            place, next_byte = 1, time.monotonic() + 0.5
            while selector.get_map() and place < len(HEAD):
                for key, _ in selector.select(max(0, next_byte - time.monotonic())):
                    connection, since = key.data
                    statuses.add(connection.reply().status)
                    times.append(time.monotonic() - since)
                    selector.unregister(key.fileobj)
                if time.monotonic() >= next_byte:
                    for key in list(selector.get_map().values()):
                        key.data[0].send(HEAD[place:place + 1])
                    place, next_byte = place + 1, next_byte + 0.5
            return count - len(times), times, statuses


verdict = attack("F31", "slow heads", ["-H", "-i", "10", "-t", "GET"], rate=500)
left, times, statuses = trickle()
verdict.check(left == 0 and statuses == {408}, f"{left} heads that trickle stay open, others got {statuses}")
verdict.check(9.5 <= min(times, default=0) and max(times, default=99) <= 10.5, f"ended after {sorted(times)[:1]} to {sorted(times)[-1:]} s")
verdict.figure(f"{len(times)} that trickle {statuses} after {min(times, default=0):.1f} to {max(times, default=0):.1f} s")
verdict.end()
