#!/usr/bin/env python3
"""Clients that vanish: RST at each stage of a call, and a client killed with 1,000 writes in flight."""
import multiprocessing
import os
import signal
import time

from kit.ledger import Ledger, everything
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F41", "clients that vanish")


def stages(connection):
    """What of a call is sent before the client is gone."""
    write = connection.request("POST", "/v1/contacts", {"name": "stage"})
    page = connection.request("GET", "/v1/contacts?limit=200")
    head = write.index(b"\r\n\r\n") + 4
    return [b"", write[:5], write[:head - 1], write[:head], write[:-1], write, page, page * 16, write * 16]


def crowd(port, token, ready):
    """1,000 writes sent on 1,000 connections, none of them read, until the process is killed."""
    from kit.client import Connection
    connections = [Connection(port, token) for _ in range(1000)]
    for number, connection in enumerate(connections):
        connection.send(connection.request("POST", "/v1/organizations", {"name": f"o{number}"}))
    ready.set()
    time.sleep(60)


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        with server.connect(token) as connection:
            for number in range(200):
                connection.call("POST", "/v1/contacts", {"name": f"c{number}", "notes": "n" * 2000})
        before, resets = server.descriptors(), 0
        for delay in (0, 0.001, 0.01):
            for _ in range(30):
                for stage in range(9):
                    connection = server.connect(token)
                    connection.send(stages(connection)[stage])
                    if delay:
                        time.sleep(delay)
                    connection.reset()
                    resets += 1
        ready = multiprocessing.Event()
        client = multiprocessing.Process(target=crowd, args=(server.port, token, ready))
        client.start()
        ready.wait(30)
        os.kill(client.pid, signal.SIGKILL)
        client.join()
        verdict.check(server.eventually("/readyz", 200, 5) is not None, "it is not ready afterwards")
        with server.connect(token) as connection:
            done = connection.call("POST", "/v1/contacts", {"name": "after"}).status
        verdict.check(done == 201, f"a write afterwards got {done}")
        # Whole writes have an effect or none; what is there is whole.
        found = everything(server, token)
        verdict.check(all(item["name"] for item in found.values()), "an object without its name")
        for _ in range(50):
            if server.descriptors() <= before + 5:
                break
            time.sleep(0.1)
        left = server.descriptors() - before
        verdict.check(left <= 5, f"{left} descriptors were not closed")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{resets} resets at 9 stages, 1,000 calls in flight, {left:+d} descriptors")
verdict.end()
