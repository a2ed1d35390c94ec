#!/usr/bin/env python3
"""Runs the fault scripts in their order, all or those that are named (F06 X10), and prints a table of what they found."""
import glob
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LONGEST = 600 if os.environ.get("FULL") == "1" else 300


def run(path):
    """(result, line, other output, seconds) of one script."""
    began = time.monotonic()
    try:
        done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=LONGEST)
        output, code = done.stdout, done.returncode
        if code not in (0, 1, 77) or not output.strip():
            output += done.stderr[-1000:]
    except subprocess.TimeoutExpired as expired:
        output, code = f"{os.path.basename(path)}: not done after {LONGEST} s", -1
    lines = output.strip().splitlines() or [f"{os.path.basename(path)}: no output"]
    result = {0: "PASS", 77: "SKIP"}.get(code, "FAIL")
    return result, lines[0], lines[1:], time.monotonic() - began


def main():
    wanted = [name.lower() for name in sys.argv[1:]]
    scripts = sorted(glob.glob(f"{HERE}/[fx][0-9][0-9]_*.py"))
    scripts = [path for path in scripts if not wanted or os.path.basename(path)[:3] in wanted]
    if not scripts:
        sys.exit(f"no fault is named so: {' '.join(wanted)}")
    table = []
    for path in scripts:
        result, line, rest, seconds = run(path)
        table.append((result, line, seconds))
        print("\n".join([line, *rest]), flush=True)
    print("\n| | fault and figures | s |\n| --- | --- | --- |")
    for result, line, seconds in table:
        text = line.removesuffix(f": {result}").replace("|", "/")
        print(f"| {result} | {text} | {seconds:.0f} |")
    failed = sum(result == "FAIL" for result, _, _ in table)
    skipped = sum(result == "SKIP" for result, _, _ in table)
    print(f"\n{len(table) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
