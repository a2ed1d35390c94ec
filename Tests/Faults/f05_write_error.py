#!/usr/bin/env python3
"""Writes to the storage fail: EIO ends the server with 74, ENOSPC is 507 and passes, a limit on file size never kills.

By strace for the N-th pwrite, ftruncate or opening of the log; by RLIMIT_FSIZE; by libfiu for 1 % of all writes and syncs.
"""
import resource

from kit.storage import inject
from kit.verdict import FULL, Verdict, need

verdict = Verdict("F05", "writes fail with EIO, ENOSPC, EFBIG")
need(strace="strace", **{"fiu-run": "fiu-utils"})
count, told = 0, {507: 0, 503: 0}


def attempt(name, fault, exits, statuses, **options):
    global count
    count += 1
    outcome = inject(fault, **options)
    for complaint in outcome.complaints:
        verdict.check(False, f"{name}: {complaint}")
    if outcome.started:
        verdict.check(outcome.exit_code in exits, f"{name}: exit {outcome.exit_code}, {outcome.statuses}")
        verdict.check(set(outcome.statuses) <= {200, 201, 204, *statuses}, f"{name}: {outcome.statuses}")
        if outcome.exit_code == 74:
            verdict.check(outcome.seconds <= 2, f"{name}: the end took {outcome.seconds:.1f} s")
    for status in told:
        told[status] += outcome.statuses.get(status, 0)
    return outcome


for when in [*range(1, 61), "10+"] if FULL else (1, 3, 9, 40, 200, "10+"):
    attempt(f"EIO {when}", f"pwrite64:error=EIO:when={when}", {74}, {503})
for when in ("9", "40", "200", "100..130"):
    attempt(f"ENOSPC {when}", f"pwrite64:error=ENOSPC:when={when}", {None}, {507}, seconds=2, go_on_at={507})
verdict.check(told[507] > 0, "nobody was told 507")
for when in ("1", "1+", "2"):
    attempt(f"ftruncate EIO {when}", f"ftruncate:error=EIO:when={when}", {None, 74}, {503}, seconds=2)
for error in ("EIO", "EMFILE", "ENOSPC", "EACCES"):
    attempt(f"openat {error}", f"openat:error={error}:when=1+", {None, 74}, {503}, seconds=2, only="parley.db-wal")


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


attempt("EFBIG", None, {None, 74}, {503, 507}, seconds=2, setup=small_files, go_on_at={507})
by_chance = 0
for name in ("rw/pwrite", "sync/fdatasync", "rw/ftruncate", "oc/open", "*"):
    outcome = attempt(
        f"1 % of {name}", None, {None, 65, 74}, {500, 503, 507}, seconds=3, go_on_at={500, 507},
        prefix=["fiu-run", "-x", "-f", "", "-c", f"enable_random name=posix/io/{name},probability=0.01"])
    by_chance += outcome.exit_code == 74 or not outcome.started
verdict.figure(f"{count} faults, {told[503]} answers 503, {told[507]} answers 507, {by_chance} of 5 ended by faults at 1 %")
verdict.end()
