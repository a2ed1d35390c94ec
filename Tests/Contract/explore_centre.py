"""What is between people: accounts, invitations, sessions, tokens, cohorts, grants, reviews, progress, the audit log, and
what comes out as a whole: events, exports, erasures, batches.

Used by explore.py.
"""

import http.client
import time
import uuid

PASSWORD = "five grey herons at dawn"


class Centre:
    def __init__(self, objects):
        self.objects, self.server, self.contract = objects, objects.server, objects.contract
        self.tokens, self.last_export = self.server.tokens, None

    def call(self, name, expected=None, ids=None, **options):
        """Calls an operation by its operationId; the members of what it answers."""
        operation = self.contract.operations[name]
        return self.server.call(operation, expected or operation.success, ids, **options).json or {}

    def people(self):
        """Who the callers are: what an advisor writes on a student's is written with the advisor's session."""
        self.me = self.call("findMe")["id"]
        self.adviser = self.call("findMe", token=self.tokens["staff"])["id"]
        for verb in ("create", "update", "delete", "restore"):
            self.server.callers[f"{verb}Review"] = self.tokens["staff"], f"owner_id={self.me}"

    def explore(self):
        self.cohorts()
        self.accounts()
        self.imports()
        self.sessions()
        self.own_tokens()
        self.grants()
        self.reviews()
        self.batches()
        self.exports()
        self.events()
        self.searches()
        for caller in (None, "staff", "admin"):
            self.call("listAuditEntries", token=self.tokens.get(caller, self.server.token))

    # Accounts

    def cohorts(self):
        create = self.contract.operations["createCohort"]
        for media, name, example in create.examples():
            self.server.call(create, 201, body=example, media=media, note=name)
        self.objects.replay(create, {}, {"name": "Once"})
        gone, self.cohort = (self.call("createCohort", body={"name": name, "starts_on": "2026-09-01"})["id"]
                             for name in ("Gone", "Explored"))
        ids = {"id": self.cohort}
        self.call("updateCohort", ids=ids, body={"ends_on": "2030-01-31"})
        self.call("findCohort", 404, ids=ids)
        self.call("createCohortMember", ids=ids, body={"user_id": self.me})
        self.call("findCohort", ids=ids)
        self.call("deleteCohortMember", ids={**ids, "user_id": self.me})
        self.call("createCohortMember", ids=ids, body={"user_id": self.me})
        self.call("createCohortMember", ids=ids, body={"user_id": self.adviser, "as": "advisor"})
        self.call("createCohortMember", 409, ids=ids, body={"user_id": self.me})
        self.call("createCohortMember", 422, ids=ids, body={"user_id": self.adviser, "as": "student"})
        for caller in (None, "staff", "admin"):
            token = self.tokens.get(caller, self.server.token)
            self.call("listCohorts", token=token)
            self.call("listCohortMembers", ids=ids, token=token)
        self.call("deleteCohort", ids={"id": gone})
        self.call("findCohort", 404, ids={"id": gone})
        self.objects.paths["/v1/cohorts/{id}"] = ids
        self.objects.paths["/v1/cohorts/{id}/members/{user_id}"] = {**ids, "user_id": str(uuid.uuid4())}

    def invited(self, role="student"):
        """A new account with a password; its id and its address."""
        email = f"{uuid.uuid4().hex}@example.org"
        made = self.call("createInvitation", body={"email": email, "role": role})
        user = self.call("acceptInvitation", body={"code": made["code"], "name": "Explored", "password": PASSWORD})
        self.call("acceptInvitation", 404, body={"code": made["code"], "password": PASSWORD})
        return user["id"], email

    def sign_in(self, email, password=PASSWORD):
        return self.call("createSession", body={"email": email, "password": password})["token"]

    def accounts(self):
        email = f"{uuid.uuid4().hex}@example.org"
        waiting = self.call("createInvitation", body={"email": email, "cohort_id": self.cohort})
        ids = {"id": waiting["id"]}
        self.call("findInvitation", ids=ids)
        self.call("issueInvitationCodes", body={"ids": [waiting["id"]]})
        self.call("createInvitation", 409, body={"email": waiting["email"]})
        other = self.call("createInvitation", body={"email": f"{uuid.uuid4().hex}@example.org"})["id"]
        self.call("deleteInvitation", ids={"id": other})
        user, email = self.invited()
        one = {"id": user}
        self.call("findUser", ids=one)
        self.call("updateUser", ids=one, body={"role": "advisor"})
        self.call("updateUser", ids=one, body={"role": "student"})
        self.call("disableUser", ids=one)
        self.call("createSession", 401, body={"email": email, "password": PASSWORD})
        self.call("enableUser", ids=one)
        code = self.call("resetUser", ids=one)["code"]
        self.call("resetPassword", body={"code": code, "password": PASSWORD + " again"})
        self.call("resetPassword", 404, body={"code": code, "password": PASSWORD})
        token = self.sign_in(email, PASSWORD + " again")
        body = {"current_password": PASSWORD + " again", "new_password": PASSWORD}
        self.call("changeMyPassword", body=body, token=token)
        gone, _ = self.invited()
        erasure = self.call("eraseUser", ids={"id": gone}, body={"reason": "Explored."}, token=self.tokens["admin"])
        self.call("findErasure", ids={"id": erasure["id"]})
        self.call("setUpInstance", 404, body={
            "token": "prs_" + "A" * 43, "email": "first@example.org", "name": "First", "password": PASSWORD})
        self.objects.paths |= {"/v1/invitations/{id}": ids, "/v1/users/{id}": one, "/v1/erasures/{id}": {"id": erasure["id"]},
                     "/v1/users/{id}/progress": {"id": self.me}, "/v1/users/{id}/erase": {"id": self.me}}

    def imports(self):
        """A list that is tried, one that is worked and undone, and one that is cancelled in time."""
        create, query = self.contract.operations["createImport"], "?type=invitations"
        for media, name, example in create.examples():
            dry = query + "&dry_run=true"
            tried = self.server.call(create, 202, body=example, media=media, note=name, query=dry).json
            self.worked({"id": tried["id"]})
        rows = "".join(f"{uuid.uuid4().hex}@example.org,Explored\r\n" for _ in range(20)) + "no address,Explored\r\n"
        ids = {"id": self.server.call(create, 202, body="email,name\r\n" + rows, query=query).json["id"]}
        counts = self.worked(ids).get("counts", {})
        if (counts.get("created"), counts.get("failed")) != (20, 1):
            self.server.find(create, "20 rows and a wrong one", f"counts are {counts}")
        self.server.refused(create, 422, "validation_failed", body="name\r\nNoor\r\n", query=query)
        cancel = self.contract.operations["cancelImport"]
        self.server.refused(cancel, 409, "invalid_state_transition", ids)
        self.call("undoImport", ids=ids)
        many = "".join(f"{uuid.uuid4().hex}@example.org,Explored\r\n" for _ in range(4000))
        long = self.server.call(create, 202, body="email,name\r\n" + many, query=query + "&dry_run=true").json
        self.call("cancelImport", ids={"id": long["id"]})
        self.objects.paths["/v1/imports/{id}"] = ids

    def worked(self, ids):
        deadline = time.monotonic() + 30
        while (found := self.call("findImport", ids=ids)).get("status") in ("queued", "running") and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def sessions(self):
        _, email = self.invited()
        used, other = self.sign_in(email), self.sign_in(email)
        self.call("findCurrentSession")
        self.call("listSessions", token=used)
        mine = self.call("findCurrentSession", token=other)["id"]
        self.call("findSession", ids={"id": mine}, token=used)
        self.call("deleteSession", ids={"id": mine}, token=used)
        self.call("findMe", 401, token=other)
        self.call("deleteCurrentSession", token=used)
        self.objects.paths["/v1/sessions/{id}"] = {"id": self.call("findCurrentSession")["id"]}

    def own_tokens(self):
        wanted = {"name": "Explored", "scopes": ["read"], "expires_at": self.objects.moment(1440)}
        made, gone = (self.call("createToken", body=wanted) for _ in range(2))
        self.call("findToken", ids={"id": made["id"]})
        self.call("deleteToken", ids={"id": gone["id"]})
        self.call("findMe", 401, token=gone["token"])
        for name in ("findCurrentSession", "deleteCurrentSession"):
            self.call(name, 404, token=self.write_token())
        for operation in self.contract.operations.values():
            if "x-session" in operation.declared and operation.method == "post":
                ids = self.objects.ids(operation)
                self.server.refused(operation, 403, "forbidden", ids, body={}, token=self.write_token())
        self.objects.paths["/v1/tokens/{id}"] = {"id": made["id"]}

    def write_token(self):
        if "write" not in self.tokens:
            scopes = ["read", "write", "share", "export"]
            wanted = {"name": "Explored", "scopes": scopes, "expires_at": self.objects.moment(1440)}
            self.tokens["write"] = self.call("createToken", body=wanted)["token"]
        return self.tokens["write"]

    # Between a student and her advisor

    def grants(self):
        whole = {"grantee_cohort_id": self.cohort, "scopes": ["progress", "interviews", "contacts", "notes"]}
        made = self.call("createSharingGrant", body=whole)
        short = {"grantee_user_id": self.adviser, "scopes": ["notes"], "ends_on": self.objects.moment(1440)[:10]}
        withdrawn = self.call("createSharingGrant", body=short)
        ids = {"id": withdrawn["id"]}
        self.call("findSharingGrant", ids=ids, token=self.tokens["staff"])
        self.call("withdrawSharingGrant", ids=ids)
        self.call("withdrawSharingGrant", 409, ids=ids)
        self.call("listSharingGrants", query="?as=grantee", token=self.tokens["staff"])
        self.call("findCohortProgress", ids={"id": self.cohort})
        self.call("findUserProgress", ids={"id": self.me})
        self.call("findUserProgress", ids={"id": self.me}, token=self.tokens["staff"])
        self.objects.paths["/v1/sharing_grants/{id}"] = {"id": made["id"]}
        for operation in self.contract.operations.values():
            if operation.takes("owner_id") and operation.method == "get":
                self.as_advisor(operation)

    def as_advisor(self, operation):
        """What is granted is read by the same operations; nobody else finds it."""
        ids = self.objects.ids(operation) if "{id}" in operation.path else None
        query = f"?owner_id={self.me}"
        self.server.call(operation, 200, ids, query=query, token=self.tokens["staff"])
        self.server.refused(operation, 404, "not_found", ids, query=query, token=self.tokens["admin"])
        if ids:
            self.server.refused(operation, 404, "not_found", ids, token=self.tokens["staff"])

    def reviews(self):
        """Whose request it is reads what was written on it, and says what is done with it."""
        ids, mine = {"id": self.objects.fresh("reviews")["id"]}, {"token": self.server.token}
        create = self.contract.operations["createReview"]
        others = {"query": f"?owner_id={self.me}", "token": self.tokens["admin"]}
        self.server.refused(create, 404, "not_found", body=self.objects.adapted(next(create.examples())[2]), **others)
        self.call("updateReview", 403, ids=ids, body={"text": "Changed"}, **mine)
        self.call("deleteReview", 403, ids=ids, **mine)
        self.call("resolveReview", ids=ids)
        self.call("resolveReview", 409, ids=ids)
        self.call("unresolveReview", ids=ids)
        self.call("unresolveReview", 409, ids=ids)
        self.call("resolveReview", ids=ids)

    # As a whole

    def batches(self):
        """All operations, in the order given, or none of them."""
        for operation in self.contract.operations.values():
            if not operation.path.endswith("/batch"):
                continue
            kind = operation.path.split("/")[2]
            create, update = (self.objects.operation(f"/v1/{kind}{rest}", method)
                              for rest, method in (("", "post"), ("/{id}", "patch")))
            gone, changed = self.objects.fresh(kind), self.objects.fresh(kind)
            operations = [{"op": "delete", "id": gone["id"]}]
            if update:
                body = self.objects.adapted(next(update.examples())[2])
                operations.append({"op": "update", "id": changed["id"], "version": changed["version"], "body": body})
            operations.append({"op": "create", "body": self.objects.adapted(next(create.examples())[2])})
            refused = lambda *others, **options: self.server.refused(operation, *others, **options)
            stale = {"operations": operations + [{"op": "delete", "id": changed["id"], "version": 999}]}
            refused(412, "version_conflict", body=stale)
            refused(400, "idempotency_key_required", body={"operations": operations}, keyless=True)
            results = (self.server.call(operation, 200, body={"operations": operations}).json or {}).get("results", [])
            if [result["op"] for result in results] != [one["op"] for one in operations]:
                self.server.find(operation, "delete, update, create", f"results are {results}")
            refused(422, "validation_failed", body={"operations": [operations[0], operations[-1]]})
            twice = {"op": "create", "body": {**operations[-1]["body"], "external_id": f"{self.objects.run} twice"}}
            refused(409, "duplicate", body={"operations": [twice, twice]})

    def exports(self):
        """A new export takes the place of the one before, so the last one is the one to look at."""
        cancel = self.contract.operations["cancelExport"]
        for _ in range(20):
            made = self.export()
            answer = self.server.send("POST", f"/v1/exports/{made['id']}/cancel", b"", {
                "Authorization": f"Bearer {self.server.token}"})
            # One that is done before it can be cancelled is refused.
            self.server.judge(cancel, answer, "cancel", {})
            if answer.status == 200:
                break
        ids = {"id": self.export()["id"]}
        self.finished(ids)
        self.call("findExportFile", ids=ids)
        self.server.refused(cancel, 409, "invalid_state_transition", ids)
        self.objects.paths["/v1/exports/{id}"] = ids

    def export(self):
        """A new one, when the one before has come to its end."""
        if self.last_export:
            self.finished(self.last_export)
        made = self.call("createExport", body={})
        self.last_export = {"id": made["id"]}
        return made

    def finished(self, ids):
        deadline = time.monotonic() + 30
        while self.call("findExport", ids=ids)["status"] in ("queued", "running") and time.monotonic() < deadline:
            time.sleep(0.1)

    def searches(self):
        """Of each kind alone, and of all together."""
        operation = self.contract.operations["searchObjects"]
        kinds = next(p for p in operation.parameters if p["name"] == "types")["schema"]["items"]["enum"]
        for query, due in [("", kinds), *((f"&types={kind}", [kind]) for kind in kinds)]:
            for word in ("maya", "design", "the", "what"):
                found = {item["object"] for item in self.call(operation.id, query=f"?q={word}{query}")["data"]}
                if not found <= set(due):
                    self.server.find(operation, query, f"finds {sorted(found)}, due are {due}")

    def events(self):
        """The log without a gap, each type one that the contract names; the stream tells the same."""
        known = self.contract.document["components"]["schemas"]["Event"]["properties"]["type"].get("examples", [])
        after, unknown = 0, set()
        while page := self.call("listEvents", query=f"?after={after}&limit=200")["data"]:
            if [event["sequence"] for event in page] != list(range(after + 1, after + 1 + len(page))):
                self.server.find(self.contract.operations["listEvents"], f"?after={after}", "events have gaps")
            unknown |= {event["type"] for event in page} - set(known)
            after = page[-1]["sequence"]
        if unknown:
            self.server.find(self.contract.operations["listEvents"], "", f"types that are not named: {sorted(unknown)}")
        self.stream(after)

    def stream(self, last):
        operation = self.contract.operations["streamEvents"]
        connection = http.client.HTTPConnection(self.server.address.hostname, self.server.address.port, timeout=10)
        connection.request("GET", f"/v1/events/stream?after={last - 1}", headers={
            "Authorization": f"Bearer {self.server.token}"})
        response, lines = connection.getresponse(), []
        while not any(line.startswith("data:") for line in lines):
            lines.append(response.readline().decode().rstrip("\n"))
        connection.close()
        self.server.seen.setdefault(operation.id, set()).add(response.status)
        if response.status != 200 or f"id: {last}" not in lines:
            self.server.find(operation, "", f"{response.status}, and the lines are {lines}")
