#!/usr/bin/env python3
"""Pipelined calls, 100 in one piece and byte by byte, reads and writes mixed: answered in order, none lost."""
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F38", "pipelining")


def calls(connection, count, start):
    """Reads of distinct problem pages between writes, so that each answer tells which call it is to."""
    sent, expected = b"", []
    for number in range(start, start + count):
        if number % 3 == 0:
            sent += connection.request("POST", "/v1/contacts", {"name": f"c{number}"})
            expected.append(("POST", 201, f"c{number}"))
        else:
            sent += connection.request("GET", f"/problems/p{number}")
            expected.append(("GET", 404, None))
    return sent, expected


def attempt(server, token, count, step, start):
    with server.connect(token, timeout=20) as connection:
        sent, expected = calls(connection, count, start)
        for place in range(0, len(sent), step):
            connection.send(sent[place:place + step])
        good = 0
        for method, status, name in expected:
            reply = connection.reply(method)
            good += reply.status == status and (name is None or reply.json["name"] == name)
        verdict.check(good == count, f"{count - good} of {count} wrong, in pieces of {step}")
        verdict.check(not connection.buffer, "more was answered than asked")


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        for turn, (count, step) in enumerate(((100, 1 << 20), (100, 1), (100, 7), (900, 1 << 20))):
            attempt(server, token, count, step, turn * 1000)
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure("1,200 calls in pieces of 1 byte, 7 bytes, and whole")
verdict.end()
