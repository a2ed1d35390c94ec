"""A career centre in the data of the benchmark: a cohort of 200 of the students, who share all, an advisor, an
administrator; one student of them has much of everything, and long audit and event logs."""
import http.client
import json
import subprocess
import sys
import time

from load import wrk
from machine import PARLEY, WORK

CLASS, MANY, BATCH, INVITED = 200, 200, 100, 2_000
# How often an advisor has looked at the student's contacts, each time an entry of the audit log.
LOOKS_SECONDS = 5


class Centre:
    """Who asks, with which token, and for what."""

    def __init__(self, server):
        self.server, self.place = server, f"{WORK}/run"
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.tokens, self.known = {}, {}

    def call(self, caller, method, path, body=None):
        fields = {"Authorization": f"Bearer {self.tokens.get(caller, caller)}"}
        if body is not None:
            fields["Content-Type"] = "text/csv" if isinstance(body, str) else "application/json"
        if path.endswith("/batch") or path.startswith(("/v1/exports", "/v1/imports")):
            fields["Idempotency-Key"] = str(time.monotonic_ns())
        self.connection.request(method, path, body if body is None or isinstance(body, str) else json.dumps(body), fields)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text) if text else None

    def make(self, caller, kind, body):
        return self.call(caller, "POST", f"/v1/{kind}", body)["id"]

    def many(self, kind, bodies):
        """Objects of the student's, by batches; their ids."""
        ids = []
        for start in range(0, len(bodies), BATCH):
            operations = [{"op": "create", "body": body} for body in bodies[start:start + BATCH]]
            results = self.call("student", "POST", f"/v1/{kind}/batch", {"operations": operations})["results"]
            ids += [result["body"]["id"] for result in results]
        return ids

    def command(self, *arguments):
        done = subprocess.run([PARLEY, *arguments, "--data", self.place], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return json.loads(done.stdout)

    def enrol(self, role, name):
        """An account that is signed in; its id and its session."""
        account = self.command("user", "add", "--email", f"{name}@example.org", "--name", name, "--role", role, "--password")
        answer = self.call("nobody", "POST", "/v1/sessions", {"email": account["email"], "password": account["password"]})
        return account["id"], answer["token"]

    # What is asked

    def callers(self, operation, policy):
        """Who asks for an operation of this policy."""
        if operation in ("listAuditEntries", "listCohorts"):
            return ["student", "advisor", "admin"]
        if operation in ("listSharingGrants", "findUserProgress"):
            return ["student", "advisor"]
        if operation == "findSharingGrant":
            return ["student"]
        if "Session" in operation or "Export" in operation:
            return ["advisor"]
        return {"admin": ["admin"], "staff": ["advisor"], "signed_in": ["advisor"]}.get(policy, ["student"])

    def fill(self, path, caller):
        """The path with ids of what the caller may read; None where there is nothing of its kind."""
        if "{code}" in path:
            return path.replace("{code}", "not_found")
        if "{key}" in path:
            return path.replace("{key}", "company_insider")
        if "{id}" not in path:
            return path
        kind = path.split("/")[2]
        if kind not in self.known:
            found = self.call(caller, "GET", f"/v1/{kind}?limit=1")["data"]
            self.known[kind] = found[0]["id"] if found else None
        return self.known[kind] and path.replace("{id}", self.known[kind])


def furnish(server):
    began = time.monotonic()
    centre = Centre(server)
    _, centre.tokens["admin"] = centre.enrol("admin", "bench-admin")
    advisor, centre.tokens["advisor"] = centre.enrol("advisor", "bench-advisor")
    enter(centre, advisor)
    fill_student(centre)
    invite(centre)
    centre.known["exports"] = centre.make("advisor", "exports", {})
    gone, _ = centre.enrol("student", "bench-gone")
    centre.known["erasures"] = centre.call("admin", "POST", f"/v1/users/{gone}/erase", {"reason": "Bench."})["id"]
    look(centre)
    print(f"a centre with a cohort of {CLASS}, made in {time.monotonic() - began:.0f} s", flush=True)
    return centre


def enter(centre, advisor):
    """The cohort: each of its students has asked four people, met one, and shares all."""
    cohort = centre.make("admin", "cohorts", {"name": "Bench"})
    centre.known["cohorts"] = cohort
    centre.call("admin", "POST", f"/v1/cohorts/{cohort}/members", {"user_id": advisor, "as": "advisor"})
    for n in range(40):
        centre.make("admin", "cohorts", {"name": f"Class {n}"})
    for n in range(CLASS):
        token = centre.command("token", "add", "--email", f"owner.{n}@example.org", "--name", "centre",
                               "--scopes", "read,write,share")["token"]
        me = centre.call(token, "GET", "/v1/me")["id"]
        if n == 0:
            centre.tokens["student"], centre.student = token, me
        centre.call("admin", "POST", f"/v1/cohorts/{cohort}/members", {"user_id": me})
        centre.call(token, "POST", "/v1/sharing_grants", {
            "grantee_cohort_id": cohort, "scopes": ["progress", "interviews", "contacts", "notes"]})
        for contact in centre.call(token, "GET", "/v1/contacts?limit=4&fields=id")["data"]:
            asked = ask(centre, token, contact["id"])
        schedule(centre, token, asked)
    # The one whose progress is asked for.
    centre.known["users"] = centre.student


def invite(centre):
    """A list of people to invite, worked to its end."""
    rows = "".join(f"invited.{n}@example.org,Invited {n}\r\n" for n in range(INVITED))
    made = centre.call("admin", "POST", "/v1/imports?type=invitations", "email,name\r\n" + rows)["id"]
    while centre.call("admin", "GET", f"/v1/imports/{made}")["status"] != "succeeded":
        time.sleep(0.1)


def ask(centre, token, contact):
    asked = centre.make(token, "requests", request(contact))
    centre.call(token, "POST", f"/v1/requests/{asked}/send", {})
    return asked


def request(contact):
    return {"contact_id": contact, "interview_type": "career_exploration", "objectives": ["learn_field"],
            "purpose": "Learn how it is to work there, and how people came to it"}


def schedule(centre, token, asked):
    return centre.call(token, "POST", f"/v1/requests/{asked}/schedule", {
        "starts_at": "2027-06-01T12:00:00Z", "time_zone": "UTC", "format": "phone"})["id"]


def fill_student(centre):
    """Much of everything for one student."""
    contacts = [item["id"] for item in centre.call("student", "GET", "/v1/contacts?limit=200&fields=id")["data"]]
    each = lambda body: [body(n, contacts[n % len(contacts)]) for n in range(MANY)]
    centre.many("organizations", each(lambda n, _: {"name": f"Organisation {n}", "industry": "bridges"}))
    centre.many("touches", each(lambda n, c: {"contact_id": c, "channel": "email", "at": f"2026-01-{1 + n % 28:02}T12:00:00Z"}))
    centre.many("referrals", each(lambda n, c: {"from_contact_id": c, "name": f"Referral {n}", "why": "Builds bridges."}))
    centre.many("reminders", each(lambda n, c: {"title": f"Reminder {n}", "due_at": "2026-06-01T12:00:00Z", "contact_id": c}))
    centre.many("notes", each(lambda n, c: {"contact_id": c, "text": "Told of bridges, and of those who build them. " * 4}))
    requests = centre.many("requests", each(lambda n, c: request(c)))
    for n, asked in enumerate(requests):
        # All their addresses are of one organisation.
        centre.call("student", "POST", f"/v1/requests/{asked}/send", {"override_reason": "Bench."})
        if n % 2 == 0:
            talk = schedule(centre, "student", asked)
            centre.call("advisor", "POST", f"/v1/reviews?owner_id={centre.student}", {"interview_id": talk, "text": "Well done."})


def look(centre):
    """The advisor reads the student's contacts again and again."""
    one = f"{WORK}/one-caller.tsv"
    with open(one, "w") as file:
        file.write(f"{centre.tokens['advisor']}\t-\n")
    row = wrk(centre.server, f"/v1/contacts?limit=1&owner_id={centre.student}", 16, LOOKS_SECONDS, one)
    print(f"{row['calls']:,} looks, {row['statuses']} of them refused", flush=True)
