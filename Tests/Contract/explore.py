#!/usr/bin/env python3
"""Explores a running server along openapi.yaml and prints where the two differ.

    pip install pyyaml openapi-schema-validator
    python3 Tests/Contract/centre.py python3 Tests/Contract/explore.py {BASE} {STUDENT_SESSION} \\
        --advisor {ADVISOR_SESSION} --admin {ADMIN_SESSION} [--contract openapi.yaml]

Every operation is called with each of its examples, in every state that its objects can reach, with the mistakes that
the contract names, as a student, an advisor and an administrator; every list with each filter and sort. Takes sessions of
accounts made for this, as it fills them.
Prints each difference with the operations that have it and the first call; exits 1 when there is any.
"""

import argparse
import collections
import datetime
import http.client
import sys
import traceback

from exchanges import Contract, Server, shorten
from explore_actions import Actions
from explore_centre import Centre
from explore_lists import Lists
from explore_mistakes import NEVER_MADE, Mistakes

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
    def __init__(self, server):
        self.server, self.contract = server, server.contract
        self.shared = {}
        self.moment = moment
        self.run = moment(0)

    def operation(self, path, method):
        return self.contract.at(path, method)

    # Objects

    def ids(self, operation):
        """What stands in the path of an operation for something that the caller may see."""
        if "{id}" not in operation.path:
            return {"code": "not_found"}
        known = [prefix for prefix in self.centre.ids if operation.path.startswith(prefix)]
        if known:
            return self.centre.ids[max(known, key=len)]
        kind = operation.path.split("/")[2]
        return {"id": self.reference(kind)["id"] if kind in KINDS else NEVER_MADE}

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

    def read_token(self):
        create = self.operation("/v1/tokens", "post")
        wanted = {"name": "reader", "scopes": ["read"], "expires_at": moment(1440)}
        return (self.server.call(create, 201, body=wanted).json or {}).get("token")

    def explore(self):
        self.centre = Centre(self, self.server.tokens)
        for operation in self.contract.operations.values():
            if operation.is_public and operation.method == "get":
                self.public(operation)
        self.me()
        actions = Actions(self)
        for kind in KINDS:
            self.creates(kind)
            self.finds(kind)
            self.updates(kind)
            self.deletes(kind)
            actions.explore(kind)
        self.today()
        lists = Lists(self.server)
        for kind in KINDS:
            self.name_some(kind)
            lists.explore(self.operation(f"/v1/{kind}", "get"))
        self.centre.explore()
        mistakes = Mistakes(self.server, self, self.read_token())
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
        """Each section counts what it lists, in the order that the contract tells."""
        contacts, touches = self.operation("/v1/contacts", "post"), self.operation("/v1/touches", "post")
        for name, days in (("Ada", 45), ("Bea", 75), ("Cleo", 60)):
            made = self.server.call(contacts, 201, body={"name": name, "keep_in_touch_days": 30}).json
            touch = {"contact_id": made["id"], "channel": "other", "at": moment(-days * 1440)}
            self.server.call(touches, 201, body=touch)
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
        headers = {"Idempotency-Key": f'"{self.run} {self.server.calls}"'}
        first = self.server.call(operation, operation.success, ids, body=body, headers=headers)
        again = self.server.call(operation, operation.success, ids, body=body, headers=headers, replayed=True)
        for name in ("etag", "location", "content-type"):
            if first[name] != again[name]:
                self.server.find(operation, "replay", f"{name} is {again[name]}, was {first[name]}")
        if first.body != again.body:
            self.server.find(operation, "replay", f"the body is {shorten(again.body)}, was {shorten(first.body)}")
        other = {"another": True}
        self.server.refused(
            operation, 422, "idempotency_key_reused", ids, body=other, headers=headers, note="same key, other body")

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

    # Lists

    def some(self, name, schema):
        """Any value of a member."""
        if name in REFERENCES:
            return self.reference(REFERENCES[name])["id"]
        if "enum" in schema:
            return schema["enum"][-2]
        kinds = {"boolean": True, "integer": schema.get("minimum"), "array": [], "string": "Explored"}
        return next(value for kind, value in kinds.items() if kind in schema["type"])

    def name_some(self, kind):
        """Makes two objects that have a value for every filter, so that there is something to look for."""
        create = self.operation(f"/v1/{kind}", "post")
        schema = self.contract.resolved(next(iter(create.media.values()))["schema"])["properties"]
        names = {p["name"] for p in self.operation(f"/v1/{kind}", "get").parameters} & set(schema)
        filled = {name: self.some(name, schema[name]) for name in sorted(names)}
        for key in (f"{self.run}, first", f"{self.run}, second"):
            body = {**filled, **self.adapted(next(create.examples())[2]), "external_id": key, "tags": [key, "explored"]}
            made = self.server.call(create, 201, body=body).json
        self.takes_once(kind, body, made)

    def takes_once(self, kind, body, made):
        """A key of the caller's own is taken once among live objects: by create, update and restore."""
        item, key = f"/v1/{kind}/{{id}}", {"external_id": body["external_id"]}
        create, update = self.operation(f"/v1/{kind}", "post"), self.operation(item, "patch")
        other, ids = {"id": self.fresh(kind)["id"]}, {"id": made["id"]}
        refused = [self.server.refused(create, 409, "duplicate", body=body)]
        if update:
            refused.append(self.server.refused(update, 409, "duplicate", other, body=key))
        for problem in refused:
            if problem.get("existing") != {"object": made["object"], "id": made["id"]}:
                self.server.find(create, "duplicate", f"existing is {problem.get('existing')}")
        self.server.call(self.operation(item, "delete"), 204, ids)
        self.server.call(create, 201, body=body)
        restore = self.operation(f"{item}/restore", "post")
        self.server.refused(restore, 409, "duplicate", ids)


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
        if operation.success not in server.seen.get(operation.id, ()) and operation.id != "setUpInstance":
            server.find(operation, "", "was never answered with success")
    unseen = collections.Counter(
        status for o in operations for status in o.declared["responses"]
        if status != "default" and int(status) not in server.seen.get(o.id, ()))
    for difference, calls in server.findings.items():
        print(f"{difference}\n    in {', '.join(calls)}\n    first: {next(iter(calls.values()))}")
    if untried:
        print(f"no object has a value for: {', '.join(untried)}")
    if unseen:
        told = ", ".join(f"{status} of {count} operations" for status, count in sorted(unseen.items()))
        print(f"documented, and not provoked: {told}")
    print(f"{len(operations)} operations, {server.calls} calls, {len(server.findings)} differences")


def main():
    parser = argparse.ArgumentParser(description="Holds a running server against openapi.yaml.")
    parser.add_argument("base", help="http://HOST:PORT")
    parser.add_argument("token", help="of a student's session")
    parser.add_argument("--advisor", required=True, help="the token of an advisor's session")
    parser.add_argument("--admin", required=True, help="the token of an administrator's session")
    parser.add_argument("--contract", default="openapi.yaml")
    arguments = parser.parse_args()
    tokens = {"staff": arguments.advisor, "admin": arguments.admin}
    server = Server(Contract(arguments.contract), arguments.base, arguments.token, tokens)
    untried, end = [], None
    try:
        untried = Explorer(server).explore()
    except (OSError, http.client.HTTPException) as error:
        end = f"the connection failed after {server.calls} calls: {error!r}"
    except (KeyError, IndexError, TypeError) as error:
        # An answer without what the next call needs: the differences tell of it.
        end = f"cannot go on after {server.calls} calls: {error!r} at line {traceback.extract_tb(error.__traceback__)[-1]}"
    report(server, untried)
    if end:
        print(end)
    sys.exit(1 if server.findings or end else 0)


main()
