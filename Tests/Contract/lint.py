#!/usr/bin/env python3
"""Looks over answers of a running server with httplint, and prints each note that is bad.

    pip install httplint pyyaml
    python3 Tests/Contract/centre.py python3 Tests/Contract/lint.py {BASE} {STUDENT_SESSION} [--all]

Makes one object of each kind, reads everything that can be read in every form (whole, HEAD, compressed, not modified), and
provokes problems of every sort, the parser's refusals among them. --all prints warnings too. Exits 1 when a note is bad.
"""

import collections
import json
import socket
import sys
import time
from urllib.parse import urlsplit

from httplint import HttpRequestLinter, HttpResponseLinter
from httplint.note import levels

# What is meant to be so: notes on the statuses that are provoked here, and Accept-Encoding on a 415, which tells the codings
# that a request may have (RFC 9110 section 12.5.3).
MEANT = {"REQUEST_HDR_IN_RESPONSE"}

NONE = "00000000-0000-7000-8000-000000000000"


class Linted:
    def __init__(self, url, token):
        self.address, self.token = (urlsplit(url).hostname, urlsplit(url).port), token
        self.notes, self.answers = collections.defaultdict(list), 0

    def exchange(self, text, until=None):
        """What comes until the connection ends, or until these bytes have come."""
        with socket.create_connection(self.address, 10) as connection:
            connection.sendall(text)
            answer = b""
            while (until is None or until not in answer) and (piece := connection.recv(65_536)):
                answer += piece
        return answer

    def call(self, method, path, body=None, fields=(), token=True):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address[0]}", "Connection: close", "User-Agent: lint"]
        if token:
            lines.append(f"Authorization: Bearer {self.token}")
        data = b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        if body is not None:
            lines += [f"Content-Length: {len(data)}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in fields]
        answer = self.exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        return self.lint(answer, method, f"http://{self.address[0]}{path}", lines[1:])

    def lint(self, answer, method, uri, request_lines=()):
        head, _, content = answer.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        version, status, phrase = (lines[0].split(b" ", 2) + [b""])[:3]
        fields = [tuple(line.split(b":", 1)) for line in lines[1:]]
        fields = [(name, value.strip()) for name, value in fields]
        request = HttpRequestLinter()
        request.process_request_topline(method.encode(), uri.encode(), b"1.1")
        request.process_headers([tuple(p.encode().strip() for p in line.split(":", 1)) for line in request_lines])
        request.finish_content(True)
        response = HttpResponseLinter()
        response.request = request
        response.is_head_response = method == "HEAD"
        response.process_response_topline(version.removeprefix(b"HTTP/"), status, phrase)
        response.process_headers(fields)
        response.feed_content(content)
        response.finish_content(True)
        self.answers += 1
        for note in response.notes:
            for each in [note, *note.subnotes]:
                self.notes[(each.level, type(each).__name__, str(each.summary))].append(f"{method} {uri[:80]} {status.decode()}")
        known = {name.decode().lower(): value.decode() for name, value in fields}
        return int(status), known, content


def everything(server):
    """Calls of all sorts."""
    contact = json.loads(server.call("POST", "/v1/contacts", {"name": "Ann", "notes": "x" * 2_000})[2])["id"]
    paths = ["/v1", "/livez", "/readyz", "/openapi.yaml", "/problems", "/problems/not_found", "/v1/me", "/v1/today",
             "/v1/search?q=ann", f"/v1/contacts/{contact}", f"/v1/contacts/{contact}?fields=name"]
    paths += [f"/v1/{kind}?limit=1" for kind in
              ["organizations", "contacts", "touches", "requests", "attempts", "interviews", "referrals", "messages", "reminders",
               "notes", "reviews", "targets", "pitches", "self_answers", "introductions", "ties", "templates", "suppressions",
               "contacts/duplicates", "events", "sessions", "tokens", "users", "invitations", "imports", "cohorts", "sharing_grants", "audit_entries"]]
    wanted = {"contact_id": contact, "interview_type": "career_exploration"}
    asked = json.loads(server.call("POST", "/v1/requests", wanted)[2])["id"]
    paths += ["/v1/guide", "/v1/profile", "/v1/checks", "/v1/interview_types", "/v1/interview_types/career_exploration",
              "/v1/interview_types/career_exploration/history", "/v1/reports/responses", "/v1/reports/pools",
              f"/v1/contacts/{contact}/timeline", f"/v1/requests/{asked}/draft"]
    server.call("GET", f"/v1/requests/{asked}/draft", fields=[("Accept", "message/rfc822")])
    paths += ["/v1/sessions/current", *within(server), *exported(server)]
    for path in paths:
        for method in ["GET", "HEAD"]:
            for fields in [(), [("Accept-Encoding", "gzip")], [("Origin", "https://app.example.org")]]:
                status, known, _ = server.call(method, path, fields=fields)
                if "etag" in known:
                    server.call(method, path, fields=[*fields, ("If-None-Match", known["etag"])])
        server.call("OPTIONS", path, token=False)
        server.call("PUT", path, {})
    server.call("PATCH", f"/v1/contacts/{contact}", {"title": "Smith"})
    server.call("PATCH", f"/v1/contacts/{contact}", {"title": "Smith"}, [("If-Match", '"v9"')])
    for body in [{}, "{", {"name": 7, "x": 1}, []]:
        server.call("POST", "/v1/contacts", body)
    for key in [(), [("Idempotency-Key", "a")], [("Idempotency-Key", "a")]]:
        server.call("POST", "/v1/notes/batch", {"operations": [{"op": "create", "body": {"text": "t"}}]}, key)
    server.call("POST", f"/v1/contacts/{contact}/archive")
    server.call("POST", f"/v1/contacts/{contact}/archive")
    server.call("DELETE", f"/v1/contacts/{contact}")
    server.call("DELETE", f"/v1/contacts/{contact}")
    server.call("POST", f"/v1/contacts/{contact}/restore")
    for path in ["/v1/nothing", f"/v1/notes/{NONE}", "/v1/notes?limit=0", "/v1/notes?cursor=x", f"/{'a' * 9_000}"]:
        server.call("GET", path)
    server.call("GET", "/v1/me", token=False)
    server.call("GET", "/v1/me", fields=[("Accept", "image/png")])
    server.call("POST", "/v1/notes", "{}", [("Content-Encoding", "gzip")])
    server.call("POST", "/v1/notes", "{}", [("Expect", "tea")])
    server.call("OPTIONS", "*")
    for text in ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
                 "GET / HTTP/3.0\r\nHost: x\r\n\r\n", f"GET / HTTP/1.1\r\nHost: x\r\nX: {'y' * 17_000}\r\n\r\n"]:
        server.lint(server.exchange(text.encode()), "GET", "http://127.0.0.1/")


