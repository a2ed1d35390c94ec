#!/usr/bin/env python3
"""slowhttptest -H: heads that never end are closed 10 s after their first byte, and others do not notice."""
from kit.slow import attack

verdict, counted, grown = attack("F31", "slow heads", ["-H", "-i", "3", "-t", "GET"])
most = max(counted["connected"], default=0)
last = counted["connected"][-1] if counted["connected"] else -1
closed = counted["closed"][-1] if counted["closed"] else 0
verdict.check(last == 0 and closed >= 3900, f"{last} still open, {closed} closed")
verdict.check(grown < 64 << 20, f"{grown} bytes grown")
verdict.figure(f"{most} at once, {closed} closed")
verdict.end()
