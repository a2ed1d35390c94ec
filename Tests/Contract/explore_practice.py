"""What helps to ask well: templates, messages and drafts made of them, types of talk, checks, those who are not to be asked,
reports, and what there is about one contact.

Used by explore.py.
"""

import uuid

from explore_kinds import Kinds


class Practice:
    def __init__(self, objects):
        self.objects, self.server, self.contract = objects, objects.server, objects.contract

    def call(self, name, expected=None, ids=None, **options):
        """The members of what an operation answers."""
        return self.answer(name, expected, ids, **options).json or {}

    def answer(self, name, expected=None, ids=None, **options):
        """Calls an operation by its operationId."""
        operation = self.contract.operations[name]
        return self.server.call(operation, expected or operation.success, ids, **options)

    def refused(self, name, status, code, ids=None, **options):
        return self.server.refused(self.contract.operations[name], status, code, ids, **options)

    def examples(self, name):
        """Each example of the body, with the media type and the note to send it with."""
        for media, note, example in self.contract.operations[name].examples():
            yield {"body": self.objects.adapted(example), "media": media, "note": note}

    def explore(self):
        self.staff, self.admin = self.server.tokens["staff"], self.server.tokens["admin"]
        self.templates()
        self.composed()
        self.drafts()
        self.interview_types()
        self.checks()
        self.suppressions()
        self.duplicates()
        self.targeted()
        self.many_templates()
        self.call("findResponseReport")
        self.call("findPoolReport")

    # Texts

    def templates(self):
        kinds = Kinds(self.objects)
        kinds.creates("templates")
        kinds.updates("templates")
        own = self.objects.reference("templates")
        ids, body = {"id": own["id"]}, {"name": "For all", "body": "{{greeting}}\nNews.", "origin": "centre"}
        self.objects.paths["/v1/templates/{id}"] = ids
        for caller in (self.staff, self.admin):
            self.refused("findTemplate", 404, "not_found", ids, token=caller)
        self.refused("createTemplate", 403, "forbidden", body=body)
        self.refused("createTemplate", 403, "forbidden", body={**body, "origin": "built_in"}, token=self.staff)
        given = {"id": self.call("createTemplate", body=body, token=self.staff)["id"]}
        self.call("findTemplate", ids=given)
        built_in = self.call("listTemplates", query="?origin=built_in&limit=1")["data"][0]["id"]
        for theirs in (given, {"id": built_in}):
            self.refused("updateTemplate", 403, "forbidden", theirs, body={"name": "Mine"})
            self.refused("deleteTemplate", 403, "forbidden", theirs)
        self.call("updateTemplate", ids=given, body={"name": "For all students"}, token=self.admin)
        self.refused("updateTemplate", 422, "validation_failed", ids, body={"body": "{{contact_nam}}"})
        self.refused("createTemplate", 422, "validation_failed", body={"name": "No variable", "body": "{{nobody}}"})
        other = {"id": self.objects.fresh("templates")["id"]}
        self.call("deleteTemplate", 412, other, headers={"If-Match": '"v999"'})
        self.call("deleteTemplate", ids=other)
        self.refused("findTemplate", 404, "not_found", other)

    def many_templates(self):
        """One has so many of one's own, and no more."""
        body = next(self.contract.operations["createTemplate"].examples())[2]
        own = len(self.call("listTemplates", query="?origin=own&limit=200")["data"])
        for _ in range(200 - own):
            self.call("createTemplate", body=body)
        self.refused("createTemplate", 409, "quota_exceeded", body=body)

    def composed(self):
        """Every template is filled for its own kind, about everything that a message can be about, and for no other kind."""
        for options in self.examples("composeMessage"):
            self.call("composeMessage", **options)
        contact = self.objects.reference("contacts")["id"]
        about = {name: self.objects.reference(kind)["id"] for name, kind in (
            ("interview_id", "interviews"), ("request_id", "requests"), ("introduction_id", "introductions"))}
        for template in self.call("listTemplates", query="?limit=200")["data"]:
            wanted = {"contact_id": contact, "kind": template["kind"], "template_id": template["id"], "news": "We met."}
            for body in (wanted, *({**wanted, name: value} for name, value in about.items())):
                made = self.call("composeMessage", body=body, note=template["name"])
                if (made.get("template_id"), made.get("channel")) != (template["id"], template["channel"]):
                    self.server.find(self.contract.operations["composeMessage"], template["name"], f"is {made}")
            other = "other" if template["kind"] != "other" else "thank_you"
            self.refused("composeMessage", 422, "validation_failed", body={**wanted, "kind": other})
        body = {"contact_id": contact}
        self.objects.replay(self.contract.operations["composeMessage"], {}, body)

    def drafts(self):
        """For each way to write; those that are mail are a file for mail programs too."""
        operation = self.contract.operations["composeRequestDraft"]
        ids = {"id": self.objects.reference("requests")["id"]}
        self.call(operation.id, ids=ids)
        for channel in next(p for p in operation.parameters if p["name"] == "channel")["schema"]["enum"]:
            query = f"?channel={channel}"
            self.call(operation.id, ids=ids, query=query)
            options = {"query": query, "headers": {"Accept": "message/rfc822"}}
            if channel not in ("email", "introduction"):
                self.refused(operation.id, 406, "not_acceptable", ids, **options)
                continue
            mail = self.answer(operation.id, ids=ids, **options)
            if mail["content-type"].split(";")[0] != "message/rfc822" or b"\r\nX-Unsent: 1\r\n" not in mail.body:
                self.server.find(operation, query, f"is no file of mail: {mail['content-type']}")
        self.refused(operation.id, 400, "invalid_parameter", ids, query="?channel=pigeon")

    # What is asked, and what is good practice

    def interview_types(self):
        """Each change leaves the type as it was in its history, and the same again does not."""
        for key in self.contract.operations["findInterviewType"].parameters[0]["schema"]["enum"]:
            self.call("findInterviewType", ids={"key": key})
            self.call("listInterviewTypeVersions", ids={"key": key})
        self.call("listInterviewTypes")
        for name in ("findInterviewType", "listInterviewTypeVersions"):
            self.refused(name, 404, "not_found", {"key": "no_type"})
        self.refused("updateInterviewType", 404, "not_found", {"key": "no_type"}, body={"name": "No type"})
        update, ids = self.contract.operations["updateInterviewType"], {"key": "career_exploration"}
        first = next(update.examples())[2]
        for body in ({"name": "To look around"}, first, {"severities": {name: None for name in first["severities"]}}):
            before = self.call("findInterviewType", ids=ids)
            changed = self.call("updateInterviewType", ids=ids, body=body)
            again = self.call("updateInterviewType", ids=ids, body=body, headers={"If-Match": f'"v{changed["version"]}"'})
            kept = self.call("listInterviewTypeVersions", ids=ids)["data"][0]
            if not changed["version"] == again["version"] == before["version"] + 1 or kept["changed"] != list(body) \
                    or any(kept[name] != before[name] for name in ("name", "focus", "objectives", "severities", "guidance")):
                self.server.find(update, f"{body}", f"{before} became {changed}, and the history has {kept}")
            self.call("updateInterviewType", 412, ids, body=body, headers={"If-Match": f'"v{before["version"]}"'})
        for options in self.examples("updateInterviewType"):
            self.call("updateInterviewType", ids=ids, **options)
        self.objects.replay(update, ids, {"name": "Career exploration"})

    def checks(self):
        """Nothing that is found is unknown to the catalogue."""
        known = {rule["code"] for rule in self.call("listChecks")["data"]}
        for options in self.examples("checkText"):
            found = {finding["code"] for finding in self.call("checkText", **options)["checks"]}
            if not found or found - known:
                self.server.find(self.contract.operations["checkText"], options["note"], f"finds {sorted(found)}")

    def suppressions(self):
        """To whom is on the list no request is sent; for the staff alone, who find them by what they have."""
        create = self.contract.operations["createSuppression"]
        email = f"{uuid.uuid4().hex}@example.org"
        for body in [options["body"] for options in self.examples(create.id)] + [{"email": email}]:
            ids = {"id": self.call(create.id, body=body)["id"]}
            self.call("findSuppression", ids=ids)
            self.refused(create.id, 409, "duplicate", body=body)
            key = {name: value for name, value in body.items() if name != "reason"}
            found = [item["id"] for item in self.call("searchSuppressions", body=key)["data"]]
            self.asked(key, True)
            if body.get("email") != email:
                self.call("deleteSuppression", ids=ids)
                self.refused("findSuppression", 404, "not_found", ids)
                self.asked(key, False)
                self.call(create.id, body=body)
            if found != [ids["id"]]:
                self.server.find(create, f"{key}", f"the search finds {found}, due is {ids['id']}")
        for name in (create.id, "searchSuppressions"):
            for body in ({}, {"email": email, "linkedin_url": "https://www.linkedin.com/in/grace"}):
                self.refused(name, 422, "validation_failed", body=body)
        self.objects.replay(create, {}, {"email": f"{uuid.uuid4().hex}@example.org"})
        self.objects.paths["/v1/suppressions/{id}"] = ids

    def asked(self, key, is_refused):
        """Sends a request to somebody new who has this address or profile."""
        contact = self.call("createContact", body={"name": "Grace", **key})["id"]
        body = self.objects.adapted(next(self.contract.operations["createRequest"].examples())[2])
        ids = {"id": self.call("createRequest", body={**body, "contact_id": contact})["id"]}
        reason = {"override_reason": "She asked me to."}
        if is_refused:
            self.refused("sendRequest", 409, "contact_suppressed", ids, body=reason)
        else:
            self.call("sendRequest", ids=ids, body=reason)

    # One contact

    def duplicates(self):
        """Two with one address are a pair until they are made one."""
        body = {"name": "Grace Ito", "email": f"{uuid.uuid4().hex}@example.org"}
        one, other = (self.call("createContact", body=body)["id"] for _ in range(2))
        pairs = lambda: [(pair["contact"]["id"], pair["other"]["id"], pair["reasons"])
                         for pair in self.call("listContactDuplicates", query="?limit=200")["data"]]
        listed = self.contract.operations["listContactDuplicates"]
        if not any(pair[:2] == (one, other) and "email" in pair[2] for pair in pairs()):
            self.server.find(listed, body["email"], f"two of one address are not in {len(pairs())} pairs")
        self.call("mergeContact", ids={"id": one}, body={"from_id": other})
        self.call("mergeContact", 422, ids={"id": one}, body={"from_id": one})
        self.call("mergeContact", 422, ids={"id": one}, body={"from_id": str(uuid.uuid4())})
        if any(one in pair or other in pair for pair in pairs()):
            self.server.find(listed, body["email"], "two that were made one are still a pair")

    def targeted(self):
        """Whose post is of a target's name belongs to it."""
        title = uuid.uuid4().hex
        body = {"name": title, "kind": "job_title", "relation_to_current": "same"}
        target = self.call("createTarget", body=body)["id"]
        one = self.call("createContact", body={"name": "Grace Ito", "title": f"Senior {title}"})["id"]
        found = [item["id"] for item in self.call("listContacts", query=f"?target_id={target}")["data"]]
        if found != [one]:
            listed = self.contract.operations["listContacts"]
            self.server.find(listed, f"target_id of {title}", f"finds {found}, due is {one}")
