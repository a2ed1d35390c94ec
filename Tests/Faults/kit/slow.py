"""Runs of slowhttptest beside a client that wants nothing special."""
import re
import subprocess
import time

from .load import Reader
from .server import Folder, Server, make_data
from .verdict import Verdict, need

# The client beside.
OURS = 1


def attack(name, what, arguments, path="/v1", connections=4000, seconds=30, flags=(), within=12, least=0.9, most_memory=64 << 20,
           rate=1000):
    """Runs slowhttptest, `rate` connections a second, and looks at what the server has open: nothing of it `within` seconds
    of the last that came. `arguments` may be made from a token."""
    verdict = Verdict(name, what)
    need(slowhttptest="slowhttptest")
    with Folder() as folder:
        data = f"{folder}/data"
        token = make_data(data)
        arguments = arguments(token) if callable(arguments) else arguments
        with Server(data, "--access-log", "false", *flags) as server:
            before, quiet = server.resident(), server.sockets() + OURS
            others = Reader(server)
            process = subprocess.Popen(
                ["slowhttptest", *arguments, "-c", str(connections), "-r", str(rate), "-l", str(seconds), "-p", "5",
                 "-u", f"http://127.0.0.1:{server.port}{path}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            most, gone, ended, grown = watch(server, process, before, quiet)
            text = re.sub(r"\x1b\[[0-9;]*m", "", process.communicate()[0])
            if gone is None and "No open connections left" in text:
                gone = ended
            others.stop()
            share = 1 - len(others.failures) / max(len(others.times), 1)
            verdict.check("service available:   YES" in text, f"slowhttptest said nothing of use: {text[-300:]}")
            verdict.check(most >= connections * least, f"only {most:.0f} connections came")
            verdict.check(gone is not None and gone <= within, f"still open after {gone} s")
            verdict.check(grown < most_memory, f"{grown} bytes grown")
            verdict.check(share >= 0.999 and others.times, f"others: {others.failures[:3]}")
            verdict.check(server.is_alive, "it ended")
            verdict.figure(f"{most:.0f} connections, all gone after {gone or -1:.0f} s, +{grown / 1048576:.1f} MB")
            verdict.figure(f"others {share:.2%} of {len(others.times)}, p99 {others.percentile(.99):.1f} ms")
    return verdict


def watch(server, process, before, quiet):
    """(most connections at once, seconds from then until none was left and until the end, memory grown at most) while `process` runs."""
    most, gone, grown, began = 0, None, 0, time.monotonic()
    while process.poll() is None:
        open_now = server.sockets() - quiet
        grown = max(grown, server.resident() - before)
        if open_now > most:
            most, began = open_now, time.monotonic()
        if gone is None and most > 0 and open_now <= 0:
            gone = time.monotonic() - began
        time.sleep(0.25)
    return most, gone, time.monotonic() - began, grown
