#!/usr/bin/env python3
"""Checks that openapi.yaml is valid, regular, and that its examples fit its schemas.

    pip install pyyaml openapi-spec-validator openapi-schema-validator
    python3 Tests/Contract/check_openapi.py openapi.yaml

Prints one line per finding; exits 1 when there is any.
"""

import datetime
import re
import sys
from urllib.parse import urlsplit

import yaml
from jsonschema import FormatChecker
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ERRORS = "400 401 403 404 406 409 412 413 415 422 507 default".split()
BODY_ERRORS = {"400", "406", "413", "415", "422", "507", "default"}
RESPONSES = {
    "304": "NotModified", "400": "BadRequest", "401": "Unauthorized", "403": "Forbidden", "404": "NotFound", "406": "NotAcceptable",
    "409": "Conflict", "410": "Gone", "412": "PreconditionFailed", "413": "ContentTooLarge", "415": "UnsupportedMediaType",
    "422": "UnprocessableContent", "429": "TooManyRequests", "507": "InsufficientStorage", "default": "Other",
}
PUBLIC_PATHS = {"/v1", "/v1/guide", "/livez", "/readyz", "/openapi.yaml", "/problems", "/problems/{code}"}
SINGLETONS = {"/v1/me", "/v1/today", "/v1/reports/responses", "/v1/reports/pools", "/v1/profile"}
# Lists that are short and always whole.
WHOLE = {"/v1/interview_types", "/v1/checks"}
# Judged or looked up by a body, with nothing made of it.
ASKED = {"/v1/checks": "judgement", "/v1/suppressions/search": "question"}
# Rows of the instance's own, which have neither labels nor a trash; their lists take few parameters.
ENTRIES = {"SharingGrant": "/v1/sharing_grants", "Cohort": "/v1/cohorts", "CohortMember": "/v1/cohorts/{id}/members",
           "Template": "/v1/templates", "AuditEntry": "/v1/audit_entries", "Session": "/v1/sessions",
           "Token": "/v1/tokens", "User": "/v1/users", "Invitation": "/v1/invitations", "Import": "/v1/imports",
           "ImportRow": "/v1/imports/{id}/rows", "Suppression": "/v1/suppressions"}
CURRENT = "/v1/sessions/current"
# Without a token: each with the statuses that it may have beside those of every body.
ANONYMOUS = {
    "/v1/sessions": {"401", "429"}, "/v1/setup": {"404", "409"}, "/v1/invitations/accept": {"404", "409"},
    "/v1/users/reset_password": {"404"},
}
# What tells a secret once, or looks at a password: never replayed.
UNREPEATED = {
    "/v1/tokens": "secret create", "/v1/invitations": "secret create", "/v1/invitations/issue_codes": "told once",
    "/v1/users/{id}/reset": "secret action", "/v1/me/change_password": "own credentials",
}
# Answers that are made for the call and are no objects of their own.
REPORTS = {"/v1/cohorts/{id}/progress", "/v1/users/{id}/progress"}
DRAFTS = {"/v1/requests/{id}/draft"}
# Lists that are worked out, of all of a kind or around one object.
PAIRS = {"/v1/contacts/duplicates"}
TIMELINES = {"/v1/contacts/{id}/timeline"}
FEEDS = {"/v1/events", "/v1/events/stream"}
JOBS = {  # work that outlasts a call, and what it leaves
    ("/v1/exports", "post"): "job", ("/v1/exports/{id}", "get"): "job find", ("/v1/exports/{id}/cancel", "post"): "job action",
    ("/v1/exports/{id}/file", "get"): "file", ("/v1/users/{id}/erase", "post"): "job of one",
    ("/v1/erasures/{id}", "get"): "job find",
    ("/v1/imports", "post"): "import", ("/v1/imports/{id}", "get"): "job find", ("/v1/imports/{id}/cancel", "post"): "job action",
    ("/v1/imports/{id}/undo", "post"): "job of one",
}
SERVER_OWNED = ["object", "id", "version", "owner_id", "created_at", "updated_at"]
COMMON = SERVER_OWNED + ["external_id", "tags", "custom_fields"]
LIST_PARAMETERS = ["Limit", "Cursor", "sort", "Fields", "Ids", "Deleted", "IncludeTotal", "Query", "ExternalIdFilter", "TagsFilter"] + [
    f"{member}{bound}" for member in ("CreatedAt", "UpdatedAt") for bound in ("Gte", "Gt", "Lte", "Lt")]