def within(server):
    """The paths of the caller's first cohort and of her own progress."""
    cohort = json.loads(server.call("GET", "/v1/cohorts?limit=1")[2])["data"][0]["id"]
    me = json.loads(server.call("GET", "/v1/me")[2])["id"]
    return [f"/v1/cohorts/{cohort}", f"/v1/cohorts/{cohort}/members", f"/v1/cohorts/{cohort}/progress",
            f"/v1/users/{me}/progress", f"/v1/users/{me}"]


def exported(server):
    """An export from its beginning to its end; its paths."""
    server.call("POST", "/v1/exports", {})
    status, known, content = server.call("POST", "/v1/exports", {}, [("Idempotency-Key", "lint")])
    if status != 202:
        sys.exit(f"an export is answered with {status}: {content[:300]!r}")
    place, deadline = known["location"], time.monotonic() + 30
    while json.loads(server.call("GET", place)[2])["status"] != "succeeded" and time.monotonic() < deadline:
        time.sleep(0.05)
    server.call("POST", f"{place}/cancel")
    return [place, f"{place}/file"]


def streamed(server):
    """The head of an endless answer."""
    lines = ["GET /v1/events/stream?after=0 HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {server.token}",
             "Accept: text/event-stream", "Origin: https://app.example.org"]
    answer = server.exchange("\r\n".join(lines).encode() + b"\r\n\r\n", until=b"\ndata:")
    server.lint(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n0\r\n\r\n", "GET", "http://127.0.0.1/v1/events/stream", lines[1:])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--all"]
    if len(arguments) != 2:
        sys.exit("usage: lint.py URL TOKEN [--all]")
    server = Linted(*arguments)
    everything(server)
    streamed(server)
    bad = 0
    for (level, name, summary), places in sorted(server.notes.items(), key=lambda item: (item[0][0].name, item[0][1])):
        if name.startswith("STATUS_") or name in MEANT:
            continue
        bad += level == levels.BAD
        if level == levels.BAD or ("--all" in sys.argv and level == levels.WARN):
            print(f"{level.name} {name}: {summary} ({len(places)} times, first {places[0]})")
    print(f"{server.answers} answers, {bad} bad notes")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
