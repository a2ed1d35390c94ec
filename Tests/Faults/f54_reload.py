#!/usr/bin/env python3
"""The certificate and its key are replaced 100 times under load, each by a rename: by SIGHUP and, a few times, by being
noticed. New connections get the new one, no call fails, and an open connection lives through them all."""
import signal
import time

from kit.load import Reader
from kit.server import Folder, make_data
from kit.tls import serve, subject
from kit.verdict import Verdict, number
from kit.wrk import Load

verdict = Verdict("F54", "reload of the certificate")
rounds, noticed = number("ROUNDS", 100, 100), 3


def until_served(port, name, seconds):
    """Seconds until a new connection is shown `name`; None when that takes longer than `seconds`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if subject(port) == name:
            return time.monotonic() - began
    return None


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data) as server, server.connect() as old:
        server.pairs.make("two")
        load, reader, times, looks = Load(server, seconds=20), Reader(server, pause=0.02), [], []
        for turn in range(rounds):
            name = ("two", "one")[turn % 2]
            server.pairs.install(name)
            server.signal(signal.SIGHUP)
            times.append(until_served(server.port, name, 3))
        for turn in range(noticed):
            name = ("two", "one")[turn % 2]
            server.pairs.install(name)
            looks.append(until_served(server.port, name, 6))
        load.end()
        reader.stop()
        verdict.check(all(spent is not None and spent <= 2 for spent in times), f"late by SIGHUP: {times}")
        verdict.check(all(spent is not None and spent <= 4 for spent in looks), f"late by being noticed: {looks}")
        verdict.check(not load.failures and load.requests > 1000, f"{load.requests} calls, {load.failures}")
        verdict.check(not reader.failures, f"{reader.failures[:3]}")
        verdict.check(old.call("GET", "/livez").status == 200, "an open connection did not live through it")
        verdict.check(server.stop() == 0, "it did not end with 0")
slowest = max((spent or 99 for spent in times), default=0)
verdict.figure(f"{rounds} by SIGHUP within {slowest:.2f} s, {noticed} noticed within {max(spent or 99 for spent in looks):.1f} s")
verdict.figure(f"{load.requests} calls meanwhile, none failed")
verdict.end()
