#!/usr/bin/env python3
"""Measures the release build under load beside its peers, and says which budgets it keeps; the exit status is 0.

The figure is the processor time a call takes the server, user and system from /proc/PID/stat, since rates on a shared
machine say little: medians of rounds in which the servers take turns. What can be chosen, in the environment:
PARTS (core tls connections idle growth lists reads checks start), ROUNDS (3), SECONDS of each run (3), ONLY some peers by a pattern of
their names, ADD=1 to add to the rows of the last run instead of beginning anew, so that a long one can be made in pieces.
"""
import glob
import json
import os
import re
import shutil
import sys

from checks import checks
from lists import lists
from machine import PEERS, WORK
from parts import connections, core, growth, idle, start, tls
from reads import reads
from report import report
from servers import peers
from verdicts import verdicts

PARTS = {"core": core, "tls": tls, "connections": connections, "idle": idle, "growth": growth, "lists": lists,
         "reads": reads, "checks": checks, "start": start}
RESULTS = f"{WORK}/results.json"


def chosen():
    """The parts to measure."""
    names = os.environ.get("PARTS", "").split() or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"no part is named {unknown[0]}; there are: {' '.join(PARTS)}")
    return names


def stored():
    """The rows of the last run, when they are to be added to."""
    if os.environ.get("ADD") != "1" or not os.path.exists(RESULTS):
        return []
    with open(RESULTS) as file:
        return json.load(file)


def save(rows):
    with open(f"{RESULTS}.new", "w") as file:
        json.dump(rows, file, indent=1)
    os.replace(f"{RESULTS}.new", RESULTS)


def main():
    parts, rows = chosen(), stored()
    startable, absent = peers()
    startable = [kind for kind in startable if re.search(os.environ.get("ONLY", ""), kind.name)]
    if not os.path.isdir(PEERS):
        print(f"Parley is measured alone: there are no peers in {PEERS}.")
    for name, reason in absent:
        print(f"{name} is not started: {reason}")
    for part in parts:
        for row in PARTS[part](startable):
            rows.append({"part": part, **row})
            save(rows)
    for place in glob.glob(f"{WORK}/run*"):
        shutil.rmtree(place)
    report(rows)
    print("\n## verdicts\n")
    for verdict in verdicts(rows):
        print(verdict)
    print(f"\nrows: {RESULTS}")


if __name__ == "__main__":
    main()
