#!/usr/bin/env python3
"""Measures the release build under load: server CPU per request, and its ratio to a plain C program that does the same.

Run by run.sh. The figure is user and system time from /proc/PID/stat, in microseconds a request, the median of several
rounds in which the servers take turns, since these machines are noisy; rates are for orientation. The C program, and the
data it works on, come from a folder that CPEERS names; without it Parley is measured alone.
"""
import json, os, re, shutil, signal, socket, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
WORK, PARLEY, PEERS = os.environ["WORK"], os.environ["PARLEY"], os.environ.get("CPEERS", "")
ROUNDS, SECONDS, CONNECTIONS = (int(os.environ.get(k, d)) for k, d in (("ROUNDS", 3), ("SECONDS", 5), ("CONNECTIONS", 64)))
FIELDS = "name,email,phone,title,organization_id,location,linkedin_url,source,relationship,notes,created_at,updated_at"
TICK = os.sysconf("SC_CLK_TCK")
BUDGET = {"health": 2.0, "one": 1.8, "page": 1.6, "create": 2.0}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port, path):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return b" 200" in s.recv(64)
    except OSError:
        return False


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    status = open(f"/proc/{pid}/status").read()
    return {k: int(re.search(rf"^{k}:\s+(\d+)", status, re.M).group(1)) / 1024 for k in ("RssAnon", "VmHWM")}


def wrk(port, kind, pairs, fields, health):
    out = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", "-s", f"{HERE}/load.lua",
         f"http://127.0.0.1:{port}", "--", kind, pairs, fields],
        capture_output=True, text=True, timeout=SECONDS + 60, env=dict(os.environ, HEALTH=health)).stdout
    found = re.search(r"^RESULT (.*)$", out, re.M)
    if not found:
        sys.exit(f"wrk gave no result for {kind}:\n{out[-500:]}")
    return {k: int(v) for k, v in (p.split("=") for p in found.group(1).split())}


def fresh_parley():
    shutil.rmtree(f"{WORK}/run", ignore_errors=True)
    shutil.copytree(f"{WORK}/seed", f"{WORK}/run")
    # The copy is another file than the one the seed's note of ownership speaks of.
    for name in os.listdir(f"{WORK}/run"):
        if name.endswith("-owner"):
            os.unlink(f"{WORK}/run/{name}")


def fresh_job():
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(f"{WORK}/job.db{suffix}"):
            os.unlink(f"{WORK}/job.db{suffix}")
    shutil.copyfile(f"{WORK}/job-seed.db", f"{WORK}/job.db")


def servers():
    parley = [PARLEY, "serve", "--data", f"{WORK}/run", "--listen"]
    yield {"name": "parley", "command": lambda port: parley + [f"127.0.0.1:{port}"], "prepare": fresh_parley,
           "pairs": f"{WORK}/pairs.tsv", "fields": FIELDS, "health": "/livez", "kinds": ["health", "one", "page", "create"]}
    yield {"name": "parley, all members", "command": lambda port: parley + [f"127.0.0.1:{port}"], "prepare": fresh_parley,
           "pairs": f"{WORK}/pairs.tsv", "fields": "", "health": "/livez", "kinds": ["one", "page"]}
    if PEERS:
        yield {"name": "C job", "command": lambda port: [f"{WORK}/job", "job", str(port), "2", f"{WORK}/job.db", "GROUP"],
               "prepare": fresh_job, "pairs": f"{WORK}/job-pairs.tsv", "fields": "job", "health": "/healthz",
               "kinds": ["health", "one", "page", "create"]}


def measure(server, rows):
    server["prepare"]()
    os.sync()
    port, log = free_port(), open(f"{WORK}/server.log", "ab")
    began = time.monotonic()
    process = subprocess.Popen(server["command"](port), stdout=log, stderr=log)
    try:
        while not answers(port, server["health"]):
            if process.poll() is not None or time.monotonic() - began > 30:
                sys.exit(f"{server['name']} did not start: see {WORK}/server.log")
            time.sleep(0.001)
        start = (time.monotonic() - began) * 1e3
        time.sleep(0.7)
        idle = memory(process.pid)["RssAnon"]
        for kind in server["kinds"]:
            before = cpu(process.pid)
            result = wrk(port, kind, server["pairs"], server["fields"], server["health"])
            spent = cpu(process.pid) - before
            row = {"server": server["name"], "kind": kind, "cpu_us": spent / max(result["requests"], 1) * 1e6,
                   "per_second": result["requests"] / result["duration_us"] * 1e6, "p99_ms": result["p99"] / 1e3,
                   "errors": result["non2xx"] + result["sockets"], "start_ms": start, "idle_mb": idle,
                   "anon_mb": memory(process.pid)["RssAnon"]}
            rows.append(row)
            print(f"  {row['server']:<20}{kind:<8}{row['cpu_us']:8.1f} us {row['per_second']:9.0f}/s  "
                  f"p99 {row['p99_ms']:7.2f} ms  errors {row['errors']}", flush=True)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def report(rows):
    def median(server, kind, key="cpu_us"):
        found = [r[key] for r in rows if r["server"] == server and r["kind"] == kind]
        return statistics.median(found) if found else None

    print(f"\nserver CPU, microseconds a request, {CONNECTIONS} connections, median of {ROUNDS} rounds\n")
    print("| work | parley | all members | C job | ratio | budget | p99 ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind in ("health", "one", "page", "create"):
        ours, full, job = (median(s, kind) for s in ("parley", "parley, all members", "C job"))
        text = [f"{x:.1f}" if x is not None else "-" for x in (ours, full, job)]
        ratio = f"{ours / job:.2f}" if job else "-"
        print(f"| {kind} | {text[0]} | {text[1]} | {text[2]} | {ratio} | {BUDGET[kind]:.1f} | "
              f"{median('parley', kind, 'p99_ms'):.2f} |")
    own = [r for r in rows if r["server"] == "parley"]
    print(f"\nmemory of its own: {own[0]['idle_mb']:.1f} MB idle, {max(r['anon_mb'] for r in own):.1f} MB after the load; "
          f"start {statistics.median(r['start_ms'] for r in own):.0f} ms")
    if not PEERS:
        print("Parley was measured alone: the C program to compare with is not here.")


rows = []
for number in range(ROUNDS):
    print(f"round {number + 1} of {ROUNDS}, load {open('/proc/loadavg').read().split()[0]}")
    for server in servers():
        measure(server, rows)
report(rows)
with open(f"{WORK}/results.json", "w") as out:
    json.dump(rows, out, indent=1)
print(f"rows: {WORK}/results.json")
