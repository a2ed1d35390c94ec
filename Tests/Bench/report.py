"""Tables of a measurement's rows."""
import statistics


def select(rows, part, server, work, connections=None):
    return [row for row in rows if (row["part"], row["server"], row["work"]) == (part, server, work)
            and connections in (None, row["connections"])]


def median(rows, part, server, work, key, connections=64):
    """The median over the rounds; None when there is none. Lists and reads are asked on one connection."""
    found = select(rows, part, server, work, 1 if part in ("lists", "reads") else connections)
    return statistics.median(row[key] for row in found) if found else None


def ratio(rows, part, server, against, work, connections=64):
    """The processor time of one server to another's: the median of the rounds' own ratios; None without a round."""
    ours, base = ({row["round"]: row["cpu_us"] for row in select(rows, part, name, work, connections)}
                  for name in (server, against))
    found = [ours[number] / base[number] for number in ours if base.get(number)]
    return statistics.median(found) if found else None


def value(rows, part, key):
    return next((row[key] for row in rows if row["part"] == part and key in row), None)


def servers(rows, part):
    """The names of those that took turns, what is judged and what it is judged by first."""
    first = ["Parley", "Parley, TLS", "few owners", "many owners", "C job"]
    names = {row["server"] for row in rows if row["part"] == part and "round" in row}
    return [name for name in first if name in names] + sorted(names.difference(first))


def table(head, lines):
    print("\n| " + " | ".join(head) + " |\n" + "| --- " * len(head) + "|")
    for line in lines:
        print("| " + " | ".join("-" if cell is None else cell for cell in line) + " |")


def cell(rows, part, server, work, connections, against):
    """One server's medians: processor time, its ratio to another's, calls a second, p99, and the errors of all."""
    ours = {key: median(rows, part, server, work, key, connections) for key in ("cpu_us", "per_second", "p99_ms")}
    if ours["cpu_us"] is None:
        return [None] * 5
    times = ratio(rows, part, server, against, work, connections)
    found = select(rows, part, server, work, connections)
    wrong = sum(row["statuses"] + row["sockets"] for row in found)
    return [f"{ours['cpu_us']:.1f}", f"{times:.2f}" if times else None, f"{ours['per_second']:,.0f}",
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
    print(f"\n## {part}: medians of rounds: {rounds}")
    table(["work", "connections", "server", "CPU us a call", f"to {against}", "calls/s", "p99 ms", "errors"], [
        [work, str(count), name, *cell(rows, part, name, work, count, against)]
        for work, count in works for name in names if select(rows, part, name, work, count)])


def crowds(rows):
    found = [row for row in rows if row["part"] == "connections"]
    if found:
        print("\n## connections")
        table(["connections", "work", "CPU us a call", "calls/s", "p50 ms", "p99 ms", "wrong statuses",
               "socket errors"], [
            [str(row["connections"]), row["work"], f"{row['cpu_us']:.1f}", f"{row['per_second']:,.0f}",
             f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}", str(row["statuses"]), str(row["sockets"])]
            for row in found])


def singly(rows, part, head):
    """The table of calls on one connection, of a second each."""
    found = [row for row in rows if row["part"] == part]
    if found:
        print(f"\n## {head}, on one connection")
        table(["call", "CPU us a call", "p50 ms", "p99 ms", "errors"], [
            [row["work"], f"{row['cpu_us']:.0f}", f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}",
             str(row["statuses"] + row["sockets"])] for row in found])


def report(rows):
    turns(rows, "core", "C job")
    turns(rows, "tls", "Parley")
    turns(rows, "growth", "few owners")
    crowds(rows)
    singly(rows, "lists", "lists of an owner with 5,000 contacts")
    singly(rows, "reads", "every GET, beside a cohort of 200 who share")
