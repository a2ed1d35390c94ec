#!/usr/bin/env python3
"""Every size at its bound and one beyond: 200 or 4xx exactly there, and the memory stays flat."""
from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F39", "sizes at their bounds")
count = 0


def ask(server, message, token=None):
    with server.connect(timeout=10) as connection:
        try:
            connection.send(message)
        except OSError:
            pass
        try:
            return connection.reply().status
        except (OSError, NoAnswer) as error:
            return repr(error)


def bound(server, what, make, at, beyond):
    """`make(0)` is at the bound, `make(1)` one beyond."""
    global count
    count += 3
    for extra, wanted in ((-1, at), (0, at), (1, beyond)):
        status = ask(server, make(extra))
        verdict.check(status == wanted, f"{what} {extra:+d}: {status}, not {wanted}")


def line(extra):
    start, end = "GET /livez?", " HTTP/1.1"
    return f"{start}{'a' * (8192 - len(start) - len(end) + extra)}{end}\r\nHost: a\r\n\r\n".encode()


def head(extra):
    fields = "Host: a\r\n"
    return f"GET /livez HTTP/1.1\r\n{fields}X: {'a' * (16384 - len(fields) - 5 + extra)}\r\n\r\n".encode()


def fields(extra):
    return f"GET /livez HTTP/1.1\r\nHost: a\r\n{'X: a' * 1}\r\n{'Y: b' + chr(13) + chr(10)}".encode() + \
        b"Z: c\r\n" * (97 + extra) + b"\r\n"


def signed(token, framing):
    return (f"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\n{framing}\r\n\r\n").encode()


def padded(size):
    """A body of `size` bytes without a name, which is 422 when it is read."""
    return b"{" + b" " * (size - 2) + b"}"


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        bound(server, "request line of 8 KiB", line, 400, 414)
        bound(server, "fields of 16 KiB", head, 200, 431)
        bound(server, "100 fields", fields, 200, 431)
        bound(server, "body of 1 MiB", lambda extra: signed(token, f"Content-Length: {(1 << 20) + extra}") + padded(
            (1 << 20) + extra), 422, 413)
        bound(server, "chunks of 1 MiB", lambda extra: signed(token, "Transfer-Encoding: chunked") + b"".join((
            f"{(1 << 20) + extra:x}\r\n".encode(), padded((1 << 20) + extra), b"\r\n0\r\n\r\n")), 422, 413)
        before = server.resident()
        for framing, allowed in (("Content-Length: 9223372036854775807", {413}), ("Content-Length: 9223372036854775808", {400, 413})):
            count += 1
            status = ask(server, signed(token, framing))
            verdict.check(status in allowed, f"{framing}: {status}")
        for content, allowed in ((b"ffffffffffffffffff\r\n", {400, 413}), (b"7fffffffffffffff\r\n", {400, 413})):
            count += 1
            status = ask(server, signed(token, "Transfer-Encoding: chunked") + content)
            verdict.check(status in allowed, f"chunk {content!r}: {status}")
        # A million chunks of one byte are a body of a million bytes.
        count += 1
        body = padded(1_000_000)
        status = ask(server, signed(token, "Transfer-Encoding: chunked") + b"".join(
            b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n")
        verdict.check(status == 422, f"a million chunks of one byte: {status}")
        grown = server.resident() - before
        verdict.check(grown < 32 << 20, f"{grown} bytes grown")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{count} messages, memory {grown / 1048576:+.1f} MB")
verdict.end()
