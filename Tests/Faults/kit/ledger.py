"""Who wrote what, and what the server said to it; kept outside the server, and compared with what it has afterwards."""
import itertools
import random
import threading

from .client import Connection, CutAnswer, NoAnswer

_numbers = itertools.count()


class Line:
    """One object: the create's key, then its last acknowledged state, and whether a later call got no answer."""

    def __init__(self, tag):
        self.tag, self.id = tag, None
        self.version, self.name, self.deleted, self.archived = 0, tag, False, False
        self.open = None
        self.attempted = set()


class Ledger:
    def __init__(self):
        self.lines, self.statuses = [], {}
        self.acknowledged = 0
        # Answers that began and did not end.
        self.cut = 0
        self.is_dark = False
        # Whether others have written to the server too.
        self.is_part = False
        self.lock = threading.Lock()

    def note(self, status):
        """Counts an answer; after the lights went out there is none."""
        if self.is_dark:
            raise NoAnswer("the power is gone")
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if 200 <= status < 300:
                self.acknowledged += 1

    def only(self):
        """This ledger, as one of several of its server."""
        self.is_part = True
        return self

    def take(self, other):
        """Adds what another has noted."""
        self.lines += other.lines
        self.acknowledged += other.acknowledged

    def note_cut(self):
        with self.lock:
            self.cut += 1

    def add(self, line):
        with self.lock:
            self.lines.append(line)

    @property
    def created(self):
        return [line for line in self.lines if line.id]

    @property
    def unanswered(self):
        return [line for line in self.lines if line.open == "create"]


def create(connection, ledger, line):
    """A create by the line's key; whether it was acknowledged."""
    line.open = "create"
    reply = connection.call("POST", "/v1/contacts", {"name": line.tag, "tags": [line.tag]}, Idempotency_Key=line.tag)
    ledger.note(reply.status)
    if reply.status == 201:
        line.id, line.version = reply.json["id"], reply.json["version"]
    # What is told to have changed nothing is not open; the outcome of a storage failure is unknown.
    line.open = "create" if reply.code == "storage_failure" else None
    return reply


def change(connection, ledger, line, number):
    line.open = "change"
    name = f"{line.tag} {number}"
    line.attempted.add(name)
    reply = connection.call("PATCH", f"/v1/contacts/{line.id}", {"name": name})
    ledger.note(reply.status)
    if reply.status == 200:
        line.version, line.name, line.open = reply.json["version"], name, None
    elif reply.code != "storage_failure":
        line.open = None


def act(connection, ledger, line):
    """Archives the contact or brings it back, by turns."""
    line.open = "act"
    reply = connection.call("POST", f"/v1/contacts/{line.id}/{'unarchive' if line.archived else 'archive'}")
    ledger.note(reply.status)
    if reply.status == 200:
        line.version, line.archived, line.open = reply.json["version"], not line.archived, None
    elif reply.code != "storage_failure":
        line.open = None


def delete(connection, ledger, line):
    line.open = "delete"
    reply = connection.call("DELETE", f"/v1/contacts/{line.id}")
    ledger.note(reply.status)
    if reply.status == 204:
        line.deleted = True
    line.open = "delete" if reply.code == "storage_failure" else None


def write(port, token, ledger, stop, mixed=True, timeout=10, on_failure=None):
    """Writes until `stop` is set or the server is gone: creates with keys, and when `mixed` changes, actions and deletes."""
    chance = random.Random(next(_numbers))
    try:
        with Connection(port, token, timeout) as connection:
            while not stop.is_set():
                line = Line(f"t{next(_numbers)}")
                ledger.add(line)
                reply = create(connection, ledger, line)
                if reply.status != 201:
                    if on_failure and on_failure(reply):
                        continue
                    return
                if mixed and chance.random() < 0.5:
                    change(connection, ledger, line, next(_numbers))
                if mixed and not line.open and chance.random() < 0.3:
                    act(connection, ledger, line)
                if mixed and not line.open and chance.random() < 0.2:
                    delete(connection, ledger, line)
                if reply.field("connection") == "close":
                    return write(port, token, ledger, stop, mixed, timeout, on_failure)
    except CutAnswer:
        ledger.note_cut()
    except (OSError, NoAnswer):
        return


