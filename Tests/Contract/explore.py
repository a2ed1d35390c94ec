#!/usr/bin/env python3
"""Explores a running server along openapi.yaml and prints where the two differ.

    pip install pyyaml openapi-schema-validator
    python3 Tests/Contract/explore.py http://127.0.0.1:8080 TOKEN [--read-token TOKEN] [--contract openapi.yaml]

Every operation is called with each of its examples, in every state that its objects can reach, with the mistakes that
the contract names; every list with each filter and sort. Takes a student's account made for this, as it fills it.
With --read-token (of the same student, scope read only) the refusal of writes is tried too.
Prints a table of differences; exits 1 when there is any.
"""

import argparse
import datetime
import sys

from exchanges import Contract, Server, shorten
from explore_lists import Lists
from explore_mistakes import Mistakes

KINDS = ["organizations", "contacts", "requests", "interviews", "referrals", "touches", "reminders", "notes"]
REFERENCES = {"contact_id": "contacts", "from_contact_id": "contacts", "to_contact_id": "contacts",
              "organization_id": "organizations", "interview_id": "interviews", "request_id": "requests",
              "referral_id": "referrals"}
# The days of the examples pass, so these members are moved: minutes from now.
MOMENTS = {"sent_at": -5, "ended_at": 0, "at": -60, "until": 3 * 1440}


