#!/usr/bin/env python3
"""Runs a command beside a career centre of its own: a server with a student, her advisor and an administrator.

    python3 Tests/Contract/centre.py COMMAND [ARGUMENT...]

The command finds the server's address in BASE and what each of the three has in STUDENT_TOKEN (personal, of every scope),
STUDENT_SESSIONS, STUDENT_SESSION (the last of them), STUDENT_ID, STUDENT_EMAIL, STUDENT_PASSWORD, STUDENT_KEPT (the ids of
these) and so on; {BASE} and the like are filled into its arguments. The student shows the advisor everything, and has an
object of each kind. At the end the server must be alive, its file sound and its log without an answer of 500. PARLEY_BIN is
the program, unless it is .build/release/parley.
"""

import datetime
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Faults"))
from kit.server import Folder, Server, run

ROLES = ("student", "advisor", "admin")
# A script that signs out has another: who tries passwords all the time is soon slowed down.
SESSIONS = 12
# Whoever tries everything asks one person far more often than anybody should.
FLAGS = ("--burden-person", "1000", "--burden-organization", "10000")


class Person:
    """Someone with an account; she calls with her session."""

    def __init__(self, data, role):
        code, out, error = run(
            "user", "add", "--data", data, "--email", f"{role}@example.org", "--name", role.title(), "--role", role,
            "--password")
        if code != 0:
            sys.exit(error)
        self.role, account = role, json.loads(out)
        self.id, self.email, self.password = (account[name] for name in ("id", "email", "password"))
        self.sessions, self.token, self.kept = [], None, [self.id]

    def sign_in(self, server):
        """Begins sessions, and makes a personal token of every scope that her role may have."""
        credentials = {"email": self.email, "password": self.password}
        for _ in range(SESSIONS):
            session = self.call(server, "POST", "/v1/sessions", credentials)
            self.sessions.append(session["token"])
            self.kept.append(session["id"])
        scopes = ["read", "write", "share", "export"] + ["admin"] * (self.role == "admin")
        ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        wanted = {"name": "contract", "scopes": scopes, "expires_at": ends.isoformat()}
        token = self.call(server, "POST", "/v1/tokens", wanted)
        self.token = token["token"]
        self.kept.append(token["id"])

    def call(self, server, method, path, body=None, due=201):
        """What is answered, which must have the status that is due."""
        with server.connect(self.sessions[-1] if self.sessions else None, timeout=30) as connection:
            reply = connection.call(method, path, body)
        if reply.status != due:
            sys.exit(f"{self.role}: {method} {path} is answered with {reply.status}: {reply.body[:400]!r}")
        return reply.json

    def environment(self):
        name = self.role.upper()
        return {f"{name}_ID": self.id, f"{name}_TOKEN": self.token, f"{name}_SESSION": self.sessions[-1],
                f"{name}_SESSIONS": " ".join(self.sessions), f"{name}_KEPT": " ".join(self.kept),
                f"{name}_EMAIL": self.email, f"{name}_PASSWORD": self.password}


def furnish(server, people):
    """A cohort with the two in it, a grant of every scope, and an object of each kind."""
    student, advisor, admin = (people[role] for role in ROLES)
    cohort = admin.call(server, "POST", "/v1/cohorts", {"name": "Autumn class"})["id"]
    for person in (student, advisor):
        admin.call(server, "POST", f"/v1/cohorts/{cohort}/members", {"user_id": person.id, "as": person.role})
    student.call(server, "POST", "/v1/sharing_grants", {
        "grantee_cohort_id": cohort, "scopes": ["progress", "interviews", "contacts", "notes"]})
    make = lambda kind, **body: student.call(server, "POST", f"/v1/{kind}", body)["id"]
    place = make("organizations", name="Northlake Studio")
    contact = make("contacts", name="Maya Lindqvist", organization_id=place)
    asked = make("requests", contact_id=contact, interview_type="career_exploration", objectives=["learn_field"],
                 purpose="Learn how it is to work there")
    student.call(server, "POST", f"/v1/requests/{asked}/send", {}, due=200)
    student.call(server, "POST", f"/v1/requests/{asked}/accept", {}, due=200)
    talk = student.call(server, "POST", f"/v1/requests/{asked}/schedule", {
        "starts_at": "2027-06-01T12:00:00Z", "time_zone": "UTC", "format": "phone"})["id"]
    make("touches", contact_id=contact, channel="email", at="2026-01-01T00:00:00Z")
    make("referrals", from_contact_id=contact, name="Jonas Okafor")
    known = make("contacts", name="Jonas Okafor", organization_id=place)
    make("attempts", request_id=asked, channel="phone", outcome="no_answer")
    make("messages", contact_id=contact, interview_id=talk, subject="Thank you", body="Thank you for your time.")
    make("introductions", via_contact_id=known, to_contact_id=contact)
    make("ties", from_contact_id=known, to_contact_id=contact, strength=2)
    make("targets", name="Industrial design")
    make("pitches", name="In a word", text="I study industrial design.", default=True)
    make("self_answers", question="What draws you to this line of work?")
    make("templates", name="News", body="{{greeting}}\n{{news}}")
    make("reminders", title="Write to Jonas", due_at="2027-06-02T12:00:00Z", time_zone="UTC")
    make("notes", contact_id=contact, text="Likes punctual people.")
    advisor.call(server, "POST", f"/v1/reviews?owner_id={student.id}", {"interview_id": talk, "text": "Ask for names."})


def faults(server):
    """The lines of the log that tell of a fault of the server's own."""
    return [line for line in server.logged().splitlines() if '"status":500' in line or '"level":"error"' in line]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with Folder() as folder:
        data = f"{folder}/data"
        people = {role: Person(data, role) for role in ROLES}
        with Server(data, *FLAGS) as server:
            for person in people.values():
                person.sign_in(server)
            furnish(server, people)
            known = {"BASE": f"http://127.0.0.1:{server.port}"}
            for person in people.values():
                known |= person.environment()
            arguments = sys.argv[1:]
            for name, value in known.items():
                arguments = [argument.replace(f"{{{name}}}", value) for argument in arguments]
            code = subprocess.run(arguments, env=os.environ | known).returncode
            wrong = faults(server)
            ended = server.stop()
        if ended != 0:
            wrong.append(f"the server ended with {ended}")
        checked, out, error = run("check", "--data", data, timeout=600)
        if checked != 0:
            wrong.append(f"parley check ends with {checked}: {out}{error}")
    for line in wrong[:20]:
        print(line)
    sys.exit(code or bool(wrong))


if __name__ == "__main__":
    main()