class Writers:
    """Threads that write; `join` waits for them."""

    def __init__(self, server, token, ledger, count=16, **options):
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=write, args=(server.port, token, ledger, self.stop), kwargs=options, daemon=True)
            for _ in range(count)
        ]
        for thread in self.threads:
            thread.start()

    def join(self, seconds=30):
        self.stop.set()
        for thread in self.threads:
            thread.join(seconds)


def everything(server, token, ids=None):
    """All live contacts by id, or those of `ids`."""
    if ids is not None:
        return _some(server, token, list(ids))
    found, path = {}, "/v1/contacts?archived=any&limit=200&sort=created_at&fields=name,tags"
    with server.connect(token, timeout=30) as connection:
        cursor = ""
        while True:
            reply = connection.call("GET", path + cursor)
            page = reply.json
            for item in page["data"]:
                found[item["id"]] = item
            if not page["has_more"]:
                return found
            cursor = f"&cursor={page['next_cursor']}"
            reopen_if_closing(connection, reply)


def _some(server, token, ids):
    found = {}
    with server.connect(token, timeout=30) as connection:
        for start in range(0, len(ids), 100):
            path = f"/v1/contacts?archived=any&limit=200&fields=name,tags&ids={','.join(ids[start:start + 100])}"
            reply = connection.call("GET", path)
            found.update((item["id"], item) for item in reply.json["data"])
            reopen_if_closing(connection, reply)
    return found


def reopen_if_closing(connection, reply):
    """A connection ends after 1,000 calls."""
    if reply.field("connection") == "close":
        connection.reopen()


def settle(server, token, ledger):
    """Repeats each create that got no answer, with its key: it must be acknowledged now, with one effect."""
    complaints = []
    with server.connect(token, timeout=30) as connection:
        for line in ledger.unanswered:
            reply = create(connection, ledger, line)
            if reply.status != 201:
                complaints.append(f"{line.tag}: the retry got {reply.status} {reply.code}")
            reopen_if_closing(connection, reply)
    return complaints


def may_be_newer(line, item):
    """Whether a call without an answer explains what is there."""
    return line.open == "act" or line.open == "change" and item["name"] in line.attempted


def verify(server, token, ledger):
    """Compares the server with the ledger; what is wrong, as sentences."""
    complaints = settle(server, token, ledger)
    found = everything(server, token, {line.id for line in ledger.created} if ledger.is_part else None)
    by_tag = {}
    for item in found.values():
        for tag in item["tags"]:
            by_tag[tag] = by_tag.get(tag, 0) + 1
    for line in ledger.lines:
        if not line.id:
            if by_tag.get(line.tag, 0):
                complaints.append(f"{line.tag}: is there, and its create was refused")
            continue
        item = found.get(line.id)
        if by_tag.get(line.tag, 0) > 1:
            complaints.append(f"{line.tag}: is there {by_tag[line.tag]} times")
        if item is None:
            if not line.deleted and line.open != "delete":
                complaints.append(f"{line.tag}: was acknowledged and is lost")
        elif line.deleted:
            complaints.append(f"{line.tag}: its deletion was acknowledged and is lost")
        elif item["version"] < line.version:
            complaints.append(f"{line.tag}: version {line.version} was acknowledged, {item['version']} is there")
        elif item["version"] == line.version and item["name"] != line.name:
            complaints.append(f"{line.tag}: has another name than acknowledged")
        elif item["version"] > line.version and not may_be_newer(line, item):
            complaints.append(f"{line.tag}: has a version that nobody wrote")
    return complaints
