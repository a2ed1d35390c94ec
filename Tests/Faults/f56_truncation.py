#!/usr/bin/env python3
"""TLS that ends without close_notify: a create that is cut after any of its bytes is never executed, and a client that
goes in the middle of an answer disturbs nobody."""
import socket

from kit.client import NoAnswer
from kit.ledger import everything
from kit.server import Folder, make_data
from kit.tls import serve
from kit.verdict import Verdict

verdict = Verdict("F56", "truncated TLS")


def cut(server, token, length, message):
    with server.connect(token) as connection:
        connection.send(message[:length])
        # The socket's own, which says nothing by TLS; SSLSocket.shutdown would also end the reading.
        socket.socket.shutdown(connection.socket, socket.SHUT_WR)
        try:
            status = connection.reply("POST").status
            verdict.check(status >= 400, f"cut at {length}: {status}")
        except (OSError, NoAnswer):
            pass


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with serve(folder, data) as server:
        with server.connect(token) as connection:
            message = connection.request("POST", "/v1/contacts", {"name": "Cut Short", "notes": "n" * 40})
        quiet = server.descriptors()
        for length in range(1, len(message)):
            cut(server, token, length, message)
        verdict.check(everything(server, token) == {}, "a request that was cut was executed")
        for _ in range(100):
            with server.connect(token) as connection:
                connection.send(connection.request("GET", "/openapi.yaml") * 4)
                connection.socket.recv(1000)
                connection.reset()
        verdict.check(server.status("/livez") == 200, "it does not answer")
        left = server.descriptors() - quiet
        verdict.check(left <= 5, f"{left} descriptors were not closed")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{len(message) - 1} requests cut, none executed; 100 answers cut")
verdict.end()
