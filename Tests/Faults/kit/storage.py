"""A storage that fails at the N-th call, by strace, and what has to hold then."""
import time

from .ledger import Ledger, Writers, verify
from .server import Folder, NotStarted, Server, make_data, run


class Outcome:
    """What became of one injected fault."""

    def __init__(self, exit_code, seconds, statuses, complaints, started):
        self.exit_code, self.seconds, self.statuses = exit_code, seconds, statuses
        self.complaints, self.started = complaints, started


def inject(fault, *, seconds=6, setup=None, go_on_at=(), only=None, prefix=()):
    """Writes under `fault` (strace's -e inject=; for the file `only`) until the server ends or `seconds` have
    passed; `prefix` is another program to start it under. Then the server starts again without the fault, every create without an answer is repeated, and the ledger is compared."""
    with Folder() as folder:
        data, ledger = f"{folder}/data", Ledger()
        token = make_data(data)
        if fault:
            prefix = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={fault}"]
            prefix += ["-P", f"{data}/{only}"] if only else []
        started, spent = True, 0.0
        try:
            with Server(data, "--disk-floor", "0", prefix=prefix, setup=setup) as server:
                def on_failure(reply):
                    if reply.status in go_on_at:
                        time.sleep(0.01)
                        return True
                    return False

                writers = Writers(server, token, ledger, count=8, on_failure=on_failure)
                deadline = time.monotonic() + seconds
                failed = None
                while server.is_alive and time.monotonic() < deadline:
                    if failed is None and any(status >= 500 for status in ledger.statuses):
                        failed = time.monotonic()
                    time.sleep(0.01)
                spent = time.monotonic() - failed if failed else 0.0
                code = server.exit(0.1)
                writers.join()
                if code is None and server.stop() is None:
                    ledger.statuses["hung"] = 1
        except NotStarted:
            started, code = False, server_exit_code(f"{data}.log")
        complaints = []
        with Server(data, "--disk-floor", "0") as server:
            complaints += verify(server, token, ledger)
            server.stop()
        check, out, _ = run("check", "--data", data)
        if check != 0:
            complaints.append(f"parley check: {check} {out}")
        return Outcome(code, spent, ledger.statuses, complaints, started)


def server_exit_code(log):
    """What the log says of a start that failed."""
    return open(log, errors="replace").read()[-300:]
