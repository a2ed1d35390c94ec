#!/usr/bin/env python3
"""New handshakes as fast as two clients can make them, beside open connections: these hardly notice. Renegotiation is
refused, and 64 KB of messages behind the handshake end the connection or change nothing."""
import subprocess
import threading

from kit.client import NoAnswer
from kit.server import Folder, make_data
from kit.tls import serve
from kit.verdict import Verdict
from kit.wrk import Load

verdict = Verdict("F52", "flood of handshakes")
SECONDS = 6


def flood(port, counts):
    """Full handshakes on new connections, one after the other."""
    done = subprocess.run(
        ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new", "-time", str(SECONDS)], capture_output=True,
        text=True, timeout=60)
    counts.append(next((int(line.split()[0]) for line in done.stdout.splitlines() if "connections in" in line), 0))


def renegotiate(port):
    """Whether a client of TLS 1.2 that asks to negotiate again is refused."""
    done = subprocess.run(
        ["openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{port}"], input="R\n", capture_output=True, text=True,
        timeout=20)
    return "no renegotiation" in done.stdout + done.stderr


def key_updates(server):
    """Sends 64 KB of KeyUpdate messages (RFC 8446 section 4.6.3) by s_client's command k, which asks for none in return."""
    with subprocess.Popen(
        ["openssl", "s_client", "-tls1_3", "-connect", f"127.0.0.1:{server.port}"], stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        try:
            # A record of one update has 27 bytes.
            client.stdin.write(b"k\n" * (65_536 // 27))
            client.stdin.close()
        except BrokenPipeError:
            pass
        client.wait(20)
    return 65_536 // 27


def others_are_served(server):
    try:
        with server.connect() as connection:
            return connection.call("GET", "/livez").status == 200
    except (OSError, NoAnswer):
        return False


with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data) as server:
        quiet = Load(server, seconds=SECONDS).end()
        counts = []
        floods = [threading.Thread(target=flood, args=(server.port, counts)) for _ in range(2)]
        for one in floods:
            one.start()
        busy = Load(server, seconds=SECONDS).end()
        for one in floods:
            one.join()
        verdict.check(busy.p99 <= 3 * quiet.p99, f"p99 {busy.p99:.1f} ms under the flood, {quiet.p99:.1f} without")
        verdict.check(not busy.failures, f"{busy.failures}")
        verdict.check(sum(counts) > 100, f"only {counts} handshakes were made")
        verdict.check(renegotiate(server.port), "renegotiation is not refused")
        before = server.resident()
        updates = key_updates(server)
        verdict.check(server.resident() - before < 1 << 20, "messages behind the handshake take memory")
        verdict.check(others_are_served(server), "a new connection is not served")
        verdict.check(server.stop() == 0, "it did not end with 0")
verdict.figure(
    f"p99 of 16 open connections {quiet.p99:.1f} ms, and {busy.p99:.1f} ms beside {sum(counts) / SECONDS:.0f} handshakes "
    f"a second; renegotiation refused; {updates} key updates")
verdict.end()
