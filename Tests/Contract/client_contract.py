"""What a client can know from an OpenAPI document: how to ask, and what to expect. Used by client.py."""

import json
import re
from urllib.parse import quote

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DOCUMENT = "urn:document"


class Mismatch(Exception):
    """What is sent or answered is not what the document says."""


class Document(yaml.SafeLoader):
    """YAML by its core schema, where `on` is a text and so is a day."""


Document.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Document.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


class Contract:
    def __init__(self, text):
        self.document = yaml.load(text, Document)
        resource = Resource(contents=self.document, specification=DRAFT202012)
        self.registry = Registry().with_resource(DOCUMENT, resource)
        self.operations = [
            Operation(self, path, method, declared) for path, item in self.document["paths"].items()
            for method, declared in item.items()]

    def resolved(self, node):
        while "$ref" in node:
            place = node["$ref"].removeprefix("#/").split("/")
            node = self.document
            for part in place:
                node = node[part]
        return node

    def check(self, what, value, schema):
        """Throws unless the value fits the schema, whose references are the document's."""
        rooted = {**schema, "$ref": DOCUMENT + schema["$ref"]} if "$ref" in schema else inner(schema)
        validator = Draft202012Validator(rooted, registry=self.registry, format_checker=FormatChecker())
        for error in validator.iter_errors(value):
            raise Mismatch(f"{what}: {error.json_path}: {error.message[:300]}")


def inner(schema):
    """The schema with its references led to the document."""
    if isinstance(schema, dict):
        return {name: DOCUMENT + value if name == "$ref" else inner(value) for name, value in schema.items()}
    return [inner(item) for item in schema] if isinstance(schema, list) else schema


class Operation:
    def __init__(self, contract, path, method, declared):
        self.contract, self.path, self.method = contract, path, method.upper()
        self.id, self.summary = declared["operationId"], declared["summary"]
        self.parameters = {}
        for parameter in map(contract.resolved, declared.get("parameters", [])):
            self.parameters[re.sub(r"\W", "_", parameter["name"]).lower()] = parameter
        self.body, self.responses = declared.get("requestBody"), declared["responses"]
        self.is_authenticated = bool(declared.get("security", contract.document.get("security")))

    def request(self, body, arguments):
        """Path, query, header fields and content of a call."""
        if unknown := set(arguments) - set(self.parameters):
            raise Mismatch(f"{self.id} takes no {', '.join(unknown)}")
        path, query, fields = self.path, [], {"Accept": ", ".join(self.accepted())}
        for name, parameter in self.parameters.items():
            if name not in arguments:
                if parameter.get("required"):
                    raise Mismatch(f"{self.id} needs {name}")
                continue
            self.contract.check(f"{self.id} {name}", arguments[name], parameter["schema"])
            text = written(arguments[name])
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", quote(text, safe=""))
            elif parameter["in"] == "query":
                query.append((parameter["name"], text))
            else:
                fields[parameter["name"]] = text
        return path, query, fields, self.content(body, fields)

    def accepted(self):
        contents = [self.contract.resolved(response).get("content", {}) for response in self.responses.values()]
        return sorted({media for content in contents for media in content}) or ["*/*"]

    def content(self, body, fields):
        if body is None:
            if self.body and self.body.get("required"):
                raise Mismatch(f"{self.id} needs a body")
            return None
        media, declared = next(iter(self.body["content"].items()))
        self.contract.check(f"{self.id} body", body, declared["schema"])
        fields["Content-Type"] = media
        return json.dumps(body) if media.endswith("json") else body

    def answer(self, status, fields, text):
        """Status, header fields and content of an answer, which fits what is declared for this status."""
        declared = self.responses.get(str(status)) or self.responses.get("default")
        if declared is None:
            raise Mismatch(f"{self.id}: {status} is not declared")
        response = self.contract.resolved(declared)
        for name, header in response.get("headers", {}).items():
            if (given := fields.get(name.lower())) is not None:
                schema = self.contract.resolved(header)["schema"]
                self.contract.check(f"{self.id} {status} {name}", read(given, schema), schema)
        if "content" not in response:
            if text:
                raise Mismatch(f"{self.id}: {status} has a body")
            return status, fields, None
        media = fields.get("content-type", "").split(";")[0]
        if media not in response["content"]:
            raise Mismatch(f"{self.id}: {status} has the type {media}")
        value = json.loads(text) if media.endswith("json") else text.decode()
        self.contract.check(f"{self.id} {status}", value, response["content"][media]["schema"])
        return status, fields, value


def written(value):
    """A value as a path, a query or a header field has it: style form or simple, not exploded."""
    if isinstance(value, list):
        return ",".join(map(written, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(text, schema):
    kind = schema.get("type")
    if kind == "integer":
        return int(text)
    return text == "true" if kind == "boolean" else text
