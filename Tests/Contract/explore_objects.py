"""The objects that the calls are about: of each kind one that others refer to, and new ones in any state.

Used by explore.py.
"""

import datetime

from exchanges import shorten

# Each kind of which a student keeps a collection, behind those that it refers to.
KINDS = ["organizations", "contacts", "targets", "pitches", "self_answers", "ties", "introductions", "requests", "attempts",
         "interviews", "referrals", "messages", "touches", "reminders", "notes", "reviews"]
REFERENCES = {"contact_id": "contacts", "from_contact_id": "contacts", "to_contact_id": "contacts",
              "via_contact_id": "contacts", "organization_id": "organizations", "to_organization_id": "organizations",
              "interview_id": "interviews", "request_id": "requests", "referral_id": "referrals", "target_id": "targets",
              "pitch_id": "pitches", "introduction_id": "introductions"}
# What these name is used up by the call.
CONSUMED = {"from_id": "contacts"}
# The days of the examples pass, so these members are moved: minutes from now.
MOMENTS = {"sent_at": -5, "asked_at": -5, "made_at": 0, "ended_at": 0, "at": -60, "until": 3 * 1440}
NEVER_MADE = "01890a5d-ac96-774b-bcce-b302099a8057"


def moment(minutes):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Objects:
    def __init__(self, server):
        self.server, self.contract = server, server.contract
        self.shared = {}
        # What stands in paths for things of other kinds, by the beginning of the path.
        self.paths = {}
        self.moment = moment
        self.run = moment(0)

    def operation(self, path, method):
        return self.contract.at(path, method)

    def ids(self, operation):
        """What stands in the path of an operation for something that the caller may see."""
        if "{id}" not in operation.path:
            return {"code": "not_found", "key": "career_exploration"}
        known = [prefix for prefix in self.paths if operation.path.startswith(prefix)]
        if known:
            return self.paths[max(known, key=len)]
        kind = operation.path.split("/")[2]
        return {"id": self.reference(kind)["id"] if kind in KINDS else NEVER_MADE}

    def adapted(self, value):
        """An example with the caller's own ids, and with moments that fit today."""
        if not isinstance(value, dict):
            return value
        adapted = {}
        for name, member in value.items():
            if name in REFERENCES and isinstance(member, str):
                adapted[name] = self.reference(REFERENCES[name], member)["id"]
            elif name in CONSUMED:
                adapted[name] = self.fresh(CONSUMED[name])["id"]
            elif name in MOMENTS and isinstance(member, str):
                adapted[name] = moment(MOMENTS[name])
            else:
                adapted[name] = self.adapted(member)
        return adapted

    def reference(self, kind, example=None):
        """The object that stands for the one with this id in the examples, or else for the one that its kind has there."""
        if example is None:
            find = self.operation(f"/v1/{kind}/{{id}}", "get")
            answers = find.declared["responses"]["200"]["content"]["application/json"]["examples"]
            example = self.contract.resolved(next(iter(answers.values())))["value"]["id"]
        if (kind, example) not in self.shared:
            self.shared[kind, example] = self.fresh(kind)
        return self.shared[kind, example]

    def fresh(self, kind, steps=()):
        """A new object of the first example, taken through these actions."""
        create = self.operation(f"/v1/{kind}", "post")
        body = self.adapted(next(create.examples())[2])
        made = self.server.call(create, 201, body=body).json
        for action, example in steps:
            operation = self.operation(f"/v1/{kind}/{{id}}/{action}", "post")
            self.server.call(operation, operation.success, {"id": made["id"]}, body=self.adapted(example))
        if steps or create.id in self.server.callers:
            made = self.server.call(self.operation(f"/v1/{kind}/{{id}}", "get"), 200, {"id": made["id"]}).json
        return made

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
