#!/usr/bin/env python3
"""Opens and closes connections in every way, from several threads, and counts what is answered (F35).

usage: churn.py URL [--connections 200000] [--threads 8] [--pid PID] [--seconds 600]

Every complete request on a connection that stays open must be answered 200. To an https URL some connections end in the
middle of the handshake. With --pid the server's descriptors are
counted before and after: they must come back to within 5 of the baseline. Prints one line of JSON; exits 1 on a failure.
"""
import argparse
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)
TRUSTING = ssl._create_unverified_context()


class Tally:
    """What one thread saw."""

    def __init__(self):
        self.opened = self.answered = self.unanswered = self.unconnected = 0


def connect(address):
    connection = socket.create_connection(address, timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def read_reply(connection):
    """The status of one reply, read to its end by its Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return int(head[9:12])


def live(kind, address, request, tally, is_secure):
    """One connection's life."""
    try:
        connection = connect(address)
    except OSError:
        tally.unconnected += 1
        return
    tally.opened += 1
    with connection:
        try:
            if is_secure and kind == 1:
                # The begin of a hello.
                connection.sendall(b"\x16\x03\x01\x02\x00\x01")
                return reset(connection)
            if is_secure and kind > 0:
                connection = TRUSTING.wrap_socket(connection)
            if kind == 1:
                reset(connection)
            elif kind == 2:
                connection.sendall(request[: len(request) // 2])
                reset(connection)
            elif kind == 3:
                connection.sendall(request)
                reset(connection)
            elif kind == 4:
                connection.sendall(request[:-2])
            elif kind > 4:
                connection.sendall(request)
                if kind == 6:
                    # The socket's own also over TLS, where SSLSocket.shutdown would end the reading too.
                    socket.socket.shutdown(connection, socket.SHUT_WR)
                if read_reply(connection) == 200:
                    tally.answered += 1
                else:
                    tally.unanswered += 1
                if kind == 7:
                    reset(connection)
        except OSError:
            if kind > 4:
                tally.unanswered += 1


def work(number, count, address, request, tally, deadline, is_secure):
    for turn in range(count):
        if time.monotonic() > deadline:
            return
        live((number + turn) % 8, address, request, tally, is_secure)


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd")) if pid else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=200_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--pid", type=int)
    parser.add_argument("--seconds", type=float, default=600, help="give up after this time")
    options = parser.parse_args()
    url = urlsplit(options.url)
    address = (url.hostname, url.port or 80)
    request = f"GET {url.path or '/'} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode()
    before = descriptors(options.pid)
    tallies = [Tally() for _ in range(options.threads)]
    start = time.monotonic()
    each = options.connections // options.threads
    threads = [
        threading.Thread(target=work, args=(number, each, address, request, tally, start + options.seconds, url.scheme == "https"))
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    after = descriptors(options.pid)
    for _ in range(50):
        if before is None or after <= before + 5:
            break
        time.sleep(0.2)
        after = descriptors(options.pid)
    result = {name: sum(getattr(tally, name) for tally in tallies) for name in vars(tallies[0])}
    result |= {"seconds": round(seconds, 1), "descriptors_before": before, "descriptors_after": after}
    complete = result["opened"] + result["unconnected"] == each * options.threads
    failed = (
        not complete or result["unanswered"] or result["unconnected"] or before is not None and after > before + 5
    )
    result["passed"] = not failed
    print(json.dumps(result))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
