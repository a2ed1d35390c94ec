"""What the contract refuses, each by one mistake, and the methods of each path.

Used by explore.py.
"""

from exchanges import Server
from explore_objects import NEVER_MADE


class Mistakes:
    def __init__(self, server, objects, read_token):
        self.server, self.contract, self.objects, self.read_token = server, server.contract, objects, read_token

    def explore(self, operation):
        """The refusals that the contract names, each by one mistake."""
        ids = self.objects.ids(operation)
        body = self.objects.adapted(next(operation.examples())[2]) if operation.media else None
        refused = lambda status, code, **options: self.server.refused(
            operation, status, code, **{"ids": ids, "body": body, **options})
        refused(400, "unknown_parameter", query="?no_such_parameter=1")
        refused(406, "not_acceptable", headers={"Accept": "image/png"})
        if operation.is_public:
            if operation.media:
                self.wrong_bodies(operation, ids, refused)
            return
        if operation.policy in ("admin", "staff"):
            refused(403, "forbidden", token=self.server.token)
        refused(401, "authentication_required", token=None)
        refused(401, "invalid_token", token="prp_" + "A" * 43)
        refused(400, "invalid_request", token="two words")
        if self.read_token and operation.method != "get":
            code = "forbidden" if operation.policy in ("admin", "staff") else "insufficient_scope"
            refused(403, code, token=self.read_token)
        if "{id}" in operation.path:
            for unknown in (NEVER_MADE, NEVER_MADE.upper(), "1"):
                refused(404, "not_found", ids={**ids, "id": unknown})
        if self.has_version(operation):
            refused(412, "version_conflict", headers={"If-Match": '"v999999"'})
            refused(412, "version_conflict", headers={"If-Match": 'W/"v1"'})
            refused(400, "invalid_header", headers={"If-Match": "v1"})
        if operation.takes("Idempotency-Key"):
            refused(400, "invalid_header", headers={"Idempotency-Key": "k" * 256})
        self.two_at_once(operation, refused)
        if operation.media:
            self.wrong_bodies(operation, ids, refused)

    @staticmethod
    def has_version(operation):
        """Whether there is a version to conflict with: what is restored is not among the live objects."""
        return operation.takes("If-Match") and not operation.path.endswith("/restore")

    def two_at_once(self, operation, refused):
        """Of two mistakes the one that is looked for first is told (conventions, order of checks)."""
        wrong = {"no_such_member": 1} if operation.media else None
        query, accept = "?no_such_parameter=1", {"Accept": "image/png"}
        unknown = {**self.objects.ids(operation), "id": NEVER_MADE} if "{id}" in operation.path else None
        refused(401, "authentication_required", token=None, query=query)
        refused(400, "unknown_parameter", query=query, headers=accept)
        if unknown:
            refused(406, "not_acceptable", headers=accept, ids=unknown)
        if unknown and wrong:
            refused(400, "invalid_json", ids=unknown, body=b"{")
            refused(404, "not_found", ids=unknown, body=wrong)
        if unknown and operation.takes("If-Match"):
            refused(404, "not_found", ids=unknown, body=wrong, headers={"If-Match": '"v999999"'})
        if wrong and self.has_version(operation):
            refused(412, "version_conflict", body=wrong, headers={"If-Match": '"v999999"'})
        if wrong:
            refused(406, "not_acceptable", headers=accept, media="text/plain")
            refused(415, "unsupported_media_type", body=b"{", media="text/plain")

    def wrong_bodies(self, operation, ids, refused):
        refused(415, "unsupported_media_type", media="text/plain")
        refused(415, "unsupported_media_type", headers={"Content-Encoding": "gzip"})
        self.too_large(operation, ids)
        if "application/json" not in operation.media:
            return
        for text in (b"{", b'{"a":1,"a":2}', b'{"a":1,}', b'\xef\xbb\xbf{}', b'{"a":"\xff"}', b'{"a":NaN}'):
            refused(400, "invalid_json", body=text)
        if operation.path.endswith("/restore"):
            return
        refused(422, "validation_failed", body=[])
        problem = refused(422, "validation_failed", body={"no_such_member": 1})
        codes = [error["code"] for error in problem.get("errors", []) if error.get("pointer") == "#/no_such_member"]
        if codes != ["unknown_field"]:
            self.server.find(operation, "no_such_member", f"an unknown member is told as {codes}")

    def too_large(self, operation, ids):
        """A body is refused by its announced length, before any of it is sent."""
        server = Server(
            self.contract, f"http://{self.server.address.netloc}", self.server.token, self.server.tokens)
        name = "max_import_bytes" if "text/csv" in operation.media else "max_body_bytes"
        limit = (self.server.send("GET", "/v1").json or {}).get("limits", {}).get(name, 0)
        headers = {"Content-Length": str(limit + 1)}
        server.refused(operation, 413, "content_too_large", ids, body=b"", headers=headers, note="announced length")
        server.connection.close()
        for difference, calls in server.findings.items():
            self.server.findings.setdefault(difference, {}).update(calls)
        self.server.seen.setdefault(operation.id, set()).update(server.seen[operation.id])

    def methods(self, path):
        """HEAD is GET without the body; OPTIONS and 405 tell the methods of the contract (C22)."""
        offered = {method.upper() for method in self.contract.document["paths"][path]}
        allowed = offered | {"OPTIONS"} | ({"HEAD"} if "GET" in offered else set())
        operation = self.contract.at(path, sorted(offered)[0].lower())
        ids = self.objects.ids(operation)
        target = path
        for name, value in ids.items():
            target = target.replace(f"{{{name}}}", value)
        told = [self.server.send("OPTIONS", target)]
        if told[0].status != 204 or told[0].body:
            self.server.find(None, f"OPTIONS {path}", f"is {told[0].status}, due is 204")
        if "PATCH" in offered and not told[0]["accept-patch"]:
            self.server.find(None, f"OPTIONS {path}", "has no Accept-Patch")
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - offered):
            told.append(self.server.call(operation, 405, ids, method=method))
        for answer in told:
            if set((answer["allow"] or "").split(", ")) != allowed:
                difference = f"{answer.status} with Allow: {answer['allow']}, due are {sorted(allowed)}"
                self.server.find(None, path, difference)
        if "GET" in offered and not path.endswith("/stream"):
            find = self.contract.at(path, "get")
            whole = self.server.call(find, 200, ids)
            head = self.server.call(find, 200, ids, method="head")
            if self.server.call(find, 200, ids)["etag"] != whole["etag"]:
                self.server.find(find, f"GET {path}", "the ETag is another one each time, and nothing has changed")
                return
            if whole["etag"]:
                self.server.call(find, 304, ids, headers={"If-None-Match": whole["etag"]})
            for name in ("content-type", "content-length", "etag", "cache-control"):
                if head[name] != whole[name]:
                    self.server.find(find, f"HEAD {path}", f"{name} is {head[name]}, of GET {whole[name]}")
