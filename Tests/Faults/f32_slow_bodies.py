#!/usr/bin/env python3
"""slowhttptest -B, and one byte each second or each 9 s under an announced megabyte: 408 by the rate, which counts from
5 s on, and others do not notice."""
import time

from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.slow import attack


def trickle(pause):
    """(status, Connection, seconds) of one body that comes a byte each `pause` seconds."""
    with Folder() as folder:
        token = make_data(f"{folder}/data")
        with Server(f"{folder}/data") as server, server.connect(token, timeout=pause) as connection:
            connection.send(
                f"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
                "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
            began = time.monotonic()
            while time.monotonic() - began < 35:
                try:
                    connection.send(" ")
                    reply = connection.reply("POST")
                    return reply.status, reply.field("connection"), time.monotonic() - began
                except TimeoutError:
                    continue
                except (OSError, NoAnswer):
                    return None, None, time.monotonic() - began
    return None, None, 35.0


def arguments(token):
    """Signed in, or the calls would be refused at their heads."""
    return ["-B", "-i", "2", "-s", "8192", "-x", "16", "-t", "POST", "-f", f"application/json\r\nAuthorization: Bearer {token}"]


# In the 5 s after which the first are cut slowhttptest opens no more of them.
verdict = attack("F32", "slow bodies", arguments, path="/v1/contacts", connections=3000)
for pause in (1, 9):
    status, closing, seconds = trickle(pause)
    verdict.check(status == 408 and closing == "close", f"a byte each {pause} s got {status}, Connection: {closing}")
    verdict.check(5 <= seconds <= 8, f"a byte each {pause} s got 408 after {seconds:.1f} s")
    verdict.figure(f"a byte each {pause} s {status} after {seconds:.1f} s")
verdict.end()
