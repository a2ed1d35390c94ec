"""Tables of a measurement's rows."""
import statistics


def select(rows, part, server, work, connections=None):
    return [row for row in rows if (row["part"], row["server"], row["work"]) == (part, server, work)
            and connections in (None, row["connections"])]


def median(rows, part, server, work, key, connections=64):
    """The median over the rounds; None when there is none. Lists are asked on one connection."""
    found = select(rows, part, server, work, 1 if part == "lists" else connections)
    return statistics.median(row[key] for row in found) if found else None


def value(rows, part, key):
    return next((row[key] for row in rows if row["part"] == part and key in row), None)


def servers(rows, part):
    return list(dict.fromkeys(row["server"] for row in rows if row["part"] == part and "cpu_us" in row
                              and row["work"] != "syncs"))


def table(head, lines):
    print("\n| " + " | ".join(head) + " |\n" + "| --- " * len(head) + "|")
    for line in lines:
        print("| " + " | ".join("-" if cell is None else cell for cell in line) + " |")


def cell(rows, part, server, work, connections, against):
    """One server's medians: processor time, its ratio to the first of the others, calls a second, p99."""
    ours = {key: median(rows, part, server, work, key, connections) for key in ("cpu_us", "per_second", "p99_ms")}
    if ours["cpu_us"] is None:
        return [None] * 5
    base = median(rows, part, against, work, "cpu_us", connections) if against else None
    found = select(rows, part, server, work, connections)
    wrong = sum(row["statuses"] + row["sockets"] for row in found)
    return [f"{ours['cpu_us']:.1f}", f"{ours['cpu_us'] / base:.2f}" if base else None, f"{ours['per_second']:,.0f}",
            f"{ours['p99_ms']:.2f}", str(wrong)]


def turns(rows, part, against):
    """The table of a part in which servers took turns; ratios are to `against`."""
    names = servers(rows, part)
    if not names:
        return
    works = list(dict.fromkeys((row["work"], row["connections"]) for row in rows
                               if row["part"] == part and row["work"] != "syncs"))
    order = ["health", "one", "one, all", "page", "page, all", "create"]
    works.sort(key=lambda work: (order.index(work[0]), work[1]))
    rounds = max(len(select(rows, part, name, *work)) for name in names for work in works)
    print(f"\n## {part}: medians of {rounds} rounds")
    ratio = f"to {against}" if against in names else "ratio"
    table(["work", "connections", "server", "CPU us a call", ratio, "calls/s", "p99 ms", "errors"], [
        [work, str(count), name, *cell(rows, part, name, work, count, against if against in names else None)]
        for work, count in works for name in names if select(rows, part, name, work, count)])


def crowds(rows):
    found = [row for row in rows if row["part"] == "connections"]
    if found:
        print("\n## connections")
        table(["connections", "work", "CPU us a call", "calls/s", "p50 ms", "p99 ms", "wrong statuses", "socket errors"], [
            [str(row["connections"]), row["work"], f"{row['cpu_us']:.1f}", f"{row['per_second']:,.0f}", f"{row['p50_ms']:.2f}",
             f"{row['p99_ms']:.2f}", str(row["statuses"]), str(row["sockets"])] for row in found])


def lists(rows):
    found = [row for row in rows if row["part"] == "lists"]
    if found:
        print("\n## lists of an owner with 5,000 contacts, on one connection")
        table(["list", "CPU us a call", "p50 ms", "p99 ms"], [
            [row["work"], f"{row['cpu_us']:.0f}", f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}"] for row in found])


def report(rows):
    turns(rows, "core", "C job")
    turns(rows, "tls", "Parley")
    turns(rows, "growth", "few owners")
    crowds(rows)
    lists(rows)
