"""One line for each fault: what was tried, the figure that came out, PASS or FAIL; and packages that are needed."""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SKIPPED = 77
# Every number as large as it gets, for which some scripts take minutes.
FULL = os.environ.get("FULL") == "1"


def number(name, usual, full):
    """How often or how many: the environment's `name`, or `usual`, or `full` with FULL=1."""
    return int(os.environ.get(name, full if FULL else usual))


class Verdict:
    """Gathers what a script finds; `end` prints the line and leaves with 0 (PASS) or 1 (FAIL)."""

    def __init__(self, name, what):
        self.name, self.what = name, what
        self.figures, self.complaints = [], []

    def figure(self, text):
        self.figures.append(text)

    def check(self, holds, complaint):
        """Notes `complaint` unless `holds`."""
        if not holds:
            self.complaints.append(complaint)
        return bool(holds)

    def end(self):
        result = "FAIL" if self.complaints else "PASS"
        print(f"{self.name} {self.what}: {', '.join(self.figures) or '-'}: {result}", flush=True)
        for complaint in self.complaints[:20]:
            print(f"    {complaint}", flush=True)
        if len(self.complaints) > 20:
            print(f"    and {len(self.complaints) - 20} more", flush=True)
        sys.exit(1 if self.complaints else 0)

    def skip(self, reason):
        print(f"{self.name} {self.what}: {reason}: SKIP", flush=True)
        sys.exit(SKIPPED)


def need(**packages):
    """Installs what is missing: need(strace="strace"), a program's name and its Debian package."""
    wanted = [f"{program}={package}" for program, package in packages.items()]
    subprocess.run([f"{ROOT}/deploy/install-needs.sh", *wanted], check=True)
