#!/usr/bin/env python3
"""Expect: 100-continue: 100 and then the answer, or the refusal at once, without a byte of the body."""
import time

from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F43", "Expect: 100-continue")


def ask(server, token, length, extra=""):
    """(first status, final status, seconds to the first)"""
    with server.connect(timeout=5) as connection:
        signed = f"Authorization: Bearer {token}\r\n" if token else ""
        connection.send(
            f"POST /v1/contacts HTTP/1.1\r\nHost: a\r\n{signed}Content-Type: application/json\r\n{extra}"
            f"Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n")
        began = time.monotonic()
        try:
            first = connection.reply("POST", interim=True)
            spent = time.monotonic() - began
            if first.status != 100:
                return first.status, first.status, spent
            connection.send(b'{"name":"a"}'.ljust(length))
            return 100, connection.reply("POST").status, spent
        except (OSError, NoAnswer) as error:
            return repr(error), None, time.monotonic() - began


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        slowest = 0.0
        for name, wanted, arguments in (
            ("good", (100, 201), (token, 12)), ("largest", (100, 201), (token, 1 << 20)),
            ("too large", (413, 413), (token, (1 << 20) + 1)), ("unknown caller", (401, 401), (None, 12)),
            ("wrong token", (401, 401), ("prp_" + "x" * 49, 12)), ("wrong type", (415, 415), (token, 12, "Content-Encoding: gzip\r\n")),
            ("not acceptable", (406, 406), (token, 12, "Accept: image/png\r\n")),
        ):
            first, final, spent = ask(server, *arguments)
            slowest = max(slowest, spent)
            verdict.check((first, final) == wanted, f"{name}: {first}, {final}, not {wanted}")
        with server.connect(token) as connection:
            # The body comes without waiting: then a 100 may be left out (RFC 9110 section 10.1.1).
            connection.send(connection.request("POST", "/v1/contacts", {"name": "b"}, Expect="100-continue"))
            verdict.check(connection.reply("POST").status == 201, "a client that does not wait")
        verdict.check(slowest < 0.1, f"the first answer took {slowest * 1e3:.0f} ms")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"8 calls, first answers within {slowest * 1e3:.1f} ms")
verdict.end()
