#!/usr/bin/env python3
"""What is no handshake, on CONNECTIONS (10,000; 100,000 with FULL=1) connections to a TLS port: random bytes, plain HTTP,
hellos that are of SSL 2, cut or flipped, records of 16 KB. It lives, counts them, and answers plain HTTP with 400."""
import os
import random
import socket
import ssl
import threading

from kit.server import Folder, make_data
from kit.tls import TRUSTING, serve
from kit.verdict import Verdict, number

verdict = Verdict("F50", "garbage on the TLS port")
count = number("CONNECTIONS", 10_000, 100_000)
THREADS = 4


def client_hello():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = TRUSTING.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


HELLO = client_hello()


def flipped():
    place = random.randrange(len(HELLO))
    return HELLO[:place] + bytes([HELLO[place] ^ 1 << random.randrange(8)]) + HELLO[place + 1:]


PLAIN = 1
KINDS = [
    lambda: os.urandom(random.randrange(1, 600)),
    lambda: b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    lambda: bytes.fromhex("802e0100020015000000100100800200800600400400807000c0") + os.urandom(16),
    lambda: HELLO[:random.randrange(len(HELLO))],
    flipped,
    lambda: b"\x16\x03\x01\x40\x00" + os.urandom(16384),
]


def throw(port, numbers, answers):
    for turn in numbers:
        kind, received = turn % len(KINDS), b""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
                client.sendall(KINDS[kind]())
                client.shutdown(socket.SHUT_WR)
                while piece := client.recv(4096):
                    received += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        except OSError as error:
            answers.append((None, repr(error)))
            continue
        answers.append((kind, received))


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data, metrics=True) as server:
        before, quiet, answers = server.resident(), server.descriptors(), []
        threads = [
            threading.Thread(target=throw, args=(server.port, range(first, count, THREADS), answers))
            for first in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        failures = server.metric("http_tls_handshake_failures_total")
        told = sum(kind == PLAIN and answer.startswith(b"HTTP/1.1 400 ") for kind, answer in answers)
        plain = sum(kind == PLAIN for kind, _ in answers)
        grown = server.resident() - before
        verdict.check(all(kind is not None for kind, _ in answers), f"{[what for kind, what in answers if kind is None][:3]}")
        verdict.check(told == plain, f"{plain - told} of {plain} calls in plain HTTP were not told so")
        # A flipped bit of what is random in a hello leaves it a good one.
        verdict.check(failures >= count * 5 // 6, f"{failures:.0f} failures of {count} are counted")
        verdict.check("handshake" not in server.logged(), "failures are logged above debug")
        verdict.check(server.status("/livez") == 200, "it does not answer")
        verdict.check(grown < 16 << 20, f"{grown} bytes grown")
        verdict.check(server.descriptors() <= quiet + 5, "descriptors were not closed")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{count} connections, {failures:.0f} failures counted, {told} of {plain} plain calls told 400, "
               f"memory {grown / 1048576:+.1f} MB")
verdict.end()
