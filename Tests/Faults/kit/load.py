"""Calls in the background, so that a script can see whether others suffer."""
import threading
import time

from .client import NoAnswer


class Reader:
    """One keep-alive client that reads all the time; times in seconds, and what was not 200."""

    def __init__(self, server, path="/livez", token=None, pause=0.005):
        self.server, self.path, self.token, self.pause = server, path, token, pause
        self.times, self.failures = [], []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        connection = None
        while not self.stopped.is_set():
            try:
                connection = connection or self.server.connect(self.token)
                began = time.monotonic()
                reply = connection.call("GET", self.path)
                self.times.append(time.monotonic() - began)
                if reply.status != 200:
                    self.failures.append(reply.status)
                if reply.field("connection") == "close":
                    connection.close()
                    connection = None
            except (OSError, NoAnswer) as error:
                self.failures.append(repr(error))
                connection = None
            time.sleep(self.pause)

    def stop(self):
        self.stopped.set()
        self.thread.join(15)
        return self

    def percentile(self, part):
        """In milliseconds."""
        times = sorted(self.times)
        return times[min(len(times) - 1, int(len(times) * part))] * 1e3 if times else float("inf")
