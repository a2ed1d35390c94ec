"""Large data at once, past the server: rows of an account of their own, and a log as kill -9 leaves it."""
import json
import os
import signal
import sqlite3

from .server import Server, make_data, run

# Of one row with its long note: it fills most of a page.
ROW = 8192


def make_large_data(path, size):
    """Fresh data with an account, and about `size` bytes of another's contacts; the first account's token."""
    token = make_data(path)
    _, out, _ = run("user", "add", "--data", path, "--email", "many@example.org", "--name", "Many", "--role", "student",
                    "--token", "t")
    with Server(path) as server, server.connect(json.loads(out)["token"]) as connection:
        connection.call("POST", "/v1/contacts", {"name": "Pattern", "notes": "n" * 5000})
        server.stop()
    database = open_past_server(path)
    columns = [row[1] for row in database.execute("PRAGMA table_info(contacts)")]
    own = {"id": "printf('%08x-0000-7000-8000-%012x', n, n)", "name": "'Many ' || n", "name_key": "'many ' || n"}
    database.execute("BEGIN")
    database.execute(
        f"WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < {size // ROW}) "
        f"INSERT INTO contacts ({', '.join(columns)}) "
        f"SELECT {', '.join(own.get(column, column) for column in columns)} FROM contacts, numbers "
        "WHERE notes LIKE 'nnnnn%'")
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return token


def leave_log(path, size):
    """Changes rows beside a server until the log has `size` bytes, and kills both; the log's bytes."""
    log = f"{path}/parley.db-wal"
    with Server(path) as server:
        child = os.fork()
        if child == 0:
            try:
                database = open_past_server(path)
                while os.path.getsize(log) < size:
                    database.execute("UPDATE contacts SET version = version + 1 WHERE notes LIKE 'nnnnn%'")
            finally:
                # Whoever closes the database last moves its log into it.
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        server.kill()
    return os.path.getsize(log)


def open_past_server(path):
    database = sqlite3.connect(f"{path}/parley.db", isolation_level=None)
    database.execute("PRAGMA wal_autocheckpoint = 0")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -200000")
    # What is changed is no concern of references, and they cost most of the time.
    database.execute("PRAGMA foreign_keys = OFF")
    return database
