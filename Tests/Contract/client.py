#!/usr/bin/env python3
"""Does a student's journey by a client made, while it runs, from nothing but the contract that the server serves.

    pip install pyyaml jsonschema
    python3 Tests/Contract/centre.py python3 Tests/Contract/client.py {BASE} {STUDENT_EMAIL} {STUDENT_PASSWORD}

Each operation of /openapi.yaml becomes a method of its operationId, each parameter an argument, the body too. What is sent
and what is answered is held against the document: parameters, bodies, statuses, header fields, content types. Whatever
cannot be known from the document fails here.
"""

import datetime
import http.client
import json
import sys
from urllib.parse import quote, urlencode, urlsplit

from client_contract import Contract, Mismatch


class Problem(Exception):
    """An error that the contract names, as it was answered."""

    def __init__(self, answer):
        super().__init__(f"{answer.status} {answer.content.get('code')}: {answer.content.get('detail')}")
        self.status, self.code, self.content = answer.status, answer.content.get("code"), answer.content


class Answer:
    def __init__(self, status, fields, content):
        self.status, self.fields, self.content = status, fields, content

    def __getitem__(self, name):
        return self.content[name]


class Client:
    """Every operation of the document as a method: client.createContact(body={...}), client.findContact(id=...)."""

    def __init__(self, base):
        self.address, self.token, self.calls = urlsplit(base), None, 0
        status, fields, text = self.send("GET", "/openapi.yaml", {}, None)
        if status != 200:
            raise Mismatch(f"/openapi.yaml is answered with {status}")
        self.contract = Contract(text.decode())
        for operation in self.contract.operations:
            setattr(self, operation.id, self.method(operation))

    def method(self, operation):
        def call(body=None, **arguments):
            return self.call(operation, body, arguments)
        call.__doc__ = operation.summary
        return call

    def call(self, operation, body, arguments):
        path, query, fields, content = operation.request(body, arguments)
        if operation.is_authenticated:
            fields["Authorization"] = f"Bearer {self.token}"
        target = path + ("?" + urlencode(query, quote_via=quote) if query else "")
        answer = Answer(*operation.answer(*self.send(operation.method, target, fields, content)))
        self.calls += 1
        if answer.status >= 400:
            raise Problem(answer)
        return answer

    def send(self, method, target, fields, content):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=30)
        try:
            connection.request(method, target, content, fields)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def everything(self, list_operation, **arguments):
        """All objects of a list, page by page."""
        cursor = None
        while True:
            page = list_operation(**arguments, **({"cursor": cursor} if cursor else {}))
            yield from page["data"]
            if not page["has_more"]:
                return
            cursor = page["next_cursor"]


def expect(what, found, due):
    if found != due:
        raise Mismatch(f"{what} is {found!r}, due is {due!r}")


def refused(code, call, **arguments):
    """The problem of a call that must fail so."""
    try:
        call(**arguments)
    except Problem as problem:
        expect("the code", problem.code, code)
        return problem
    raise Mismatch(f"a call is done that must be refused with {code}")


def moment(**distance):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**distance)).isoformat(timespec="milliseconds")


def begin(client, email, password):
    """Signs in, sets the clock, and notes a place and a person."""
    expect("api_version", client.findService()["api_version"], "v1")
    client.token = client.createSession(body={"email": email, "password": password})["token"]
    expect("the role", client.findMe()["role"], "student")
    client.updateMe(body={"time_zone": "America/Toronto"})
    place = client.createOrganization(body={"name": "Harbour Grid", "industry": "energy"})
    contact = client.createContact(
        body={"name": "Ines Duarte", "source": "alumni", "organization_id": place["id"], "tags": ["warm"]},
        idempotency_key='"journey 1"')
    again = client.createContact(
        body={"name": "Ines Duarte", "source": "alumni", "organization_id": place["id"], "tags": ["warm"]},
        idempotency_key='"journey 1"')
    expect("the replay", (again.content, again.fields["idempotent-replayed"]), (contact.content, "true"))
    changed = client.updateContact(id=contact["id"], if_match=contact.fields["etag"], body={"title": "Planner"})
    refused("version_conflict", client.updateContact, id=contact["id"], if_match=contact.fields["etag"], body={"title": "x"})
    wrong = refused("validation_failed", client.createContact, body={
        "name": "I", "time_zone": "Nowhere/Land", "organization_id": contact["id"]})
    expect("the pointers", {error["pointer"] for error in wrong.content["errors"]}, {"#/time_zone", "#/organization_id"})
    return changed