def moment(minutes):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Explorer:
    def __init__(self, server, read_token):
        self.server, self.contract, self.read_token = server, server.contract, read_token
        self.shared = {}

    def operation(self, path, method):
        return self.contract.at(path, method)

    # Objects

    def adapted(self, value):
        """An example with the caller's own ids, and with moments that fit today."""
        if not isinstance(value, dict):
            return value
        adapted = {}
        for name, member in value.items():
            if name in REFERENCES and isinstance(member, str):
                adapted[name] = self.reference(REFERENCES[name])["id"]
            elif name in MOMENTS and isinstance(member, str):
                adapted[name] = moment(MOMENTS[name])
            else:
                adapted[name] = self.adapted(member)
        return adapted

    def reference(self, kind):
        """The object of this kind that others refer to."""
        if kind not in self.shared:
            self.shared[kind] = self.fresh(kind)
        return self.shared[kind]

    def fresh(self, kind, steps=()):
        """A new object of the first example, taken through these actions."""
        create = self.operation(f"/v1/{kind}", "post")
        body = self.adapted(next(create.examples())[2])
        made = self.server.call(create, 201, body=body).json
        for action, example in steps:
            operation = self.operation(f"/v1/{kind}/{{id}}/{action}", "post")
            self.server.call(operation, operation.success, {"id": made["id"]}, body=self.adapted(example))
        if steps:
            made = self.server.call(self.operation(f"/v1/{kind}/{{id}}", "get"), 200, {"id": made["id"]}).json
        return made

    # Operations

    def explore(self):
        for operation in self.contract.operations.values():
            if operation.is_public:
                self.public(operation)
        self.me()
        for kind in KINDS:
            self.creates(kind)
            self.finds(kind)
            self.updates(kind)
            self.deletes(kind)
            self.acts(kind)
        self.today()
        lists = Lists(self.server)
        for kind in KINDS:
            self.name_some(kind)
            lists.explore(self.operation(f"/v1/{kind}", "get"))
        mistakes = Mistakes(self.server, self, self.read_token)
        for operation in self.contract.operations.values():
            mistakes.explore(operation)
        for path in self.contract.document["paths"]:
            mistakes.methods(path)
        return lists.untried

    def public(self, operation):
        if "{code}" not in operation.path:
            self.server.call(operation, 200)
            return
        codes = self.contract.document["components"]["schemas"]["ProblemCode"]["enum"]
        for code in codes:
            self.server.call(operation, 200, {"code": code})
        self.server.call(operation, 404, {"code": "no_such_code"})
        listed = self.server.call(self.operation("/problems", "get"), 200).json or {}
        given = [item.get("code") for item in listed.get("data", [])]
        if sorted(given) != sorted(codes):
            self.server.find(operation, "GET /problems", f"other codes: {sorted(set(given) ^ set(codes))}")

    def me(self):
        find, update = self.operation("/v1/me", "get"), self.operation("/v1/me", "patch")
        self.server.call(find, 200)
        for media, name, example in update.examples():
            self.server.call(update, 200, body=example, media=media, note=name)

    def today(self):
        page = self.server.call(self.operation("/v1/today", "get"), 200).json or {}
        for name, count in page.get("counts", {}).items():
            if min(count, 100) != len(page[name]):
                self.server.find(None, "GET /v1/today", f"{name}: the count is {count}, items are {len(page[name])}")
        orders = {"reminders": "due_at", "thank_yous_owed": "due_at", "interviews": "starts_at",
                  "requests_awaiting_answer": "sent_at", "keep_in_touch": "next_touch_on"}
        for name, member in orders.items():
            keys = [item[member] for item in page.get(name, [])]
            if keys != sorted(keys):
                self.server.find(None, "GET /v1/today", f"{name} is not in the order of {member}")

    def creates(self, kind):
        create = self.operation(f"/v1/{kind}", "post")
        for media, name, example in create.examples():
            body = self.adapted(example)
            made = self.server.call(create, 201, body=body, media=media, note=name).json or {}
            self.kept(create, body, made, name)
        self.replay(create, {}, self.adapted(next(create.examples())[2]))

    def kept(self, operation, body, made, note):
        """What was sent is what is answered; instants, and sets, in the form of answers."""
        for name, value in body.items():
            given = made.get(name)
            if name == "tags":
                value = sorted(value)
            if isinstance(value, dict) and isinstance(given, dict):
                given = {key: member for key, member in given.items() if value.get(key) is not None}
                value = {key: member for key, member in value.items() if member is not None}
            if instants(value) != instants(given):
                self.server.find(operation, note, f"{name} is {given!r}, due is {value!r}")

    def replay(self, operation, ids, body):
        """The same request with the same key is answered twice with the same bytes, and acts once."""
        headers = {"Idempotency-Key": f'"{operation.id}-{self.server.calls}"'}
        first = self.server.call(operation, operation.success, ids, body=body, headers=headers)
        again = self.server.call(operation, operation.success, ids, body=body, headers=headers, replayed=True)
        for name in ("etag", "location", "content-type"):
            if first[name] != again[name]:
                self.server.find(operation, "replay", f"{name} is {again[name]}, was {first[name]}")
        if first.body != again.body:
            self.server.find(operation, "replay", f"the body is {shorten(again.body)}, was {shorten(first.body)}")
        other = {"another": True}
        answer = self.server.call(operation, 422, ids, body=other, headers=headers, note="same key, other body")
        self.server.expect_code(operation, answer, "idempotency_key_reused")

    def finds(self, kind):
        find, made = self.operation(f"/v1/{kind}/{{id}}", "get"), self.reference(kind)
        whole = self.server.call(find, 200, {"id": made["id"]})
        for member, value in (whole.json or {}).items():
            part = self.server.call(find, 200, {"id": made["id"]}, query=f"?fields={member}", sparse=True).json
            if part != {name: whole.json[name] for name in ("object", "id", "version", member)}:
                self.server.find(find, f"?fields={member}", f"is {part}, due is {member} {value!r} and the three")

    def updates(self, kind):
        update = self.operation(f"/v1/{kind}/{{id}}", "patch")
        if not update:
            return
        for media, name, example in update.examples():
            made, body = self.fresh(kind), self.adapted(example)
            ids, tag = {"id": made["id"]}, f'"v{made["version"]}"'
            call = lambda: self.server.call(update, 200, ids, body=body, media=media, note=name)
            first = call()
            changed = first.json or {}
            merged = {n: v for n, v in body.items() if not isinstance(v, dict)}
            self.kept(update, merged, changed, name)
            same = all(instants(made.get(n)) == instants(v) for n, v in merged.items()) and merged == body
            due = made["version"] + (0 if same else 1)
            if changed.get("version") != due:
                self.server.find(update, name, f"version is {changed.get('version')}, due is {due}")
            again = call()
            if (again.body, again["etag"]) != (first.body, first["etag"]):
                self.server.find(update, name, "the same patch again changes something")
            if due > made["version"]:
                stale = self.server.call(update, 412, ids, body=body, media=media, headers={"If-Match": tag})
                if (stale.json or {}).get("current_version") != due:
                    self.server.find(update, name, f"412: {shorten(stale.body)}, the version is {due}")
        made = self.fresh(kind)
        self.replay(update, {"id": made["id"]}, self.adapted(next(update.examples())[2]))

    def deletes(self, kind):
        item, listed = f"/v1/{kind}/{{id}}", self.operation(f"/v1/{kind}", "get")
        find, delete = self.operation(item, "get"), self.operation(item, "delete")
        restore, made = self.operation(f"{item}/restore", "post"), self.fresh(kind)
        ids = {"id": made["id"]}
        self.server.call(restore, 404, ids, note="not in the trash")
        self.server.call(delete, 412, ids, headers={"If-Match": '"v999"'})
        self.server.call(delete, 204, ids, headers={"If-Match": f'"v{made["version"]}"'})
        for operation in (delete, find):
            self.server.call(operation, 404, ids, note="in the trash")
        trash = self.server.call(listed, 200, query=f"?deleted=true&ids={made['id']}").json or {}
        gone = trash.get("data", [])
        if [set(item) >= {"deleted_at", "purge_at"} for item in gone] != [True]:
            self.server.find(delete, "?deleted=true", f"the trash has {gone}")
        back = self.server.call(restore, 200, ids, body=next(restore.examples())[2]).json or {}
        if gone and back.get("version") != gone[0]["version"] + 1:
            self.server.find(restore, "", f"version is {back.get('version')} after {gone[0]['version']}")
        shown = self.server.call(find, 200, ids).json
        if shown != back:
            self.server.find(restore, "", "the answer is not what a find gives then")
        self.server.call(delete, 204, ids)
        self.replay(restore, ids, {})

    # Actions

    def acts(self, kind):
        """Every action in every state: it succeeds exactly when `allowed_actions` has it (C41)."""
        prefix = f"/v1/{kind}/{{id}}/"
        actions = {o.path.removeprefix(prefix): o for o in self.contract.operations.values()
                   if o.path.startswith(prefix) and not o.path.endswith("/restore")}
        waiting, known = [()], set()
        while actions and waiting:
            steps = waiting.pop(0)
            state = self.state(self.fresh(kind, steps))
            if state in known:
                continue
            known.add(state)
            for action, operation in actions.items():
                for _, name, example in operation.examples():
                    if self.act(kind, steps, action, operation, name, example):
                        waiting.append(steps + ((action, example),))
        for action, operation in actions.items():
            if operation.success not in self.server.seen.get(operation.id, ()):
                self.server.find(operation, "", "was possible in no state that could be reached")

    @staticmethod
    def state(item):
        return item.get("status"), item.get("recording_consent"), tuple(item["allowed_actions"])

    def act(self, kind, steps, action, operation, name, example):
        """Whether the action succeeded; what it answers is held against the state of a new object."""
        item = self.fresh(kind, steps)
        is_allowed = action in item["allowed_actions"]
        if action == "set_recording_consent":
            is_allowed = item["recording_consent"] == ("not_asked" if example["consent"] == "asked" else "asked")
        note = f"{name}, {item.get('status') or item['allowed_actions']} after {[step[0] for step in steps]}"
        body, ids = self.adapted(example), {"id": item["id"]}
        if not is_allowed:
            answer = self.server.call(operation, 409, ids, body=body, note=note)
            self.server.expect_code(operation, answer, "invalid_state_transition")
            if sorted((answer.json or {}).get("allowed_actions", [])) != sorted(item["allowed_actions"]):
                self.server.find(operation, note, f"allowed_actions of the 409 are not the object's: {answer.json}")
            return False
        self.server.call(operation, 412, ids, body=body, headers={"If-Match": f'"v{item["version"] + 1}"'}, note=note)
        headers = {"If-Match": f'"v{item["version"]}"'}
        answer = self.server.call(operation, operation.success, ids, body=body, headers=headers, note=note)
        shown = self.server.call(self.operation(f"/v1/{kind}/{{id}}", "get"), 200, ids).json
        if operation.success == 200 and answer.json != shown:
            self.server.find(operation, note, "the answer is not what a find gives then")
        if not steps:
            self.replay(operation, {"id": self.fresh(kind)["id"]}, body)
        if not operation.declared["requestBody"]["required"] and not steps:
            self.server.call(operation, operation.success, {"id": self.fresh(kind)["id"]}, note="no body")
        return answer.status == operation.success

    # Lists

    def name_some(self, kind):
        """Gives two objects a key of the caller's own, so that there is something to look for."""
        create = self.operation(f"/v1/{kind}", "post")
        for key in (f"{kind}, first", f"{kind}-second"):
            body = {**self.adapted(next(create.examples())[2]), "external_id": key, "tags": [key, "explored"]}
            made = self.server.call(create, 201, body=body).json or {}
        again = self.server.call(create, 409, body=body)
        self.server.expect_code(create, again, "duplicate")
        if (again.json or {}).get("existing") != {"object": made.get("object"), "id": made.get("id")}:
            self.server.find(create, "duplicate", f"existing is {(again.json or {}).get('existing')}")


