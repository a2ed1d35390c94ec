#!/usr/bin/env python3
"""Sign-ins of an unknown address, a wrong password, an account without a password and a disabled one take the same
time (X10), and a right one what scrypt costs (X01). The figures are printed, with a verdict; run it on a quiet machine.

    Tests/Faults/x10_timing.py [SAMPLES of each class, 200 unless said]
"""
import json
import math
import statistics
import sys
import time

from kit.server import Folder, Server, run

SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 200
LARGEST_DIFFERENCE, LEAST_P = 5.0, 0.01


def account(path, email, *flags):
    code, out, error = run("user", "add", "--data", path, "--email", email, "--name", "N", *flags)
    if code != 0:
        sys.exit(error)
    return json.loads(out)


def rank_p(left, right):
    """The two-sided p of Mann and Whitney's test, by the normal approximation."""
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    rank_sum = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(left), len(right)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


class Asker:
    """Signs in, each time with addresses and accounts of its own class."""

    def __init__(self, server):
        self.server = server

    def milliseconds(self, email, password, status):
        with self.server.connect(timeout=30) as connection:
            began = time.perf_counter()
            reply = connection.call("POST", "/v1/sessions", {"email": email, "password": password})
            spent = (time.perf_counter() - began) * 1000
        if reply.status != status:
            sys.exit(f"{email}: {reply.status}, due is {status}: {reply.body[:200]!r}")
        return spent


def main():
    # A wrong try counts for an hour, for account and network: the server is begun anew before the buckets are empty.
    classes = {"unknown": [], "wrong": [], "no password": [], "disabled": []}
    right, rounds = [], max(1, SAMPLES // 4)
    with Folder() as folder:
        data = f"{folder}/data"
        admin = account(data, "adm@example.org", "--role", "admin", "--password")
        for n in range(4):
            account(data, f"wrong{n}@example.org", "--role", "student", "--password")
            account(data, f"bare{n}@example.org", "--role", "student")
        disabled = [account(data, f"x{n}@example.org", "--role", "student", "--password") for n in range(4)]
        with Server(data) as server:
            right.append(Asker(server).milliseconds("adm@example.org", admin["password"], 201))
            with server.connect() as connection:
                body = {"email": "adm@example.org", "password": admin["password"]}
                token = json.loads(connection.call("POST", "/v1/sessions", body).body)["token"]
            with server.connect(token) as connection:
                for user in disabled:
                    connection.call("POST", f"/v1/users/{user['id']}/disable", {})
        for _ in range(rounds):
            with Server(data) as server:
                asker = Asker(server)
                asker.milliseconds("warm@example.org", "x", 401)
                for n in range(4):
                    for name, email in [("unknown", f"nobody{n}@example.org"), ("wrong", f"wrong{n}@example.org"),
                                        ("no password", f"bare{n}@example.org"), ("disabled", f"x{n}@example.org")]:
                        classes[name].append(asker.milliseconds(email, "x", 401))
                right.append(asker.milliseconds("adm@example.org", admin["password"], 201))
    report(classes, right)


def report(classes, right):
    base = classes["unknown"]
    fine = 100 <= statistics.median(right) <= 600
    print(f"right: median {statistics.median(right):.1f} ms of {len(right)}")
    for name, times in classes.items():
        difference, p = statistics.median(times) - statistics.median(base), rank_p(base, times) if times is not base else 1
        fine = fine and abs(difference) < LARGEST_DIFFERENCE and p > LEAST_P
        print(f"{name}: median {statistics.median(times):.1f} ms of {len(times)}, {difference:+.1f} ms, p {p:.3f}")
    print(f"X01 X10 sign-ins take the same time for every reason: {'PASS' if fine else 'FAIL'}")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
