#!/usr/bin/env python3
"""The N-th fsync fails with EIO (strace): 503 storage_failure, exit 74 within 2 s, and after a start nothing is lost.
With FULL=1 N is every number up to 60."""
from kit.storage import inject
from kit.verdict import FULL, Verdict, need

verdict = Verdict("F04", "fsync fails with EIO")
need(strace="strace")
slowest, fired, refused = 0.0, 0, 0
times = ["1", "2", "3", "4", "5", "6", "8", "12", "20", "40", "60", "2+", "30+"]
if FULL:
    times = [*map(str, range(1, 61)), "2+", "30+"]
for when in times:
    outcome = inject(f"fsync,fdatasync:error=EIO:when={when}")
    for complaint in outcome.complaints:
        verdict.check(False, f"when={when}: {complaint}")
    if not outcome.started:
        refused += 1
        continue
    fired += outcome.exit_code is not None
    verdict.check(outcome.exit_code == 74, f"when={when}: exit {outcome.exit_code}, {outcome.statuses}")
    verdict.check(set(outcome.statuses) <= {200, 201, 204, 503}, f"when={when}: {outcome.statuses}")
    verdict.check(outcome.statuses.get(503), f"when={when}: no client was told 503")
    slowest = max(slowest, outcome.seconds)
verdict.check(slowest < 2, f"the end took {slowest:.1f} s")
verdict.check(fired >= len(times) - refused and refused <= 12, f"only {fired} faults came while serving")
verdict.figure(f"{len(times)} faults: {fired} while serving, {refused} at start; ended after at most {slowest * 1e3:.0f} ms")
verdict.end()
