#!/usr/bin/env python3
"""Clients that close their side behind a call: it is still answered; half a call is never executed."""
import socket

from kit.client import NoAnswer
from kit.ledger import everything
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict

verdict = Verdict("F42", "half-closed connections")
with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data) as server:
        answered = halves = 0
        for number in range(100):
            with server.connect(token) as connection:
                connection.send(connection.request("POST", "/v1/contacts", {"name": f"whole{number}"}) * (1 + number % 3))
                connection.socket.shutdown(socket.SHUT_WR)
                for _ in range(1 + number % 3):
                    answered += connection.reply("POST").status == 201
                verdict.check(connection.is_closed(2), "it stays open after the last answer")
        for number in range(100):
            with server.connect(token) as connection:
                message = connection.request("POST", "/v1/contacts", {"name": f"half{number}"})
                connection.send(message[:-1 - number])
                connection.socket.shutdown(socket.SHUT_WR)
                try:
                    status = connection.reply("POST").status
                    verdict.check(status >= 400, f"half a call got {status}")
                except (OSError, NoAnswer):
                    pass
                halves += 1
        names = [item["name"] for item in everything(server, token).values()]
        verdict.check(answered == 199, f"{answered} of 199 were answered")
        verdict.check(len(names) == 199 and not any(name.startswith("half") for name in names), "half a call had an effect")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"{answered} whole calls answered, {halves} halves without effect")
verdict.end()
