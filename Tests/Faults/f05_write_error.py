#!/usr/bin/env python3
"""Writes to the storage fail: EIO ends the server with 74, ENOSPC is 507 and passes, a limit on file size never kills."""
import resource

from kit.storage import inject
from kit.verdict import Verdict, need

verdict = Verdict("F05", "writes fail with EIO, ENOSPC, EFBIG")
need(strace="strace")
count = 0


def attempt(name, fault, exits, statuses, **options):
    global count
    count += 1
    outcome = inject(fault, **options)
    for complaint in outcome.complaints:
        verdict.check(False, f"{name}: {complaint}")
    if outcome.started:
        verdict.check(outcome.exit_code in exits, f"{name}: exit {outcome.exit_code}, {outcome.statuses}")
        verdict.check(set(outcome.statuses) <= {200, 201, 204, *statuses}, f"{name}: {outcome.statuses}")
    return outcome


for when in ("3", "9", "40", "200", "10+"):
    attempt(f"EIO {when}", f"pwrite64:error=EIO:when={when}", {74}, {503})
full = 0
for when in ("9", "40", "200", "100..130"):
    outcome = attempt(f"ENOSPC {when}", f"pwrite64:error=ENOSPC:when={when}", {None}, {507}, seconds=2, go_on_at={507})
    full += outcome.statuses.get(507, 0)
verdict.check(full > 0, "nobody was told 507")
attempt("ftruncate EIO", "ftruncate:error=EIO:when=1+", {None, 74}, {503}, seconds=2)


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


outcome = attempt("EFBIG", None, {None, 74}, {503, 507}, seconds=2, setup=small_files, go_on_at={507})
verdict.figure(f"{count} faults, {full} answers 507, at a limit on file size {outcome.statuses}, exit {outcome.exit_code}")
verdict.end()
