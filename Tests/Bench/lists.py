"""Lists of an owner with 5,000 contacts: each filter that /v1/contacts takes, each sort, the first page and the last."""
import re
from urllib.parse import urlencode

from load import tell, wrk
from machine import ROOT, WORK, answered, get, pairs
from servers import Running, parley

# A value of each kind of parameter that no contact has, so that the owner's 5,000 are all looked at: the dearest case.
NOWHERE = {
    "ids": "00000000-0000-7000-8000-000000000000", "external_id": "nothing", "tags": "nothing",
    "email": "nobody@example.org", "linkedin_url": "https://example.org/nobody", "location": "Nowhere",
    "role_family": "Nothing", "organization_id": "00000000-0000-7000-8000-000000000000",
    "referred_by_contact_id": "00000000-0000-7000-8000-000000000000", "linkedin_state": "invited",
    "seniority": "executive", "source": "posting", "relationship": "coworker", "role_to_target": "recruiter",
    "stage": "mentor", "do_not_contact": "true", "deleted": "true", "archived": "true",
    "include_total": "true", "q": "nothing", "expand": "organization,referred_by_contact",
    "created_at.gte": "2190-01-01T00:00:00Z", "created_at.gt": "2190-01-01T00:00:00Z",
    "created_at.lte": "2001-01-01T00:00:00Z", "created_at.lt": "2001-01-01T00:00:00Z",
    "updated_at.gte": "2190-01-01T00:00:00Z", "updated_at.gt": "2190-01-01T00:00:00Z",
    "updated_at.lte": "2001-01-01T00:00:00Z", "updated_at.lt": "2001-01-01T00:00:00Z",
}
BOUNDS = {"keep_in_touch_days": ("3650", "1"), "met_on": ("2190-01-01", "1901-01-01"),
          "position_verified_on": ("2190-01-01", "1901-01-01")}


def parameters():
    """The filters and the sorts of listContacts, as the contract names them."""
    with open(f"{ROOT}/openapi.yaml") as file:
        text = file.read()
    operation = text[text.index("operationId: listContacts\n"):]
    operation = operation[:operation.index("\n      responses:")]
    shared = dict(re.findall(r"\n    (\w+):\s+\{?name: ([a-z_.]+)", text))
    names = [name or shared.get(reference) for name, reference in re.findall(
        r"- \{?name: ([a-z_.]+)|components/parameters/(\w+)", operation)]
    sorts = re.search(r"enum: \[([^]]*created_at[^]]*)\]", operation).group(1).replace('"', "").split(", ")
    return [name for name in names if name not in (None, "limit", "cursor", "sort", "fields", "owner_id")], sorts


def value(name):
    """What a filter is tried with; one that is not known here has to be written above."""
    member, _, operator = name.partition(".")
    if operator == "exists":
        return "true" if member in ("organization_id", "referred_by_contact_id") else "false"
    if member in BOUNDS:
        return BOUNDS[member][0 if operator.startswith("g") else 1]
    return NOWHERE[name]


def cases(token, port):
    """(what it is, path) of every list that is tried."""
    filters, sorts = parameters()
    path = "/v1/contacts?"
    cursors = walk(token, port)
    NOWHERE["target_id"] = answered(get(port, "/v1/targets", token, body='{"name":"Nowhere"}'))["id"]
    yield "first page", path + "limit=50"
    yield "second page", path + urlencode({"limit": 50, "cursor": cursors[0]})
    yield "last page", path + urlencode({"limit": 50, "cursor": cursors[-1]})
    yield "200 at once", path + "limit=200"
    for sort in sorts:
        yield f"sort={sort}", path + urlencode({"limit": 50, "sort": sort})
    for name in filters:
        yield name, path + urlencode({name: value(name)})
    yield "all at once, sorted by name", path + urlencode(
        {"sort": "name", "tags": "nothing", "location": "Nowhere", "met_on.gte": "2025-01-01"})


def walk(token, port):
    """Walks the list by pages of 50; the cursors of all but the first."""
    cursors = []
    while True:
        query = {"limit": 50, **({"cursor": cursors[-1]} if cursors else {})}
        page = answered(get(port, f"/v1/contacts?{urlencode(query)}", token))
        if page["next_cursor"] is None:
            return cursors
        cursors.append(page["next_cursor"])


def lists(_):
    """Each for a second on one connection, by one owner of 20 with as many contacts."""
    kind = parley(f"{WORK}/data-lists")
    token = pairs(kind.pairs)[0][0]
    one = f"{WORK}/one-owner.tsv"
    with open(one, "w") as file:
        file.write(f"{token}\t-\n")
    with Running(kind) as server:
        for name, path in cases(token, server.port):
            row = wrk(server, path, 1, 1, one)
            yield tell({**row, "work": name, "path": path})
