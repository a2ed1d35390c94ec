"""Calls to a running server, each answer held against openapi.yaml and the rules for all answers (docs/conventions.md).

Used by explore.py.
"""

import email.utils
import http.client
import json
import re
import uuid
from urllib.parse import urlsplit

import yaml
from jsonschema import FormatChecker
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ANY_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# Statuses that `default` stands for; a 500 is a fault wherever it comes from.
OTHER_STATUSES = {405, 408, 414, 417, 421, 429, 431, 501, 503, 505}
ON_EVERY_ANSWER = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
# Fields that are sent only where the contract names them.
DECLARED_ONLY = {"etag", "location", "link", "retry-after", "www-authenticate", "idempotent-replayed"}


def formats():
    checker = FormatChecker()
    checker.checks("uuid")(lambda value: not isinstance(value, str) or bool(UUID7.fullmatch(value)))
    checker.checks("date-time")(lambda value: not isinstance(value, str) or bool(INSTANT.fullmatch(value)))
    schemes = ("http", "https", "urn")
    checker.checks("uri")(lambda value: not isinstance(value, str) or urlsplit(value).scheme in schemes)
    return checker


class Operation:
    """One operation of the contract."""

    def __init__(self, contract, path, method, declared):
        self.contract, self.path, self.method, self.declared = contract, path, method, declared
        self.id = declared["operationId"]
        self.policy = declared["x-policy"]
        self.is_public = self.policy == "public"
        self.parameters = [contract.resolved(parameter) for parameter in declared.get("parameters", [])]
        self.media = declared.get("requestBody", {}).get("content", {})
        self.success = next(int(status) for status in declared["responses"] if status.startswith("2"))

    @property
    def needs_key(self):
        return any(p["name"] == "Idempotency-Key" and p.get("required") for p in self.parameters)

    def takes(self, name):
        return any(parameter["name"] == name for parameter in self.parameters)

    def response(self, status):
        """The declared answer and its place in the document; none when the contract does not allow this status."""
        key = str(status)
        if key not in self.declared["responses"]:
            if status not in OTHER_STATUSES:
                return None, None
            key = "default"
        response = self.declared["responses"][key]
        if "$ref" in response:
            return self.contract.resolved(response), response["$ref"].removeprefix("#")
        place = self.path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
        return response, f"/paths/{place}/{self.method}/responses/{key}"

    def examples(self):
        """Name and value of each example of the request body, for each media type."""
        for media, content in self.media.items():
            for name, example in content["examples"].items():
                yield media, name, self.contract.resolved(example)["value"]


