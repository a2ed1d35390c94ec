#!/usr/bin/env python3
"""Certificates and keys that are no good: at a reload the old ones stay, with an error and a count; at start exit 78,
or 77 where only the mode is wrong."""
import os
import shutil
import signal
import subprocess
import time

from kit.server import PARLEY, Folder, make_data
from kit.tls import serve, subject
from kit.verdict import Verdict

verdict = Verdict("F55", "bad certificates")


def mismatched(pairs):
    shutil.copy(f"{pairs.folder}/two.key", pairs.key)


def expired(pairs):
    pairs.install("old")


def empty(pairs):
    open(pairs.certificate, "w").close()


def no_certificate(pairs):
    with open(pairs.certificate, "w") as file:
        file.write("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n")


def readable_by_all(pairs):
    os.chmod(pairs.key, 0o644)


def missing(pairs):
    os.unlink(pairs.key)


def a_directory(pairs):
    os.unlink(pairs.certificate)
    os.mkdir(pairs.certificate)


WAYS = (mismatched, expired, empty, no_certificate, readable_by_all, missing, a_directory)


def mend(pairs):
    if os.path.isdir(pairs.certificate):
        os.rmdir(pairs.certificate)
    pairs.install("one")


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data, metrics=True) as server:
        pairs = server.pairs
        pairs.make("two")
        pairs.make_expired("old")
        with server.connect() as old:
            for way in WAYS:
                before, errors = server.metric("tls_reload_failures_total"), server.logged().count('"level":"error"')
                way(pairs)
                server.signal(signal.SIGHUP)
                time.sleep(0.3)
                verdict.check(server.metric("tls_reload_failures_total") > before, f"{way.__name__}: not counted")
                verdict.check(server.logged().count('"level":"error"') > errors, f"{way.__name__}: not logged")
                verdict.check(subject(server.port) == "one", f"{way.__name__}: the old one does not stay")
                verdict.check(old.call("GET", "/livez").status == 200, f"{way.__name__}: an open connection was lost")
                mend(pairs)
        verdict.check(server.stop() == 0, "it did not end with 0")
    for way in WAYS:
        way(pairs)
        try:
            done = subprocess.run(
                [PARLEY, "serve", "--data", data, "--listen", "127.0.0.1:0", "--tls-cert", pairs.certificate, "--tls-key",
                 pairs.key], capture_output=True, text=True, timeout=5)
            wanted = 77 if way is readable_by_all else 78
            verdict.check(done.returncode == wanted, f"{way.__name__} at start: exit {done.returncode}: {done.stderr[-200:]}")
        except subprocess.TimeoutExpired:
            verdict.check(False, f"{way.__name__} at start: it serves")
        mend(pairs)
verdict.figure(f"{len(WAYS)} ways, each counted and logged at reload with the old one kept, each exit 78 or 77 at start")
verdict.end()