def instants(value):
    """The value with each instant in the form of answers."""
    if isinstance(value, list):
        return [instants(item) for item in value]
    if not isinstance(value, str) or "T" not in value or not value[:4].isdigit():
        return value
    try:
        at = datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)
    except ValueError:
        return value
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def report(server, untried):
    operations = server.contract.operations.values()
    for operation in operations:
        if operation.success not in server.seen.get(operation.id, ()):
            server.find(operation, "", "was never answered with success")
    documented = sum(len([s for s in o.declared["responses"] if s != "default"]) for o in operations)
    seen = sum(str(status) in o.declared["responses"] for o in operations for status in server.seen.get(o.id, ()))
    for operation, text, difference in server.findings:
        print(f"{operation:28} | {text}\n{'':28} |     {difference}")
    if untried:
        print(f"no object has a value for: {', '.join(untried)}")
    print(f"{len(operations)} operations, {server.calls} calls, {seen} of {documented} documented statuses seen, "
          f"{len(server.findings)} differences")


def main():
    parser = argparse.ArgumentParser(description="Holds a running server against openapi.yaml.")
    parser.add_argument("base", help="http://HOST:PORT")
    parser.add_argument("token", help="of a student's account made for this")
    parser.add_argument("--read-token", help="of the same student, with scope read only")
    parser.add_argument("--contract", default="openapi.yaml")
    arguments = parser.parse_args()
    server = Server(Contract(arguments.contract), arguments.base, arguments.token)
    report(server, Explorer(server, arguments.read_token).explore())
    sys.exit(1 if server.findings else 0)


main()