class Contract:
    """openapi.yaml, read."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        resource = Resource(contents=self.document, specification=DRAFT202012)
        self.registry = Registry().with_resource("urn:openapi", resource)
        self.formats = formats()
        self.validators = {}
        self.operations = {
            declared["operationId"]: Operation(self, path, method, declared)
            for path, item in self.document["paths"].items() for method, declared in item.items()
        }

    def resolved(self, node):
        while "$ref" in node:
            pointer = node["$ref"].removeprefix("#/")
            node = self.document
            for part in pointer.split("/"):
                node = node[part]
        return node

    def at(self, path, method):
        return next((o for o in self.operations.values() if (o.path, o.method) == (path, method)), None)

    def schema_errors(self, place, value):
        if place not in self.validators:
            schema = {"$ref": f"urn:openapi#{place}"}
            self.validators[place] = OAS31Validator(schema, registry=self.registry, format_checker=self.formats)
        return self.validators[place].iter_errors(value)


class Answer:
    def __init__(self, response, body):
        self.status, self.body = response.status, body
        self.fields = [(name.lower(), value) for name, value in response.getheaders()]

    def __getitem__(self, name):
        return next((value for field, value in self.fields if field == name), None)

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Server:
    """The server under test: what it answers is judged, and what differs is kept in `findings`."""

    def __init__(self, contract, base, token, tokens=None):
        """`tokens` are those of other roles, by the policy of the operations that are theirs."""
        self.contract, self.token, self.tokens = contract, token, tokens or {}
        # By operationId: the token and the query with which an operation is called unless a call names its own token.
        self.callers = {}
        self.address = urlsplit(base)
        self.connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=20)
        self.findings = {}
        self.request_ids = set()
        self.seen = {}
        self.calls = 0

    def find(self, operation, text, difference):
        """Keeps a difference, with the first call that showed it and the operations that have it."""
        name = operation.id if operation else text
        self.findings.setdefault(ANY_UUID.sub("…", difference), {}).setdefault(name, text)

    def send(self, method, target, body=None, headers=()):
        """Sends one request as it is and reads the answer."""
        self.calls += 1
        self.connection.request(method, target, body, dict(headers))
        response = self.connection.getresponse()
        return Answer(response, response.read())

    def call(self, operation, expected, ids=None, query="", body=None, media=None, note="", **options):
        """Calls the operation, holds the answer against the contract, and against the status that is due.

        `headers` are sent besides, `token` replaces the caller's (None: no credentials), `replayed` says that the
        answer is due to be a stored one, `sparse` that members may be missing, `keyless` that no Idempotency-Key is
        sent where one is needed.
        """
        target = operation.path
        for name, value in (ids or {}).items():
            target = target.replace("{" + name + "}", value)
        for parameter in operation.parameters:
            if parameter["in"] == "query" and parameter.get("required") and f"{parameter['name']}=" not in query:
                value = parameter["schema"].get("enum", ["explored"])[0]
                query += ("&" if query else "?") + f"{parameter['name']}={value}"
        token, asked = self.callers.get(operation.id, (self.tokens.get(operation.policy, self.token), ""))
        if asked and "token" not in options and asked not in query:
            query += ("&" if query else "?") + asked
        headers = {"Accept": "*/*", **options.get("headers", {})}
        if operation.needs_key and not options.get("keyless"):
            headers.setdefault("Idempotency-Key", f'"{uuid.uuid4()}"')
        token = options.get("token", token)
        if token and not operation.is_public:
            headers["Authorization"] = f"Bearer {token}"
        media = media or next(iter(operation.media), "application/json")
        content = body
        if isinstance(body, str) and media == "text/csv":
            content = body.encode()
        elif body is not None and not isinstance(body, bytes):
            content = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            headers["Content-Type"] = media
        method = options.get("method", operation.method).upper()
        answer = self.send(method, target + query, content, headers)
        text = " ".join(part for part in (method, target + query, shorten(content), note) if part)
        if answer.status != expected:
            self.find(operation, text, f"{answer.status}, due is {expected}: {shorten(answer.body, 400)}")
        self.judge(operation, answer, text, options)
        return answer

    def refused(self, operation, status, code, ids=None, **options):
        """Calls the operation, which is due to be refused with this status and code; gives the problem."""
        answer = self.call(operation, status, ids, **options)
        problem = answer.json if isinstance(answer.json, dict) else {}
        if answer.status == status and problem.get("code") != code:
            text = f"{operation.method.upper()} {operation.path}{options.get('query', '')}"
            self.find(operation, text, f"{status} {problem.get('code')}, due is {code}")
        return problem

    def judge(self, operation, answer, text, options):
        differs = lambda difference: self.find(operation, text, difference)
        self.seen.setdefault(operation.id, set()).add(answer.status)
        self.judge_fields(operation, answer, differs)
        response, place = operation.response(answer.status)
        if response is None:
            return differs(f"{answer.status} is not in the contract: {shorten(answer.body, 300)}")
        declared = {name.lower() for name in response.get("headers", {})}
        for name in sorted(DECLARED_ONLY - declared):
            if answer[name] is not None:
                differs(f"{answer.status} has {name}, which the contract does not name")
        if options.get("method") == "head":
            return None
        self.judge_body(answer, response, place, differs, options.get("sparse"))
        document = answer.json if isinstance(answer.json, dict) else {}
        if answer.status >= 400:
            self.judge_problem(answer, response, document, differs)
        else:
            self.judge_success(operation, answer, document, declared, differs, options)
        return None

    def judge_fields(self, operation, answer, differs):
        names = [name for name, _ in answer.fields]
        for name in sorted({name for name in names if names.count(name) > 1}):
            differs(f"{name} stands {names.count(name)} times")
        request_id = answer["request-id"] or ""
        if not UUID7.fullmatch(request_id) or request_id in self.request_ids:
            differs(f"Request-Id is {request_id or 'missing'}, due is a new UUIDv7")
        self.request_ids.add(request_id)
        date = answer["date"] or ""
        if not re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date) or not email.utils.parsedate(date):
            differs(f"Date is {date or 'missing'}")
        if answer["server"] is not None:
            differs(f"there is a Server field: {answer['server']}")
        for name, value in ON_EVERY_ANSWER.items():
            if answer[name] != value:
                differs(f"{answer.status} has {name}: {answer[name]}, due is {value}")
        if answer.status < 300 and not operation.is_public and answer["cache-control"] != "no-store":
            differs(f"Cache-Control is {answer['cache-control']}, due is no-store")

    def judge_body(self, answer, response, place, differs, sparse):
        if "content" not in response:
            if answer.body or answer["content-type"]:
                differs("there is a body or a Content-Type, and none is due")
            return
        given = answer["content-type"] or ""
        offered = response["content"]
        media = given.split(";")[0] if given.split(";")[0] in offered else next(iter(offered))
        is_json = media.endswith("json")
        if (given if is_json else given.split(";")[0]) != media:
            differs(f"Content-Type is {given or 'missing'}, due is {media}")
            return
        try:
            value = json.loads(answer.body) if is_json else answer.body.decode()
        except ValueError as error:
            differs(f"the body cannot be read: {error}")
            return
        for error in self.contract.schema_errors(f"{place}/content/{media.replace('/', '~1')}/schema", value):
            if not (sparse and error.validator == "required"):
                path = "/".join("*" if isinstance(step, int) else step for step in error.absolute_path)
                differs(f"schema: {path}: {error.message[:200]}")

    def judge_problem(self, answer, response, document, differs):
        code = document.get("code")
        if f"`{code}`" not in response["description"]:
            differs(f"{answer.status} has the code {code}, which the contract does not name there")
        request_id = answer["request-id"]
        due = {"status": answer.status, "type": f"/problems/{code}", "request_id": request_id,
               "instance": f"urn:uuid:{request_id}"}
        for name, value in due.items():
            if document.get(name) != value:
                differs(f"{name} is {document.get(name)}, due is {value}")
        # A conflict of a batch has no one tag: it tells which of the operations is meant.
        is_tagged = "ETag" in response.get("headers", {})
        located = answer.status in (400, 422) or code in ("checks_failed", "duplicate", "reference_in_trash")
        if (located or answer.status == 412 and not is_tagged) != ("errors" in document):
            differs(f"{answer.status} {code} has {'errors, and none are due' if 'errors' in document else 'no errors'}")
        challenged = answer.status == 401 or code in ("insufficient_scope", "invalid_request")
        for name, is_due in (("www-authenticate", challenged), ("allow", answer.status == 405),
                             ("retry-after", answer.status == 503), ("etag", answer.status == 412 and is_tagged)):
            if is_due != (answer[name] is not None):
                differs(f"{answer.status} {code}: {name} is {answer[name] or 'missing'}")

    def judge_success(self, operation, answer, document, declared, differs, options):
        form = r'"v%s\.[0-9a-f]{8}"' % document["version"] if "version" in document else r'"[0-9a-f]{8,}"'
        if answer.status == 304:
            # It says nothing of what it is about.
            form = r'"(v\d+\.)?[0-9a-f]{8,}"'
        if "etag" in declared and not re.fullmatch(form, answer["etag"] or ""):
            differs(f"ETag is {answer['etag'] or 'missing'}, due is of the form {form}")
        if "location" in declared:
            within = re.sub(r"\{\w+\}", "[^/]+", operation.path)
            path = rf"(/v1/{document.get('object')}(e?s)|{within})/{document.get('id')}"
            if not re.fullmatch(path, answer["location"] or ""):
                differs(f"Location is {answer['location'] or 'missing'}, due is of the form {path}")
        if (answer["idempotent-replayed"] == "true") != bool(options.get("replayed")):
            differs(f"Idempotent-Replayed is {answer['idempotent-replayed'] or 'missing'}")
        if "link" in declared:
            cursor = document.get("next_cursor")
            within = re.sub(r"\{\w+\}", "[^/]+", operation.path)
            link = re.fullmatch(rf'<{within}\?(.*)>; rel="next"', answer["link"] or "")
            if document.get("has_more") != (cursor is not None) or bool(cursor) != bool(answer["link"]):
                differs(f"has_more {document.get('has_more')}, next_cursor {cursor}, Link {answer['link']}")
            elif cursor and not (link and f"cursor={cursor}" in link[1].split("&")):
                differs(f"Link is {answer['link']}, next_cursor {cursor}")


def shorten(text, length=160):
    text = text.decode(errors="replace") if isinstance(text, bytes) else text or ""
    return text if len(text) <= length else text[:length] + "…"