def ask(client, contact):
    """A request from the draft to the answer."""
    request = client.createRequest(body={"contact_id": contact["id"], "interview_type": "career_exploration"})
    failed = refused("checks_failed", client.sendRequest, id=request["id"])
    expect("the checks", {error["code"] for error in failed.content["errors"]}, {"no_purpose", "no_objective"})
    client.updateRequest(id=request["id"], body={"purpose": "Learn how grids are planned", "objectives": ["learn_field"]})
    expect("the status", client.sendRequest(id=request["id"])["status"], "sent")
    waiting = client.findToday()
    expect("requests that wait", [item["id"] for item in waiting["requests_awaiting_answer"]], [request["id"]])
    accepted = client.acceptRequest(id=request["id"], body={"answer_note": "Any weekday."})
    if "schedule" not in accepted["allowed_actions"]:
        raise Mismatch("what is accepted cannot be scheduled")
    return accepted


def meet(client, request):
    """A talk, and the reminders that its end makes."""
    talk = client.scheduleRequest(
        id=request["id"], body={"starts_at": moment(minutes=-20), "time_zone": "America/Toronto", "format": "phone"})
    expect("Location", talk.fields["location"], f"/v1/interviews/{talk['id']}")
    client.startInterview(id=talk["id"])
    held = client.completeInterview(id=talk["id"], if_match="*")
    expect("the status", held["status"], "held")
    expect("the request", client.findRequest(id=request["id"])["status"], "held")
    kinds = [item["kind"] for item in client.everything(
        client.listReminders, interview_id=talk["id"], status="pending", sort="due_at", limit=1)]
    expect("the reminders", kinds, ["thank_you", "linkedin"])
    return held


def go_on(client, contact, talk):
    """A referral that becomes the next contact, and the day after all that."""
    named = client.createReferral(body={
        "from_contact_id": contact["id"], "interview_id": talk["id"], "name": "Katja Novak", "email": "katja@example.org"})
    converted = client.convertReferral(id=named["id"], body={
        "request": {"interview_type": "company_insider", "objectives": ["learn_workplace"], "purpose": "Learn how it works"}})
    katja = client.findContact(id=converted["to_contact_id"], expand=["referred_by_contact"])
    expect("who named her", katja["referred_by_contact"]["name"], contact["name"])
    draft, = client.everything(client.listRequests, referral_id=named["id"], status="draft")
    expect("the draft's contact", draft["contact_id"], katja["id"])
    thanks, = client.findToday()["thank_yous_owed"]
    expect("the thank-you", client.completeReminder(id=thanks["id"])["status"], "done")
    expect("thank-yous owed", client.findToday()["counts"]["thank_yous_owed"], 0)
    found = client.searchObjects(q="katja", types=["contact"])["data"]
    expect("what is found", [item["id"] for item in found], [katja["id"]])


def look_back(client, contact):
    """Batches, trash, events, and signing out."""
    made = client.batchNotes(idempotency_key="journey-2", body={"operations": [
        {"op": "create", "body": {"contact_id": contact["id"], "text": text}} for text in ("One.", "Two.")]})
    one, two = (result["body"] for result in made["results"])
    client.deleteNote(id=one["id"])
    refused("not_found", client.findNote, id=one["id"])
    gone, = client.everything(client.listNotes, deleted=True, ids=one["id"])
    expect("the trash", gone["id"], one["id"])
    client.restoreNote(id=one["id"])
    found = [item["id"] for item in client.everything(client.listNotes, contact_id=contact["id"], sort="created_at")]
    expect("the notes", found, [one["id"], two["id"]])
    events = client.listEvents(types="interview.*", limit=200)["data"]
    expect("the last of the talk", events[-1]["type"], "interview.held")
    client.deleteCurrentSession()
    refused("invalid_token", client.findMe)


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: client.py URL EMAIL PASSWORD")
    try:
        client = Client(sys.argv[1])
        contact = begin(client, *sys.argv[2:])
        talk = meet(client, ask(client, contact))
        go_on(client, contact, talk)
        look_back(client, contact)
    except (Mismatch, Problem) as difference:
        sys.exit(f"DIFFERENCE: {difference}")
    print(f"{len(client.contract.operations)} methods made, {client.calls} calls of the journey, each as the document says")


if __name__ == "__main__":
    main()
