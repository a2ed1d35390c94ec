#!/usr/bin/env python3
"""Calls a server from a page of another origin in a real Chromium, as a front end would (X60).

    make browser, or: apt install chromium; Tests/Contract/browser.py .build/release/parley

Starts the server with a folder of its own, serves a page of a few lines from another port, and lets the page make a
contact, read, change and miss one, be refused and be told why. The page of a third origin, which is not listed, must learn
nothing. Prints what each page saw; exits 1 unless all of it is right.
"""

import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

PAGE = """<!doctype html><meta charset="utf-8"><title>front end</title><script type="module">
const base = "%(base)s", token = "%(token)s", seen = {};
const call = async (name, method, path, body, headers = {}) => {
  try {
    const all = {Authorization: "Bearer " + token, ...(body ? {"Content-Type": "application/json"} : {}), ...headers};
    const fields = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const answer = await fetch(base + path, {method, body: body && JSON.stringify(body), headers: fields});
    const text = await answer.text();
    seen[name] = {status: answer.status, etag: answer.headers.get("ETag"), id: answer.headers.get("Request-Id"),
      location: answer.headers.get("Location"), rate: answer.headers.get("RateLimit"), link: answer.headers.get("Link"),
      json: text && JSON.parse(text)};
  } catch (error) { seen[name] = {error: error.name}; }
  return seen[name];
};
const made = await call("made", "POST", "/v1/contacts", {name: "Zoë"}, {"Idempotency-Key": crypto.randomUUID()});
await call("made too", "POST", "/v1/contacts", {name: "Bo"});
const place = made.location ?? "/v1/contacts/x";
await call("found", "GET", place);
await call("changed", "PATCH", place, {title: "Smith"}, {"If-Match": made.etag ?? ""});
await call("conflict", "PATCH", place, {title: "Baker"}, {"If-Match": made.etag ?? ""});
await call("list", "GET", "/v1/contacts?limit=1&q=zoe");
await call("paged", "GET", "/v1/contacts?limit=1");
await call("wrong", "POST", "/v1/contacts", {name: ""});
// What is not there is not asked for with a token: the browser would ask first, and be told no.
const none = {Authorization: undefined};
await call("missing", "GET", "/v1/nothing", null, none);
await call("long", "GET", "/v1/contacts?q=" + "x".repeat(9000), null, none);
await call("gone", "DELETE", place);
await fetch("/seen", {method: "POST", body: JSON.stringify(seen)});
</script>"""


class Pages(http.server.ThreadingHTTPServer):
    """Serves the page, and waits for what it has seen."""

    def __init__(self, base, token):
        super().__init__(("127.0.0.1", 0), Handler)
        self.page = PAGE % {"base": base, "token": token}
        self.seen, self.arrived = None, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(self.server.page.encode(), "text/html; charset=utf-8")

    def do_POST(self):
        self.server.seen = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.reply(b"", "text/plain")
        self.server.arrived.set()

    def reply(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def visit(pages, url, folder):
    """Opens the page, and gives what it has seen."""
    browser = os.environ.get("CHROMIUM", "chromium")
    process = subprocess.Popen(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", "--remote-debugging-port=0", url],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not pages.arrived.wait(60):
            sys.exit(f"the page at {url} told nothing within a minute")
    finally:
        process.terminate()
        process.wait(20)
    return pages.seen


def listed(seen):
    """What is wrong with what a page saw that may call."""
    expected = {"made": 201, "made too": 201, "found": 200, "changed": 200, "conflict": 412, "list": 200, "paged": 200,
                "wrong": 422, "missing": 404, "long": 414, "gone": 204}
    wrong = [f"{name}: {seen[name]}" for name, status in expected.items() if seen[name].get("status") != status]
    wrong += [f"{name}: no Request-Id" for name in expected if not seen[name].get("id")]
    for name, field in [("made", "etag"), ("made", "location"), ("made", "rate"), ("paged", "link")]:
        if not seen[name].get(field):
            wrong.append(f"{name}: no {field}")
    if (seen["wrong"].get("json") or {}).get("code") != "validation_failed":
        wrong.append("wrong: the problem cannot be read")
    return wrong


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: browser.py PARLEY")
    parley = sys.argv[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = f"{folder}/data"
        added = subprocess.run(
            [parley, "user", "add", "--data", data, "--email", "ada@example.org", "--name", "Ada", "--role", "student",
             "--token", "browser"], capture_output=True, text=True, check=True)
        token = json.loads(added.stdout)["token"]
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as probe:
            port = probe.server_address[1]
        base = f"http://127.0.0.1:{port}"
        good, evil = Pages(base, token), Pages(base, token)
        origin = f"http://127.0.0.1:{good.server_address[1]}"
        server = subprocess.Popen(
            [parley, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", "--cors-origins", origin],
            stdout=subprocess.PIPE, stderr=open(f"{folder}/log", "wb"))
        try:
            server.stdout.readline()
            wrong = listed(visit(good, origin, f"{folder}/one"))
            seen = visit(evil, f"http://127.0.0.1:{evil.server_address[1]}", f"{folder}/two")
            wrong += [f"not listed, and saw {name}: {what}" for name, what in seen.items() if "error" not in what]
        finally:
            server.terminate()
            server.wait(20)
    for line in wrong:
        print(line)
    print(f"{len(seen)} calls from each of two origins, {len(wrong)} findings")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
