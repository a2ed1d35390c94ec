#!/usr/bin/env python3
"""slowhttptest -H: heads that never end are closed 10 s after their first byte, and others do not notice."""
from kit.slow import attack

attack("F31", "slow heads", ["-H", "-i", "3", "-t", "GET"]).end()