POLICIES = ["owner", "student", "signed_in", "staff", "admin"] + [
    f"reader:{scope}" for scope in ("progress", "interviews", "contacts", "notes")]
METHODS = ["get", "post", "put", "patch", "delete"]

findings = []


def expect(condition, text):
    if not condition:
        findings.append(text)


def every_node(node, place=""):
    """Every value of the document with its JSON Pointer."""
    yield place, node
    if isinstance(node, dict):
        for key, value in node.items():
            escaped = str(key).replace("~", "~0").replace("/", "~1")
            yield from every_node(value, f"{place}/{escaped}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from every_node(value, f"{place}/{index}")


def pointed(document, reference):
    node = document
    for part in reference.removeprefix("#/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def check_values(document):
    """YAML 1.1 reads on, no and bare dates as other things than text."""
    for place, node in every_node(document):
        if isinstance(node, dict):
            for key in node:
                expect(isinstance(key, str), f"{place}: the key {key!r} is no text, quote it")
        expect(not isinstance(node, (datetime.date, datetime.datetime)), f"{place}: a bare date, quote it")


def check_references(document):
    used = {node["$ref"] for _, node in every_node(document) if isinstance(node, dict) and "$ref" in node}
    for reference in sorted(used):
        expect(pointed(document, reference) is not None, f"{reference} leads nowhere")
    for kind, entries in document["components"].items():
        for name in entries if kind != "securitySchemes" else []:
            expect(f"#/components/{kind}/{name}" in used, f"components/{kind}/{name} is not used")


def operations(document):
    for path, item in document["paths"].items():
        for method in item:
            expect(method in METHODS, f"{path}: {method} is no method")
            yield path, method, item[method]


def last_of(path):
    return path.rsplit("/", 1)[-1]


def kind_of(path, method):
    """Which of the patterns an operation follows."""
    if path in PUBLIC_PATHS:
        return "public"
    if method == "post" and path in ANONYMOUS:
        return "anonymous"
    if method == "post" and path in UNREPEATED:
        return UNREPEATED[path]
    if path == CURRENT:
        return {"get": "report", "delete": "part delete"}.get(method)
    if path in SINGLETONS:
        return {"get": "singleton", "patch": "singleton update", "put": "singleton replacement"}.get(method)
    if path in ASKED and method == "post":
        return ASKED[path]
    if path in WHOLE and method == "get":
        return "singleton"
    if "{key}" in path:
        return {"get": "part entries" if last_of(path) == "history" else "keyed find", "patch": "keyed update"}.get(method)
    if path in PAIRS:
        return {"get": "pairs"}.get(method)
    if path in TIMELINES:
        return {"get": "part entries"}.get(method)
    if path in FEEDS:
        return {"get": "feed"}.get(method)
    if (path, method) in JOBS:
        return JOBS[path, method]
    if path in DRAFTS:
        return "draft" if method == "get" else None
    if path in REPORTS:
        return "report" if method == "get" else None
    if path in ENTRIES.values():
        part = "part " if "{id}" in path else ""
        return {"get": part + "entries", "post": part + "create"}.get(method)
    if path.removesuffix("/{user_id}") in ENTRIES.values():
        return {"delete": "part delete"}.get(method)
    last = last_of(path)
    if path == "/v1/search":
        return {"get": "search"}.get(method)
    if path == "/v1/messages/compose":
        return {"post": "composition"}.get(method)
    if last == "batch":
        return {"post": "batch"}.get(method)
    if "{id}" not in path:
        return {"get": "list", "post": "create"}.get(method)
    if last == "{id}":
        return {"get": "find", "patch": "update", "delete": "delete"}.get(method)
    return "action" if method == "post" else None


EXPECTED = {
    "public": {"400", "406", "default"},
    "singleton": {"400", "401", "403", "406", "default"},
    "list": {"400", "401", "403", "406", "default"},
    "search": {"400", "401", "403", "406", "default"},
    "pairs": {"400", "401", "403", "406", "default"},
    "find": {"400", "401", "403", "404", "406", "default"},
    "batch": set(ERRORS) - {"404"},
    "create": set(ERRORS) - {"404", "412"},
    "composition": set(ERRORS) - {"404", "412"},
    "singleton update": set(ERRORS) - {"404", "409"},
    "singleton replacement": set(ERRORS) - {"404", "409"},
    "update": set(ERRORS),
    "delete": {"400", "401", "403", "404", "406", "412", "507", "default"},
    "action": set(ERRORS),
    "feed": {"400", "401", "403", "406", "409", "410", "default"},
    "job": set(ERRORS) - {"404", "412"},
    "job of one": set(ERRORS) - {"412"},
    "import": set(ERRORS) - {"404", "412"},
    "job action": set(ERRORS) - {"412"},
    "job find": {"400", "401", "403", "404", "406", "default"},
    "file": {"400", "401", "403", "404", "406", "default"},
    "report": {"400", "401", "403", "404", "406", "default"},
    "draft": {"400", "401", "403", "404", "406", "default"},
    "entries": {"400", "401", "403", "406", "default"},
    "judgement": set(ERRORS) - {"404", "409", "412", "507"},
    "question": set(ERRORS) - {"404", "409", "412"},
    "keyed find": {"400", "401", "403", "404", "406", "default"},
    "keyed update": set(ERRORS) - {"409"},
    "part entries": {"400", "401", "403", "404", "406", "default"},
    "part create": set(ERRORS) - {"412"},
    "part delete": {"400", "401", "403", "404", "406", "507", "default"},
    "secret create": set(ERRORS) - {"404", "412"},
    "told once": set(ERRORS) - {"404", "412"},
    "secret action": set(ERRORS),
    "own credentials": BODY_ERRORS | {"401", "403", "429"},
}
HEADERS = {
    "public": {"Request-Id"},
    "singleton": {"ETag", "Request-Id"},
    "singleton replacement": {"ETag", "Request-Id"},
    "list": {"ETag", "Request-Id", "Link"},
    "search": {"ETag", "Request-Id"},
    "pairs": {"ETag", "Request-Id"},
    "find": {"ETag", "Request-Id"},
    "keyed find": {"ETag", "Request-Id"},
    "judgement": {"Request-Id"},
    "question": {"Request-Id", "Idempotent-Replayed"},
    "batch": {"Request-Id", "Idempotent-Replayed"},
    "create": {"ETag", "Request-Id", "Location", "Idempotent-Replayed"},
    "delete": {"Request-Id"},
    "job": {"ETag", "Request-Id", "Location", "Retry-After", "Idempotent-Replayed"},
    "import": {"ETag", "Request-Id", "Location", "Retry-After", "Idempotent-Replayed"},
    "job of one": {"ETag", "Request-Id", "Location", "Retry-After", "Idempotent-Replayed"},
    "job find": {"ETag", "Request-Id", "Retry-After"},
    "file": {"ETag", "Request-Id", "Content-Disposition", "Accept-Ranges"},
    "report": {"ETag", "Request-Id"},
    "composition": {"Request-Id", "Idempotent-Replayed"},
    "draft": {"ETag", "Request-Id"},
    "entries": {"ETag", "Request-Id", "Link"},
    "part entries": {"ETag", "Request-Id", "Link"},
    "part create": {"ETag", "Request-Id", "Location", "Idempotent-Replayed"},
    "part delete": {"Request-Id"},
    "secret create": {"ETag", "Request-Id", "Location"},
    "told once": {"ETag", "Request-Id"},
    "secret action": {"ETag", "Request-Id"},
    "own credentials": {"ETag", "Request-Id"},
}
PARAMETERS = {
    "singleton": [], "search": ["q", "types", "limit"], "pairs": ["Limit"], "batch": ["RequiredIdempotencyKey"], "create": ["IdempotencyKey"], "find": ["Id", "Fields"], "delete": ["Id", "IfMatch"],
    "singleton update": ["IfMatch", "IdempotencyKey"], "singleton replacement": ["IfMatch"], "update": ["Id", "IfMatch", "IdempotencyKey"],
    "action": ["Id", "IfMatch", "IdempotencyKey"], "report": ["Id"], "composition": ["IdempotencyKey"], "draft": ["Id", "channel"], "part create": ["Id", "IdempotencyKey"],
    "question": ["IdempotencyKey"], "keyed find": ["Key"], "keyed update": ["Key", "IfMatch", "IdempotencyKey"],
    "part delete": ["Id", "UserId"], "secret action": ["Id", "IfMatch"],
    "job": ["RequiredIdempotencyKey"], "job find": ["Id"], "file": ["Id"], "job of one": ["Id", "IdempotencyKey"],
    "job action": ["Id", "IdempotencyKey"], "import": ["type", "dry_run", "RequiredIdempotencyKey"],
}


def parameter_names(operation):
    return [p["$ref"].rsplit("/", 1)[-1] if "$ref" in p else p["name"] for p in operation.get("parameters", [])]


def check_operation(document, path, method, operation, seen):
    where = f"{method.upper()} {path}"
    kind = kind_of(path, method)
    expect(kind is not None, f"{where}: follows no pattern")
    if kind is None:
        return
    pattern = r"^/v1(/[a-z][a-z0-9_]*|/\{[a-z_]+\})*$"
    expect(path in PUBLIC_PATHS or re.match(pattern, path), f"{where}: not a path as all others")
    expect(re.match(r"^[a-z]+([A-Z][A-Za-z]*)+$", operation["operationId"]), f"{where}: operationId")
    expect(operation["operationId"] not in seen, f"{where}: operationId is used twice")
    seen.add(operation["operationId"])
    expect(operation.get("summary") and operation.get("description"), f"{where}: summary or description is missing")
    tag = "service" if kind == "public" else path.split("/")[2]
    is_open = kind in ("public", "anonymous")
    expect(operation.get("tags") == [tag], f"{where}: tags must be [{tag}]")
    expect(tag in [t["name"] for t in document["tags"]], f"{where}: the tag is not described")
    policies = ["public"] if is_open else POLICIES
    expect(operation.get("x-policy") in policies, f"{where}: x-policy")
    expect(operation.get("security") == ([] if is_open else None), f"{where}: security")
    writes = method in ("post", "patch")
    is_repeated = kind not in ("anonymous", "judgement") and not (method == "post" and path in UNREPEATED)
    expect(operation.get("x-idempotent") is (is_repeated if writes else None), f"{where}: x-idempotent")
    expect(operation.get("x-session") in (None, "own", "fresh"), f"{where}: x-session")
    check_parameters(path, where, kind, operation)
    conditional = method == "get" and not path.endswith(("z", "/stream"))
    expect(("IfNoneMatch" in parameter_names(operation)) == conditional, f"{where}: what a client has is not sent again")
    expect(("304" in operation["responses"]) == conditional, f"{where}: 304")
    check_responses(where, kind, operation["x-policy"], operation["responses"])
    check_request(where, kind, method, operation)


def check_parameters(path, where, kind, operation):
    if kind in ("public", "anonymous"):
        return
    if kind == "list":
        check_list_parameters(where, operation)
        return
    names = [n for n in parameter_names(operation) if n not in ("OwnerId", "IfNoneMatch", "expand")]
    shared = operation["x-policy"].startswith("reader:") and kind != "report"
    expect(("OwnerId" in parameter_names(operation)) == shared, f"{where}: owner_id and reader policies go together")
    if kind == "feed":
        expect(names[:2] == ["After", "EventTypes"], f"{where}: parameters")
    elif kind == "find" and "/v1/" + path.split("/")[2] in ENTRIES.values():
        expect(names == ["Id"], f"{where}: parameters")
    elif kind.endswith("entries"):
        expect(names[:2 + kind.startswith("part")][-2:] == ["Limit", "Cursor"], f"{where}: common parameters")
    else:
        expect(names == ([] if path == CURRENT else PARAMETERS.get(kind, [])), f"{where}: parameters")


def check_list_parameters(where, operation):
    names = parameter_names(operation)
    shared = operation["x-policy"].startswith("reader:")
    expect(("OwnerId" in names) == shared, f"{where}: owner_id and reader policies go together")
    expect(names[:len(LIST_PARAMETERS)] == LIST_PARAMETERS, f"{where}: common list parameters")
    expect(len(names) == len(set(names)), f"{where}: a parameter stands twice")
    pattern = r"^[a-z][a-z0-9_]*(\.(gte|gt|lte|lt|exists))?$"
    for parameter in [p for p in operation["parameters"] if "$ref" not in p]:
        expect(re.match(pattern, parameter["name"]), f"{where}: {parameter['name']}")
        expect(parameter["in"] == "query" and parameter.get("description"), f"{where}: {parameter['name']}")
        expected = "boolean" if parameter["name"].endswith(".exists") else None
        expect(expected in (None, parameter["schema"]["type"]), f"{where}: {parameter['name']} is a boolean")
        if parameter["name"] == "sort":
            keys = parameter["schema"]["enum"]
            expect(keys[1::2] == ["-" + key for key in keys[::2]], f"{where}: sort keys in pairs")
            expect(parameter["schema"]["default"] == "-created_at", f"{where}: default of sort")


def check_responses(where, kind, policy, responses):
    good = [status for status in responses if status.startswith("2")]
    expect(len(good) == 1, f"{where}: one kind of success")
    proper = {"create": ["201"], "delete": ["204"], "job": ["202"], "job of one": ["202"], "import": ["202"]}
    expect(good == proper.get(kind, proper.get(kind.split()[-1], good)), f"{where}: {good}")
    path = where.split()[1]
    expected = BODY_ERRORS | ANONYMOUS[path] if kind == "anonymous" else set(EXPECTED[kind])
    if policy.startswith("reader:"):  # no grant, no such owner
        expected |= {"404"}
    if kind == "public":
        expected |= {"503"} & set(responses) if "readyz" in where else set()
        expected |= {"404"} if "{code}" in where else set()
    expect(set(responses) - set(good) - {"304"} == expected, f"{where}: statuses {sorted(responses)}")
    for status, response in responses.items():
        if status in RESPONSES and not status.startswith("2"):
            name = "StaleBatch" if (kind, status) == ("batch", "412") else RESPONSES[status]
            reference = f"#/components/responses/{name}"
            expect(response == {"$ref": reference}, f"{where}: {status} is not {reference}")
    success = responses[good[0]]
    headers = set(success.get("headers", {}))
    expect(("RateLimit" in headers) == (kind not in ("public", "anonymous")), f"{where}: RateLimit")
    headers.discard("RateLimit")
    allowed = [HEADERS.get(kind, {"ETag", "Request-Id", "Idempotent-Replayed"})]
    if kind == "anonymous":
        allowed = [HEADERS["secret create"], HEADERS["delete"]]
    if kind == "action":
        allowed.append(HEADERS["create"])
    if kind == "feed":  # a stream has no tag
        allowed = [{"ETag", "Request-Id"}, {"Request-Id"}]
    if kind == "public" and not where.endswith("z"):  # what caches may keep has a tag; probes have none
        allowed = [{"ETag", "Request-Id"}]
    expect(headers in allowed, f"{where}: headers {sorted(headers)}")
    if good != ["204"]:
        for media in success["content"].values():
            expect(media.get("examples"), f"{where}: the answer has no example")


def check_request(where, kind, method, operation):
    body = operation.get("requestBody")
    expect((body is not None) == (method in ("post", "put", "patch")), f"{where}: request body")
    if body is None:
        return
    types = list(body["content"])
    merge = ["application/merge-patch+json", "application/json"]
    usual = merge if method == "patch" else ["text/csv"] if kind == "import" else ["application/json"]
    expect(types == usual, f"{where}: media types {types}")
    expect(len({str(media) for media in body["content"].values()}) == 1, f"{where}: media types differ")
    for media in body["content"].values():
        expect(media.get("examples"), f"{where}: the body has no example")
    if kind in ("create", "update", "singleton update", "singleton replacement"):
        expect(body["required"] is True, f"{where}: the body is required")


def nullable(schema):
    if "oneOf" in schema:
        return {"type": "null"} in schema["oneOf"]
    kinds = schema.get("type")
    is_null = kinds == "null" or (isinstance(kinds, list) and "null" in kinds)
    if "enum" in schema:
        expect((None in schema["enum"]) == is_null, f"enum and type disagree about null: {schema}")
    return is_null


def check_resource(schemas, name):
    answer, create, update = schemas[name], schemas[name + "Create"], schemas.get(name + "Update")
    members = answer["properties"]
    common = [m for m in SERVER_OWNED if m in members] if name in ENTRIES else COMMON
    expect(list(members)[:len(common)] == common, f"{name}: common members come first")
    expanded = {m for m in members if "expand=" in members[m].get("description", "")}
    for member in expanded:
        expect(member + "_id" in members and nullable(members[member]), f"{name}.{member}: stands beside an id")
    optional = set() if name in ENTRIES else {"deleted_at", "purge_at"} | expanded
    expect(answer["required"] == [m for m in members if m not in optional], f"{name}: required")
    read_only = {m for m in members if members[m].get("readOnly")}
    expect(set(SERVER_OWNED) & set(members) | optional <= read_only, f"{name}: server-owned members are readOnly")
    expect(set(create["properties"]) == set(members) - read_only, f"{name}Create: members")
    needed = set(create.get("required", []))
    for member, schema in create["properties"].items():
        expect(nullable(schema) == (member not in needed), f"{name}Create.{member}: null is the default")
        expect(not ("default" in schema and nullable(members[member])), f"{name}Create.{member}: default")
    if update:
        expect("required" not in update, f"{name}Update: nothing is required")
        expect(set(update["properties"]) <= set(create["properties"]), f"{name}Update: members")
        for member, schema in update["properties"].items():
            expect(nullable(schema) == nullable(members[member]), f"{name}Update.{member}: nullability")
            expect("default" not in schema, f"{name}Update.{member}: a default")
    page = schemas[name + "List"]
    expect(page["required"] == ["object", "data", "has_more", "next_cursor"], f"{name}List: required")


def check_schemas(document):
    schemas = document["components"]["schemas"]
    for name in [n.removesuffix("Create") for n in schemas if n.endswith("Create")]:
        check_resource(schemas, name)
    for place, node in every_node(schemas):
        if isinstance(node, dict) and "properties" in node and "type" in node:
            expect(node.get("additionalProperties") is False, f"{place}: additionalProperties must be false")
            for member in node["properties"]:
                expect(re.match(r"^[a-z][a-z0-9_]*$", member), f"{place}: {member} is not snake_case")
    for place, node in every_node(document["paths"]):
        expect(not (isinstance(node, dict) and "properties" in node), f"{place}: put the schema into components")


def check_codes(document):
    codes = set(document["components"]["schemas"]["ProblemCode"]["enum"])
    told = "\n".join(r["description"] for r in document["components"]["responses"].values())
    for code in sorted(codes):
        expect(f"`{code}`" in told, f"no response tells of {code}")


def format_checker():
    checker = FormatChecker()
    canonical = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    instant = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
    checker.checks("uuid")(lambda v: not isinstance(v, str) or bool(canonical.fullmatch(v)))
    checker.checks("date-time")(lambda v: not isinstance(v, str) or bool(instant.fullmatch(v)))
    checker.checks("uri")(lambda v: not isinstance(v, str) or urlsplit(v).scheme in ("http", "https", "urn"))
    return checker


def check_examples(document):
    registry = Registry().with_resource("urn:openapi", Resource(contents=document, specification=DRAFT202012))
    formats = format_checker()
    count = 0
    for place, node in every_node(document):
        if not (isinstance(node, dict) and "schema" in node and ("examples" in node or "example" in node)):
            continue
        values = [("example", node["example"])] if "example" in node else []
        for name, example in node.get("examples", {}).items():
            example = pointed(document, example["$ref"]) if "$ref" in example else example
            values.append((name, example["value"]))
        for name, value in values:
            count += 1
            schema = {"$ref": f"urn:openapi#{place}/schema"}
            validator = OAS31Validator(schema, registry=registry, format_checker=formats)
            for error in validator.iter_errors(value):
                findings.append(f"{place} {name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    return count


def report(summary):
    for finding in findings:
        print(finding)
    print(f"{summary}{len(findings)} findings")
    sys.exit(1 if findings else 0)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check_openapi.py openapi.yaml")
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    if not isinstance(document, dict):
        sys.exit(f"{sys.argv[1]}: not a YAML mapping")
    check_values(document)
    check_references(document)
    if findings:
        report("values and references: ")
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        findings.append(f"OpenAPI: {error.message[:300]}")
    if findings:
        report("not an OpenAPI document: ")
    seen = set()
    for path, method, operation in operations(document):
        check_operation(document, path, method, operation, seen)
    check_schemas(document)
    check_codes(document)
    examples = check_examples(document)
    schemas = len(document["components"]["schemas"])
    report(f"{len(seen)} operations, {schemas} schemas, {examples} examples, ")


main()
