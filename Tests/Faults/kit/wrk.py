"""Runs of wrk: as much as so many connections can ask, and how long they waited."""
import re
import subprocess

from .verdict import need


class Load:
    """One run, begun at once; `end` waits for it."""

    def __init__(self, server, path="/v1", connections=16, seconds=5):
        need(wrk="wrk")
        scheme = "https" if server.tls else "http"
        self.process = subprocess.Popen(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", f"{scheme}://127.0.0.1:{server.port}{path}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def end(self):
        text = self.process.communicate()[0]
        found = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
        self.p99 = float(found[1]) * {"us": 1e-3, "ms": 1, "s": 1e3}[found[2]] if found else float("inf")
        found = re.search(r"(\d+) requests in", text)
        self.requests = int(found[1]) if found else 0
        found = re.search(r"Requests/sec:\s+([\d.]+)", text)
        self.rate = float(found[1]) if found else 0
        # Its connections that the server closes after a thousand calls are no errors of reading.
        self.failures = re.findall(r"Socket errors.*|Non-2xx.*", text)
        return self
