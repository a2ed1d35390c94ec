"""Begins many handshakes and leaves them; tells whether all were closed within 11 seconds and others served (F51)."""
import select
import socket
import ssl
import sys
import time


def begun(port, number):
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    if number % 2 == 0:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        return client
    context = ssl._create_unverified_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    client.sendall(outgoing.read())
    return client


def answer_time(port):
    start = time.monotonic()
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=5)) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
    return time.monotonic() - start


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    start = time.monotonic()
    open_ones = {client.fileno(): client for client in (begun(port, number) for number in range(count))}
    slowest = 0.0
    while open_ones and time.monotonic() - start < 20:
        slowest = max(slowest, answer_time(port))
        for ready in select.select(list(open_ones), [], [], 0.2)[0]:
            try:
                gone = not open_ones[ready].recv(65536)
            except OSError:
                gone = True
            if gone:
                open_ones.pop(ready).close()
    took = time.monotonic() - start
    word = "all" if not open_ones and took < 12 else f"{count - len(open_ones)}"
    print(f"{word} of {count} stalled handshakes closed after {took:.1f} s; the slowest answer meanwhile {slowest * 1000:.0f} ms")


main()
