#!/usr/bin/env python3
"""JSON that hurts other parsers: 400 or 422 at once, nothing stored that should not be."""
import json
import time

from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F40", "JSON bombs")
MIB = 1 << 20
BOMBS = {
    "depth 100,000": b'{"a":' * 100_000, "1 MiB of [": b"[" * MIB, "1 MiB of {": b"{" * MIB, "1 MiB of quotes": b'"' * MIB,
    "nested and closed": b"[" * 500_000 + b"]" * 500_000, "1 MiB of commas": b"[" + b"," * (MIB - 2) + b"]",
    "100,000 members": json.dumps({f"k{n}": 1 for n in range(70_000)}).encode(),
    "100,000 equal members": b"{" + b",".join([b'"name":1'] * 100_000) + b"}",
    "members with equal hashes or not": b"{" + b",".join(b'"%d":0' % (n << 20) for n in range(60_000)) + b"}",
    "duplicate": b'{"name":"a","name":"b"}', "duplicate by an escape": b'{"name":"a","n\\u0061me":"b"}',
    "1e400": b'{"name":1e400}', "a million digits": b'{"name":' + b"1" * 1_000_000 + b"}",
    "a long exponent": b'{"name":1e' + b"9" * 500_000 + b"}", "a long fraction": b'{"name":0.' + b"9" * 900_000 + b"}",
    "lone surrogate": b'{"name":"\\ud800"}', "surrogates the wrong way": b'{"name":"\\udc00\\ud800"}',
    "no UTF-8": b'{"name":"\xff\xfe"}', "overlong": b'{"name":"\xc0\xaf"}', "a surrogate in UTF-8": b'{"name":"\xed\xa0\x80"}',
    "byte of 0": b'{"name":"a\0b"}', "escaped byte of 0": b'{"name":"a\\u0000b"}', "byte order mark": b'\xef\xbb\xbf{"name":"a"}',
    "trailing comma": b'{"name":"a",}', "comment": b'{"name":"a"/**/}', "NaN": b'{"name":NaN}', "infinity": b'{"name":Infinity}',
    "single quotes": b"{'name':'a'}", "two values": b'{"name":"a"}{"name":"b"}', "nothing": b"", "blanks": b" " * 1000,
    "UTF-16": '{"name":"a"}'.encode("utf-16"), "line feed in a string": b'{"name":"a\nb"}', "00": b'{"name":00}',
    "one Character of 200 KB": '{{"name":"e{}"}}'.format("\u0301" * 100_000).encode(),
    "combining marks in a note": '{{"name":"a","notes":"{}"}}'.format("a" + "\u0315\u0300\u05ae" * 60_000).encode(),
    "expands in NFKD": '{{"name":"{}"}}'.format("\ufdfa" * 100_000).encode(), "a list": b"[]", "a number": b"1", "null": b"null",
    "deep in custom fields": b'{"name":"a","custom_fields":{"x":' + b"[" * 31 + b"]" * 31 + b"}}",
    "a million escapes": b'{"name":"' + b"\\u0061" * 170_000 + b'"}',
}
slowest, name_of_slowest = 0.0, ""
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        before = server.resident()
        for name, bomb in BOMBS.items():
            with server.connect(token) as connection:
                # The bytes on their way are not the server's time.
                message = connection.request("POST", "/v1/contacts", bomb)
                connection.send(message[:-1])
                time.sleep(0.02)
                began = time.monotonic()
                try:
                    connection.send(message[-1:])
                    reply = connection.reply("POST")
                except (OSError, NoAnswer) as error:
                    verdict.check(False, f"{name}: {error!r}")
                    continue
                spent = time.monotonic() - began
                if spent > slowest:
                    slowest, name_of_slowest = spent, name
                verdict.check(reply.status in (400, 422), f"{name}: {reply.status}")
        with server.connect(token) as connection:
            page = connection.call("GET", "/v1/contacts").json
            verdict.check(page["data"] == [], f"something was stored: {page['data'][:1]}")
        grown = server.resident() - before
        verdict.check(slowest < 0.05, f"{name_of_slowest} took {slowest * 1e3:.0f} ms")
        verdict.check(grown < 64 << 20, f"{grown} bytes grown")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{len(BOMBS)} bombs, the slowest {slowest * 1e3:.1f} ms ({name_of_slowest}), memory {grown / 1048576:+.1f} MB")
verdict.end()
