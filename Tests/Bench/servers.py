"""What is measured: Parley, and the peers that prepare.sh got ready, each with its own fresh copy of the data."""
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.request

from machine import DATA, PARLEY, PEERS, WORK, cpu, family, free_port, own_memory

HEALTH = {"parley": "/livez", "job": "/healthz", "pocketbase": "/api/health"}
# What a server answers once its data are open; Parley lives before, while it migrates them.
READY = {**HEALTH, "parley": "/readyz"}


class Kind:
    """A program that can be started on a copy of the data."""

    def __init__(self, name, dialect, source, pairs, command, environment=None, secure=False, folder=None,
                 is_wrapped=False):
        self.name, self.dialect, self.source, self.pairs, self.command = name, dialect, source, pairs, command
        self.environment, self.secure, self.folder = environment or {}, secure, folder
        self.is_wrapped = is_wrapped

    def fresh(self, place):
        """Copies the data to `place`; a copied database is another file than the one its note of ownership names."""
        shutil.rmtree(place, ignore_errors=True)
        os.mkdir(place, 0o700)
        if os.path.isdir(self.source):
            shutil.copytree(self.source, place, dirs_exist_ok=True)
        else:
            shutil.copyfile(self.source, f"{place}/data.db")
        for name in os.listdir(place):
            if name.endswith("-owner"):
                os.unlink(f"{place}/{name}")
        os.sync()


def parley(data=DATA, name="Parley", flags=(), prefix=(), secure=False):
    keys = ["--tls-cert", f"{WORK}/cert.pem", "--tls-key", f"{WORK}/key.pem"] if secure else []
    # Rates are counted as in life, with a limit that no load reaches.
    limits = {"PARLEY_RATE_LIMIT": "1000000000", "PARLEY_QUOTA": "10000000"}
    return Kind(name, "parley", f"{data}/parley", f"{data}/pairs.tsv", environment=limits, secure=secure,
                is_wrapped=bool(prefix), command=lambda port, place: [
                    *prefix, PARLEY, "serve", "--data", place, "--listen", f"127.0.0.1:{port}", *keys, *flags])


def known_peers():
    """The peers in their strongest form: those that keep a weaker promise (synchronous=NORMAL) are let do so."""
    seed, pairs = f"{DATA}/job.db", f"{DATA}/job-pairs.tsv"
    normal = {"PEER_SYNC": "NORMAL"}
    uvicorn = [f"{WORK}/venv/bin/uvicorn", "app:app", "--host", "127.0.0.1", "--workers", "2", "--loop", "uvloop",
               "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    yield Kind("C job", "job", seed, pairs,
               lambda port, place: [f"{WORK}/job", "job", str(port), "2", f"{place}/data.db", "GROUP"])
    yield Kind("PocketBase", "pocketbase", f"{DATA}/pocketbase", f"{DATA}/pocketbase-pairs.tsv",
               lambda port, place: [f"{WORK}/pocketbase", "serve", "--dir", place, f"--http=127.0.0.1:{port}"])
    yield Kind("FastAPI x2", "job", seed, pairs, lambda port, place: [*uvicorn, "--port", str(port)], normal,
               folder=f"{PEERS}/py")
    yield Kind("Hummingbird + GRDB", "job", seed, pairs, lambda port, place: [f"{WORK}/hb"],
               {**normal, "PEER_TUNED": "1"})
    yield Kind("FlyingFox + GRDB", "job", seed, pairs, lambda port, place: [f"{WORK}/ff"],
               {**normal, "PEER_NODELAY": "1"})


def peers():
    """The peers that can be started, and (name, reason) of those that cannot."""
    try:
        with open(f"{WORK}/peers.txt") as file:
            reasons = dict(line.rstrip("\n").split("\t", 1) for line in file)
    except OSError:
        reasons = {}
    if not os.path.isdir(PEERS):
        return [], []
    write_pocketbase_pairs()
    return ([kind for kind in known_peers() if reasons.get(kind.name) == ""],
            [(name, reason) for name, reason in reasons.items() if reason])


def write_pocketbase_pairs():
    """PocketBase's setup makes one account that can call; its contacts are the pairs."""
    folder = f"{DATA}/pocketbase"
    if os.path.exists(f"{folder}/ids.txt") and not os.path.exists(f"{DATA}/pocketbase-pairs.tsv"):
        token, owner, ids = (open(f"{folder}/{name}.txt").read() for name in ("token", "owner", "ids"))
        with open(f"{DATA}/pocketbase-pairs.tsv", "w") as file:
            file.writelines(f"{token}\t{id}\t{owner}\n" for id in ids.split())


class Running:
    """A started server that answers; ended by its process id."""

    def __init__(self, kind, place=f"{WORK}/run", fresh=True):
        self.kind, self.port = kind, free_port()
        if fresh:
            kind.fresh(place)
        environment = dict(os.environ, PORT=str(self.port), DB=f"{place}/data.db", **kind.environment)
        self.log = open(f"{WORK}/server.log", "ab")
        self.process = subprocess.Popen(kind.command(self.port, place), stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env=environment, cwd=kind.folder)
        self.pid = self.process.pid
        self.url = f"{'https' if kind.secure else 'http'}://127.0.0.1:{self.port}"
        self._wait()

    def _wait(self):
        began = time.monotonic()
        context = ssl._create_unverified_context() if self.kind.secure else None
        while time.monotonic() - began < 30 and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + READY[self.kind.dialect], timeout=2, context=context):
                    return
            except OSError:
                time.sleep(0.01)
        self.end()
        sys.exit(f"{self.kind.name} did not start: see {WORK}/server.log")

    def cpu(self):
        return cpu(self.pid)

    def memory(self):
        return own_memory(self.pid)

    def end(self):
        pids = family(self.pid)
        if self.process.poll() is None:
            os.kill(pids[1] if self.kind.is_wrapped and len(pids) > 1 else self.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
