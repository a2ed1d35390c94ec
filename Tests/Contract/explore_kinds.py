"""What each collection does with its objects: create, find, update, delete, restore, and a key of the caller's own.

Used by explore.py.
"""

import datetime

from exchanges import shorten
from explore_objects import REFERENCES


class Kinds:
    def __init__(self, objects):
        self.objects, self.server, self.contract = objects, objects.server, objects.contract

    def explore(self, kind):
        self.creates(kind)
        self.finds(kind)
        self.updates(kind)
        self.deletes(kind)

    def creates(self, kind):
        create = self.objects.operation(f"/v1/{kind}", "post")
        for media, name, example in create.examples():
            body = self.objects.adapted(example)
            made = self.server.call(create, 201, body=body, media=media, note=name).json or {}
            self.kept(create, body, made, name)
        self.objects.replay(create, {}, self.objects.adapted(next(create.examples())[2]))

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

    def finds(self, kind):
        find, made = self.objects.operation(f"/v1/{kind}/{{id}}", "get"), self.objects.reference(kind)
        whole = self.server.call(find, 200, {"id": made["id"]})
        for member, value in (whole.json or {}).items():
            part = self.server.call(find, 200, {"id": made["id"]}, query=f"?fields={member}", sparse=True).json
            if part != {name: whole.json[name] for name in ("object", "id", "version", member)}:
                self.server.find(find, f"?fields={member}", f"is {part}, due is {member} {value!r} and the three")
        for parameter in find.parameters:
            for name in parameter["schema"]["items"]["enum"] if parameter["name"] == "expand" else ():
                wide = self.server.call(find, 200, {"id": made["id"]}, query=f"?expand={name}").json or {}
                if {member: value for member, value in wide.items() if member != name} != whole.json or name not in wide:
                    self.server.find(find, f"?expand={name}", f"is {wide}, due is {name} beside the others")

    def updates(self, kind):
        update = self.objects.operation(f"/v1/{kind}/{{id}}", "patch")
        if not update:
            return
        for media, name, example in update.examples():
            made, body = self.objects.fresh(kind), self.objects.adapted(example)
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
        made = self.objects.fresh(kind)
        self.objects.replay(update, {"id": made["id"]}, self.objects.adapted(next(update.examples())[2]))

    def deletes(self, kind):
        item, listed = f"/v1/{kind}/{{id}}", self.objects.operation(f"/v1/{kind}", "get")
        find, delete = self.objects.operation(item, "get"), self.objects.operation(item, "delete")
        restore, made = self.objects.operation(f"{item}/restore", "post"), self.objects.fresh(kind)
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
        self.server.refused(restore, 412, "version_conflict", ids, headers={"If-Match": '"v999"'})
        back = self.server.call(restore, 200, ids, body=next(restore.examples())[2]).json or {}
        if gone and back.get("version") != gone[0]["version"] + 1:
            self.server.find(restore, "", f"version is {back.get('version')} after {gone[0]['version']}")
        shown = self.server.call(find, 200, ids).json
        # To another than the owner no action is shown.
        if shown != back and (restore.id not in self.server.callers or shown | {"allowed_actions": []} != back):
            self.server.find(restore, "", "the answer is not what a find gives then")
        self.server.call(delete, 204, ids)
        self.objects.replay(restore, ids, {})

    def some(self, name, schema):
        """Any value of a member."""
        if name in REFERENCES:
            return self.objects.reference(REFERENCES[name])["id"]
        if "enum" in schema:
            return schema["enum"][-2]
        if schema.get("format") in ("date", "date-time"):
            return self.objects.moment(0)[:10 if schema["format"] == "date" else None]
        kinds = {"boolean": True, "integer": schema.get("minimum"), "array": [], "string": "Explored"}
        return next(value for kind, value in kinds.items() if kind in schema["type"])

    def name_some(self, kind):
        """Makes two objects with a value for every filter that no example has one for, so that there is what to look for."""
        create = self.objects.operation(f"/v1/{kind}", "post")
        schema = self.contract.resolved(next(iter(create.media.values()))["schema"])["properties"]
        listed = self.objects.operation(f"/v1/{kind}", "get").parameters
        names = {parameter["name"].partition(".")[0] for parameter in listed} & set(schema)
        names -= {name for _, _, example in create.examples() for name in example}
        filled = {name: self.some(name, schema[name]) for name in sorted(names)}
        for key in (f"{self.objects.run}, first", f"{self.objects.run}, second"):
            example = self.objects.adapted(next(create.examples())[2])
            body = {**filled, **example, "external_id": key, "tags": [key, "explored"]}
            made = self.server.call(create, 201, body=body).json
        self.takes_once(kind, body, made)

    def takes_once(self, kind, body, made):
        """A key of the caller's own is taken once among live objects: by create, update and restore."""
        item, key = f"/v1/{kind}/{{id}}", {"external_id": body["external_id"]}
        create, update = self.objects.operation(f"/v1/{kind}", "post"), self.objects.operation(item, "patch")
        other, ids = {"id": self.objects.fresh(kind)["id"]}, {"id": made["id"]}
        refused = [self.server.refused(create, 409, "duplicate", body=body)]
        if update:
            refused.append(self.server.refused(update, 409, "duplicate", other, body=key))
        for problem in refused:
            if problem.get("existing") != {"object": made["object"], "id": made["id"]}:
                self.server.find(create, "duplicate", f"existing is {problem.get('existing')}")
        self.server.call(self.objects.operation(item, "delete"), 204, ids)
        self.server.call(create, 201, body=body)
        restore = self.objects.operation(f"{item}/restore", "post")
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
