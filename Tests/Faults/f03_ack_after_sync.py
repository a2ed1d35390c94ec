#!/usr/bin/env python3
"""strace: every 201 is sent after a sync of the log that began when its request had been received, and succeeded.

With one client also: no write to the log lies between that sync and the answer. With many: fewer syncs than writes.
"""
import re
import threading
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data
from kit.verdict import Verdict, need

LINE = re.compile(r"^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$")
PLACE = re.compile(r"^(\d+)<([^>]*)>?")
verdict = Verdict("F03", "acknowledged after fsync")
need(strace="strace")


def calls(path):
    """(name, descriptor, file, begun at line, ended at line, rest) of each traced call, by its end."""
    begun = {}
    for number, line in enumerate(open(path, errors="replace")):
        found = LINE.match(line)
        if not found:
            continue
        thread, resumed, name, rest = found.groups()
        if resumed:
            start = begun.pop((thread, resumed), None)
            if start:
                yield (resumed, *start[:3], number, start[3] + rest)
            continue
        place = PLACE.match(rest)
        descriptor, file = place.groups() if place else ("", "")
        if rest.endswith("<unfinished ...>"):
            begun[(thread, name)] = (descriptor, file, number, rest)
        else:
            yield (name, descriptor, file, number, number, rest)


def look(path, strict):
    """(answers, syncs, answers that came too early)."""
    received, syncs, last_write, answers, early = {}, [], -1, 0, 0
    for name, descriptor, file, began, ended, rest in sorted(calls(path), key=lambda call: call[4]):
        if name in ("fdatasync", "fsync") and file.endswith("-wal"):
            if rest.rstrip().endswith("= 0"):
                syncs.append((began, ended))
        elif name.startswith("pwrite") and file.endswith("-wal"):
            last_write = ended
        elif name.startswith(("recv", "read")) and '"POST' in rest:
            received[descriptor] = ended
        elif name.startswith(("send", "write")) and '"HTTP/1.1 201' in rest:
            answers += 1
            since = max(received.get(descriptor, began), last_write if strict else -1)
            # The newest that had ended before the answer began to be sent.
            newest = next((sync for sync in reversed(syncs) if sync[1] < began), (-1, -1))
            early += descriptor not in received or newest[0] < since
    return answers, len(syncs), early


def trace(writers, seconds):
    with Folder() as folder:
        data, ledger = f"{folder}/data", Ledger()
        token = make_data(data)
        wanted = "fsync,fdatasync,pwrite64,pwritev,read,recvfrom,recvmsg,write,writev,sendto,sendmsg"
        strace = ["strace", "-D", "-f", "-y", "-qq", "-s", "12", "-o", f"{folder}/trace", "-e", f"trace={wanted}"]
        with Server(data, "--access-log", "false", prefix=strace) as server:
            busy = Writers(server, token, ledger, count=writers, mixed=False)
            time.sleep(seconds)
            busy.join()
            for complaint in verify(server, token, ledger):
                verdict.check(False, complaint)
            server.stop()
        time.sleep(0.3)
        answers, syncs, early = look(f"{folder}/trace", strict=writers == 1)
    verdict.check(answers >= ledger.acknowledged > writers, f"{ledger.acknowledged} acknowledged, {answers} traced")
    verdict.check(early == 0, f"{writers} writers: {early} answers left before their sync")
    verdict.figure(f"{writers} writers: {answers} answers, {early} early, {syncs / max(answers, 1):.3f} syncs a write")
    return syncs / max(answers, 1)


trace(1, 2)
verdict.check(trace(32, 4) <= 0.25, "more than 0.25 syncs a write with 32 writers")
verdict.check(trace(256, 4) <= 0.25, "more than 0.25 syncs a write with 256 writers")
verdict.end()
