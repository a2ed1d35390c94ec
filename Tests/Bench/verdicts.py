"""The budgets, and whether a measurement kept them. Nothing here ends a build: a machine's figures judge no code."""
import statistics

from report import median, ratio, servers, value

KIB, MIB = 1024, 1024 * 1024
JOB = {"health": (2.0, 1.5), "one": (1.8, 1.3), "page": (1.6, 1.2), "create": (2.0, 1.5)}


def line(name, figure, budget, unit="", goal=None):
    """`kept` or `MISSED`, with the figure and what it may be at most; the goal is named where it is reached."""
    word = "kept" if figure <= budget else "MISSED"
    reached = "" if goal is None else f", goal {goal:g}{' reached' if figure <= goal else ''}"
    return f"{word:<8}{name}: {figure:.3g}{unit} of {budget:.4g}{unit}{reached}"


def verdicts(rows):
    """One line for each budget whose rows are there."""
    for part in (to_the_job, to_the_peers, syncs, memory, secure, crowds, idle, growth, lists, reads, checks, start):
        yield from part(rows)


def to_the_job(rows):
    for work, (budget, goal) in JOB.items():
        if times := ratio(rows, "core", "Parley", "C job", work):
            yield line(f"{work}, processor time to the C job's", times, budget, " x", goal)


def others(rows, part):
    return [name for name in servers(rows, part) if not name.startswith("Parley") and name != "C job"]


def to_the_peers(rows):
    for name in others(rows, "core"):
        ours, theirs = (median(rows, "core", each, "one", "p99_ms") for each in ("Parley", name))
        yield line(f"p99 of one contact below {name}'s", ours, theirs, " ms")
        ours, theirs = (median(rows, "core", each, "create", "per_second", 256) for each in ("Parley", name))
        word = "kept" if ours > theirs else "MISSED"
        yield f"{word:<8}durable creates at 256 connections above {name}'s: {ours:,.0f}/s over {theirs:,.0f}/s"


def syncs(rows):
    found = [row["syncs"] / max(row["calls"], 1) for row in rows if row["work"] == "syncs"]
    if found:
        yield line("syncs a create at 256 connections", statistics.median(found), 0.25)


def memory(rows):
    own = [row for row in rows if row["part"] == "core" and row["server"] == "Parley"]
    if own:
        yield line("memory of its own, idle", max(row["idle_memory"] for row in own) / MIB, 12, " MB", 8)
        yield line("memory of its own, after the load", max(row["memory"] for row in own) / MIB, 48, " MB", 32)


def secure(rows):
    for work in JOB:
        if times := ratio(rows, "tls", "Parley, TLS", "Parley", work):
            yield line(f"{work} over TLS, processor time added", (times - 1) * 100, 30, " %", 15)


def crowds(rows):
    found = [row for row in rows if row["part"] == "connections"]
    if found:
        wrong = sum(row["sockets"] + row["statuses"] for row in found)
        yield line("errors from 1 to 1,000 connections", wrong, 0)


def idle(rows):
    for row in rows:
        if row["work"] == "idle":
            secure = "TLS" in row["server"]
            name = f"{row['held']:,} of {row['connections']:,} idle connections{' over TLS' if secure else ''}, each"
            yield line(name, row["bytes_each"] / KIB, 40 if secure else 8, " KiB")
            if row["held"] < row["connections"]:
                yield f"MISSED  only {row['held']:,} idle connections were answered"


def growth(rows):
    for work in ("one", "page", "create"):
        if times := ratio(rows, "growth", "many owners", "few owners", work):
            yield line(f"{work} with ten times the owners, processor time added", (times - 1) * 100, 25, " %")


def lists(rows):
    found = [row for row in rows if row["part"] == "lists"]
    if found:
        worst = max(found, key=lambda row: row["p99_ms"])
        yield line(f"p99 of the slowest of {len(found)} lists ({worst['work']})", worst["p99_ms"], 8, " ms", 4)
        first, last = (median(rows, "lists", "Parley", f"{which} page", "cpu_us") for which in ("first", "last"))
        yield line("the last page to the first, processor time", last / first, 1.1, " x")
        wrong = sum(row["sockets"] + row["statuses"] for row in found)
        yield line("lists that were not answered with 200", wrong, 0)


def checks(rows):
    found = {name: [row["cpu_us"] for row in rows if row["part"] == "checks" and row["work"] == f"page {name} checks"]
             for name in ("with", "without")}
    if all(found.values()):
        times = statistics.median(found["with"]) / statistics.median(found["without"])
        yield line("a page of requests with checks to one without, warm, processor time", times, 2, " x")
    if cold := [row["cold_ms"] for row in rows if "cold_ms" in row]:
        yield line("a page of requests with checks, cold", statistics.median(cold), 10, " ms")


def reads(rows):
    found = [row for row in rows if row["part"] == "reads"]
    for word in ("searchObjects", "findCohortProgress", "findUserProgress", "listAuditEntries"):
        if times := [row["p99_ms"] for row in found if row["work"].startswith(word)]:
            yield line(f"p99 of {word}", max(times), 20, " ms")
    if found:
        worst = max(found, key=lambda row: row["p99_ms"])
        yield f"told    p99 of the slowest of {len(found)} reads ({worst['work']}): {worst['p99_ms']:.3g} ms"
        yield line("reads that were not answered with 200", sum(row["sockets"] + row["statuses"] for row in found), 0)


def start(rows):
    if (alive := value(rows, "start", "alive_ms")) is not None:
        yield line("start, from exec to the first answer", alive, 100, " ms", 50)
        yield line("start, from exec to the first contact", value(rows, "start", "contact_ms"), 100, " ms", 50)
