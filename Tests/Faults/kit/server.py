"""A Parley of the test's own: fresh data, a free port, ended by its process id and nothing else."""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from .client import Connection, NoAnswer
from .verdict import ROOT

# Taken out of the environment: the program refuses variables of its prefix that it does not know.
PARLEY = os.environ.pop("PARLEY_BIN", f"{ROOT}/.build/release/parley")
# A killed server leaves its control socket, which no copy of its data can hold.
SOCKETS = shutil.ignore_patterns("*.sock")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class NotStarted(Exception):
    """The server ended before it was ready."""


class Folder:
    """A directory that goes with the test."""

    def __init__(self, under=None):
        self.path = tempfile.mkdtemp(prefix="parley-fault-", dir=under)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def run(*arguments, timeout=60):
    """A command of the program, as (exit code, standard output, standard error)."""
    done = subprocess.run([PARLEY, *arguments], capture_output=True, text=True, timeout=timeout)
    return done.returncode, done.stdout, done.stderr


def make_data(path, email="ada@example.org", role="student"):
    """Fresh data with one account; its token."""
    code, out, error = run("user", "add", "--data", path, "--email", email, "--name", "Ada", "--role", role, "--token", "t")
    if code != 0:
        raise NotStarted(error)
    return json.loads(out)["token"]


class Server:
    """`parley serve`, started and ready; `prefix` is a program to start it under, such as strace -D."""

    def __init__(self, data, *flags, prefix=(), metrics=False, log=None, wait=20, environment=None, setup=None, tls=None):
        self.data, self.tls = data, tls
        self.log = log or f"{data}.log"
        flags = [*flags, "--metrics", "127.0.0.1:0"] if metrics else [*flags]
        if "--listen" not in flags:
            flags += ["--listen", "127.0.0.1:0"]
        self.log_start = os.path.getsize(self.log) if isinstance(self.log, str) and os.path.exists(self.log) else 0
        error = open(self.log, "ab") if isinstance(self.log, str) else self.log
        self.process = subprocess.Popen(
            [*prefix, PARLEY, "serve", "--data", data, *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=error, preexec_fn=setup,
            env=dict(os.environ, PARLEY_RATE_LIMIT="off", PARLEY_QUOTA="10000000", **(environment or {})))
        if isinstance(self.log, str):
            error.close()
        self.pid = self.process.pid
        began = time.monotonic()
        self.port = self._ready(wait)
        self.seconds = time.monotonic() - began
        self.metrics_port = self._metrics_port() if metrics else None

    def _ready(self, wait):
        readable, _, _ = select.select([self.process.stdout], [], [], wait)
        line = self.process.stdout.readline() if readable else b""
        if not line:
            self.kill() if self.process.poll() is None else None
            raise NotStarted(f"exit {self.process.wait()}: {self.tail()}")
        return int(json.loads(line)["urls"][0].rsplit(":", 1)[1])

    def _metrics_port(self):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            for line in self.logged().splitlines():
                if '"message":"listening"' in line:
                    return int(json.loads(line)["metrics"].rsplit(":", 1)[1])
            time.sleep(0.02)
        raise NotStarted("the log names no metrics listener")

    def logged(self):
        """What this server has logged, when the log is a file."""
        with open(self.log, errors="replace") as file:
            file.seek(self.log_start)
            return file.read()

    def tail(self, size=400):
        try:
            return open(self.log, errors="replace").read()[-size:]
        except (OSError, TypeError):
            return ""

    # Asking

    def connect(self, token=None, timeout=10, **options):
        return Connection(self.port, token, timeout, tls=self.tls, **options)

    def status(self, path, timeout=5):
        """The status of one GET on a connection of its own; None when there is no answer."""
        try:
            with self.connect(timeout=timeout) as connection:
                return connection.call("GET", path).status
        except (OSError, NoAnswer):
            return None

    def metric(self, name):
        """The sum of a metric's series."""
        with Connection(self.metrics_port) as connection:
            text = connection.call("GET", "/metrics").body.decode()
        series = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{")))
        return sum(map(float, series.values()))

    def eventually(self, path, status, seconds):
        """Seconds until `path` answers `status`; None when it does not within `seconds`."""
        began = time.monotonic()
        while (spent := time.monotonic() - began) < seconds:
            if self.status(path, timeout=2) == status:
                return spent
            time.sleep(0.05)
        return None

    # Watching

    def resident(self):
        """Bytes of memory of its own."""
        for line in open(f"/proc/{self.pid}/status"):
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        return 0

    def cpu(self):
        """Seconds of processor time spent."""
        fields = open(f"/proc/{self.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def sockets(self):
        """Its connections and listeners; files that it opens meanwhile do not count."""
        folder, count = f"/proc/{self.pid}/fd", 0
        for name in os.listdir(folder):
            try:
                count += os.readlink(f"{folder}/{name}").startswith("socket:")
            except FileNotFoundError:
                continue
        return count

    @property
    def is_alive(self):
        return self.process.poll() is None

    # Ending

    def signal(self, number):
        self.process.send_signal(number)

    def exit(self, seconds=40):
        """Waits for its end; the exit code, or None when it goes on."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, seconds=40):
        """SIGTERM, and the exit code; SIGKILL when that does not end it, which is told as None."""
        if self.is_alive:
            self.signal(signal.SIGTERM)
        code = self.exit(seconds)
        if code is None:
            self.kill()
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdout.close()
