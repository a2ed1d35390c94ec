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
import http.client
import sys
import traceback

from exchanges import Contract, Server
from explore_actions import Actions
from explore_centre import Centre
from explore_kinds import Kinds
from explore_lists import Lists
from explore_mistakes import Mistakes
from explore_objects import KINDS, Objects, moment
from explore_practice import Practice


class Explorer(Objects):
    def read_token(self):
        create = self.operation("/v1/tokens", "post")
        wanted = {"name": "reader", "scopes": ["read"], "expires_at": moment(1440)}
        return (self.server.call(create, 201, body=wanted).json or {}).get("token")

    def explore(self):
        centre, practice = Centre(self), Practice(self)
        for operation in self.contract.operations.values():
            if operation.is_public and operation.method == "get":
                self.public(operation)
        self.singleton("/v1/me")
        self.singleton("/v1/profile")
        centre.people()
        kinds, actions, lists = Kinds(self), Actions(self), Lists(self.server)
        for kind in KINDS:
            kinds.explore(kind)
            actions.explore(kind)
        self.today()
        for kind in KINDS:
            kinds.name_some(kind)
            lists.explore(self.operation(f"/v1/{kind}", "get"))
        practice.explore()
        centre.explore()
        for operation in self.contract.operations.values():
            if operation.takes("cursor") and not operation.takes("sort"):
                lists.explore(operation, self.ids(operation))
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

    def singleton(self, path):
        """What everybody has one of: each change is what a find gives then, and the same again changes nothing."""
        find = self.operation(path, "get")
        self.server.call(find, 200)
        for change in (self.operation(path, "patch"), self.operation(path, "put")):
            for media, name, example in change.examples() if change else ():
                call = lambda: self.server.call(change, 200, body=example, media=media, note=name)
                first, shown, again = call(), self.server.call(find, 200), call()
                if len({(answer.body, answer["etag"]) for answer in (first, shown, again)}) != 1:
                    self.server.find(change, name, "the answer is not what a find, or the same again, gives then")

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


def report(server, untried):
    operations = server.contract.operations.values()
    for operation in operations:
        if operation.success not in server.seen.get(operation.id, ()) and operation.id != "setUpInstance":
            server.find(operation, "", "was never answered with success")
    unseen = collections.defaultdict(list)
    for operation in operations:
        for status in operation.declared["responses"]:
            if status != "default" and int(status) not in server.seen.get(operation.id, ()):
                unseen[status].append(operation.id)
    for difference, calls in server.findings.items():
        print(f"{difference}\n    in {', '.join(calls)}\n    first: {next(iter(calls.values()))}")
    if untried:
        print(f"no object has a value for: {', '.join(untried)}")
    if unseen:
        told = (f"{status} of {' '.join(names) if len(names) < 6 else f'{len(names)} operations'}"
                for status, names in sorted(unseen.items()))
        print(f"documented, and not provoked: {', '.join(told)}")
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
