"""Every filter and every sort of a list, held against the same choice made in Python over all its objects.

Used by explore.py.
"""

import json
import unicodedata
from urllib.parse import quote

OPERATORS = {
    "gte": lambda value, bound: value >= bound, "gt": lambda value, bound: value > bound,
    "lte": lambda value, bound: value <= bound, "lt": lambda value, bound: value < bound,
}
# Parameters that do not choose by a member's value.
SHAPING = {"limit", "cursor", "sort", "fields", "ids", "deleted", "archived", "q", "include_total", "expand", "owner_id"}
NO_CASE = {"email"}


def folded(text):
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return "".join(plain).lower()


def written(value):
    """A value as a query parameter has it."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quote(text.replace("\\", "\\\\").replace(",", "\\,"), safe="")


def identity(item):
    """What tells an item from others of its list; some have no id."""
    return item.get("id") or json.dumps(item)


class Lists:
    def __init__(self, server):
        self.server = server
        self.ids = None
        self.untried = []

    def walk(self, operation, parameters, limit=200, **options):
        """All objects of a list, page by page; the cursor alone leads on."""
        items, query = [], f"?limit={limit}" + "".join(f"&{name}={value}" for name, value in parameters)
        while True:
            page = self.server.call(operation, 200, self.ids, query=query, **options).json
            if not isinstance(page, dict) or "data" not in page:
                return items
            items += page["data"]
            if not page.get("has_more"):
                return items
            query = f"?limit={limit}&cursor={page['next_cursor']}"

    def explore(self, operation, ids=None):
        self.ids = ids
        archived = [("archived", "any")] if operation.takes("archived") else []
        everything = self.walk(operation, archived)
        if any("deleted_at" in item or "purge_at" in item for item in everything):
            self.server.find(operation, operation.path, "deleted_at or purge_at outside of the trash")
        for parameter in operation.parameters:
            if parameter["in"] == "query" and parameter["name"] not in SHAPING:
                self.filter(operation, parameter["name"], everything, archived)
        for parameter in operation.parameters:
            if parameter["name"] == "sort":
                for key in parameter["schema"]["enum"]:
                    self.sort(operation, key, everything, archived)
            if parameter["name"] == "expand":
                for name in parameter["schema"]["items"]["enum"]:
                    self.expand(operation, name, archived)
        if operation.takes("ids"):
            self.shape(operation, everything, archived)
        self.expect(operation, archived, everything, limit=max(1, min(200, len(everything) // 20)))
        self.mistakes(operation)

    def expect(self, operation, parameters, items, limit=200):
        """The list with these parameters has exactly these objects."""
        fields = [("fields", "id")] if operation.takes("fields") else []
        answer = self.walk(operation, parameters + fields, limit, sparse=True)
        found, due = [identity(item) for item in answer], {identity(item) for item in items}
        if len(found) != len(set(found)) or set(found) != due:
            query = "&".join(f"{name}={value}" for name, value in parameters)
            self.server.find(
                operation, f"GET {operation.path}?{query}",
                f"{len(set(found) - due)} too many, {len(due - set(found))} missing, "
                f"{len(found) - len(set(found))} twice, of {len(due)} due")

    def filter(self, operation, name, everything, archived):
        member, _, suffix = name.partition(".")
        if everything and member not in everything[0]:
            return  # It chooses by more than the value of a member.
        values = [item[member] for item in everything if item.get(member) not in (None, [])]
        if suffix == "exists":
            for exists in (True, False):
                due = [item for item in everything if (item[member] is not None) == exists]
                self.expect(operation, archived + [(name, written(exists))], due)
            return
        if not values:
            self.untried.append(f"{operation.id} {name}")
            return
        if suffix:
            bound = sorted(values)[len(values) // 2]
            due = [item for item in everything if item[member] is not None and OPERATORS[suffix](item[member], bound)]
            self.expect(operation, archived + [(name, written(bound))], due)
            return
        single = [value for several in values for value in several] if isinstance(values[0], list) else values
        distinct = sorted(set(single))
        for some in ([value] for value in (distinct if len(distinct) <= 8 else distinct[:2])):
            self.equal(operation, name, some, everything, archived)
        self.equal(operation, name, distinct[:2], everything, archived)

    def equal(self, operation, name, wanted, everything, archived):
        def has(value):
            if isinstance(value, list):
                return any(item in wanted for item in value)
            if name in NO_CASE and value is not None:
                return value.lower() in [text.lower() for text in wanted]
            return value in wanted
        given = [value.upper() for value in wanted] if name in NO_CASE else wanted
        if isinstance(wanted[0], bool) and len(wanted) > 1:
            return
        self.expect(
            operation, archived + [(name, ",".join(written(value) for value in given))],
            [item for item in everything if has(item[name])])

    def sort(self, operation, key, everything, archived):
        member, backwards = key.removeprefix("-"), key.startswith("-")
        rank = lambda item: (folded(item[member]) if member == "name" else item[member], item["id"])
        due = sorted((i for i in everything if i[member] is not None), key=rank, reverse=backwards)
        due += sorted((i for i in everything if i[member] is None), key=lambda item: item["id"], reverse=backwards)
        parameters = archived + [("sort", key), ("fields", f"id,{member}")]
        found = self.walk(operation, parameters, limit=min(200, len(everything) // 3 + 1), sparse=True)
        if [item["id"] for item in found] != [item["id"] for item in due]:
            self.server.find(operation, f"GET {operation.path}?sort={key}", "the order, or the set, is not the one due")

    def expand(self, operation, name, archived):
        """What a reference names stands beside it, whole; null where there is none."""
        for item in self.walk(operation, archived + [("expand", name)]):
            referred, due = item.get(name), item[f"{name}_id"]
            if name not in item or (referred["id"] if referred else None) not in (due, None):
                self.server.find(operation, f"GET {operation.path}?expand={name}", f"{name} is {referred}, due is {due}")

    def shape(self, operation, everything, archived):
        """ids, fields, archived, and how many there are."""
        some = everything[:3]
        unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
        self.expect(operation, archived + [("ids", ",".join([item["id"] for item in some] + [unknown]))], some)
        self.expect(operation, archived + [("q", unknown)], [])
        if archived:
            for value, keeps in (("false", lambda item: item["archived_at"] is None),
                                 ("true", lambda item: item["archived_at"] is not None)):
                self.expect(operation, [("archived", value)], [item for item in everything if keeps(item)])
        query = "?limit=1&fields=id&include_total=true" + "".join(f"&{name}={value}" for name, value in archived)
        page = self.server.call(operation, 200, query=query, sparse=True).json or {}
        if set(page["data"][0] if page.get("data") else {}) - {"object", "id", "version"}:
            self.server.find(operation, "?fields=id", f"members are {sorted(page['data'][0])}")
        if page.get("total_count") != len(everything):
            self.server.find(operation, query, f"total_count is {page.get('total_count')}, due is {len(everything)}")

    def mistakes(self, operation):
        cursor = (self.server.call(operation, 200, self.ids, query="?limit=1").json or {}).get("next_cursor")
        changed = [f"cursor={cursor[:-2]}"] if cursor else []
        if cursor and operation.takes("sort"):
            changed.append(f"cursor={cursor}&sort=created_at")
        chosen = [query for query in ("sort=nothing", "fields=nothing", "ids=x", "created_at.gte=yesterday")
                  if operation.takes(query.partition("=")[0])]
        for code, queries in {
            "invalid_parameter": ["limit=0", "limit=201", "limit=x", "limit=1&limit=1"] + chosen,
            "unknown_parameter": ["nothing=1", "nothing=1&limit=0", "limit=0&nothing=1", "created_at.near=x"],
            "invalid_cursor": ["cursor=x"] + changed,
        }.items():
            for query in queries:
                self.server.refused(operation, 400, code, self.ids, query="?" + query)
