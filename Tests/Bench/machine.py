"""The settings of a measurement, and what the kernel tells of a process."""
import json
import os
import re
import socket

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.environ.get("WORK", f"{ROOT}/bench-results")
PARLEY = f"{ROOT}/.build/release/parley"
ROUNDS = int(os.environ.get("ROUNDS", 3))
LENGTH = int(os.environ.get("SECONDS", 3))
OWNERS, CONTACTS = int(os.environ.get("OWNERS", 2000)), int(os.environ.get("CONTACTS", 200))
MANY_OWNERS = int(os.environ.get("MANY_OWNERS", 20_000))
PEERS = os.environ.get("PEERS", f"{ROOT}/../shared/bench")
DATA = f"{WORK}/data-{OWNERS}x{CONTACTS}"
TICK = os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and all its descendants."""
    found = [pid]
    for each in found:
        try:
            for thread in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{thread}/children") as file:
                    found += map(int, file.read().split())
        except OSError:
            pass
    return found


def cpu(pid):
    """Seconds of processor time, user and system, of a process and its descendants (proc_pid_stat(5))."""
    spent = 0
    for each in family(pid):
        try:
            with open(f"/proc/{each}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            spent += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return spent / TICK


def own_memory(pid):
    """Bytes of memory of their own (RssAnon) of a process and its descendants."""
    total = 0
    for each in family(pid):
        try:
            with open(f"/proc/{each}/status") as file:
                found = re.search(r"^RssAnon:\s+(\d+)", file.read(), re.M)
            total += int(found.group(1)) * 1024 if found else 0
        except OSError:
            pass
    return total


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(port, path, token=None, timeout=2, body=None):
    """The status line's bytes and all that follows of one GET, or of one POST of a JSON body, on a connection of its own;
    b"" without an answer."""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Authorization: Bearer {token}\r\n" if token else ""
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
            connection.sendall(f"{head}\r\n{body or ''}".encode())
            while piece := connection.recv(65536):
                answer += piece
    except OSError:
        pass
    return answer


def answered(answer):
    """The JSON of an answer."""
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def pairs(path):
    """The tokens and the ids in a file of pairs."""
    with open(path) as file:
        return [line.rstrip("\n").split("\t")[:2] for line in file]
