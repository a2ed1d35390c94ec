#!/usr/bin/env python3
"""Slow reads beside fast ones: the fast ones take at most three times as long as alone (p99), while one owner asks twelve
times at once for what walks over all her 20,000 contacts, and while each read from the disk by the threads of the slow
lane is held up for 2 s (strace).
"""
import json
import os
import subprocess
import threading

from kit.client import NoAnswer
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict, need

verdict = Verdict("F66", "slow reads beside fast ones")
need(gcc="gcc", strace="strace")
HERE = os.path.dirname(os.path.abspath(__file__))
PLACES, CLIENTS, RATE = 20_000, 12, 1000
HEAVY = "/v1/contacts?tags=" + ",".join(f"absent{n}" for n in range(50)) + "&sort=name"


def fill(server, token):
    """Many contacts, in pipelined calls."""
    made = 0
    while made < PLACES:
        with server.connect(token, timeout=60) as connection:
            for _ in range(9):
                one = connection.request("POST", "/v1/contacts", {"name": "n" * 150, "notes": "m" * 900, "tags": ["a", "b"]})
                connection.send(one * 100)
                for _ in range(100):
                    made += connection.reply("POST").status == 201


class Slow:
    """Clients of the heavy question, until they are stopped."""

    def __init__(self, server, token):
        self.statuses, self.stopped = {}, threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(server, token), daemon=True) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, server, token):
        while not self.stopped.is_set():
            try:
                with server.connect(token, timeout=60) as connection:
                    for _ in range(100):
                        if self.stopped.is_set():
                            return
                        reply = connection.call("GET", HEAVY)
                        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
                        if reply.status == 503:
                            verdict.check(reply.field("retry-after"), "a 503 without Retry-After")
            except (OSError, NoAnswer) as error:
                self.statuses[repr(error)] = self.statuses.get(repr(error), 0) + 1

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)


def measure(server, folder, seconds):
    """Reads of one account at a constant rate, by another program, so that the slow clients do not delay the clock."""
    done = subprocess.run([f"{folder}/openloop", str(server.port), str(RATE), str(seconds), "32", f"{folder}/request"],
                          capture_output=True, text=True, timeout=seconds + 60)
    result = json.loads(done.stdout)
    wrong = result["shed"] + result["other"] + result["dead"] + result["missed"]
    verdict.check(wrong == 0, f"fast reads failed: {result}")
    return result["good_p99"]


def slow_threads(server):
    """The ids of the slow lane's threads."""
    folder = f"/proc/{server.pid}/task"
    return [task for task in os.listdir(folder) if open(f"{folder}/{task}/comm").read().startswith("slow-")]


class Held:
    """Every read from the disk by the slow lane takes 2 s."""

    def __init__(self, server):
        tasks = [f"-p{task}" for task in slow_threads(server)]
        verdict.check(tasks, "no thread of the slow lane was found")
        self.process = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e", "trace=pread64", "-e", "inject=pread64:delay_enter=2000000", *tasks])
        threading.Event().wait(1)

    def end(self):
        self.process.terminate()
        self.process.wait(20)


with Folder() as folder:
    subprocess.run(["gcc", "-O2", "-o", f"{folder}/openloop", f"{HERE}/openloop.c"], check=True)
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data, "--access-log", "false") as server:
        fill(server, token)
        with server.connect(token) as connection:
            with open(f"{folder}/request", "wb") as file:
                file.write(connection.request("GET", "/v1/me"))
            reply = connection.call("GET", HEAVY)
            verdict.check(reply.status == 200 and reply.json["data"] == [], f"the slow read got {reply.status}")
        alone = measure(server, folder, 5)
        slow = Slow(server, token)
        beside = measure(server, folder, 8)
        slow.stop()
        held, slower = Held(server), Slow(server, token)
        stopped = measure(server, folder, 8)
        held.end()
        slower.stop()
        for name, clients in (("slow", slow), ("held", slower)):
            verdict.check(set(clients.statuses) <= {200, 503}, f"{name} reads: {clients.statuses}")
        verdict.check(slower.statuses.get(503), f"no held read was given up: {slower.statuses}")
        verdict.check(beside <= 3 * alone, f"fast reads took {beside:.2f} ms beside slow ones, alone {alone:.2f} ms")
        verdict.check(stopped <= 3 * alone, f"fast reads took {stopped:.2f} ms beside held ones, alone {alone:.2f} ms")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(f"fast reads p99 {alone:.2f} ms alone, {beside:.2f} ms beside {CLIENTS} slow readers ({slow.statuses}), "
               f"{stopped:.2f} ms while these are held up 2 s a read ({slower.statuses})")
verdict.end()
