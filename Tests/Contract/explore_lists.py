"""Every filter and every sort of a list, held against the same choice made in Python over all its objects.

Used by explore.py.
"""

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


class Lists:
    def __init__(self, server):
        self.server = server
        self.untried = []

    def walk(self, operation, parameters, limit=200, **options):
        """All objects of a list, page by page; the cursor alone leads on."""
        items, query = [], f"?limit={limit}" + "".join(f"&{name}={value}" for name, value in parameters)
        while True:
            page = self.server.call(operation, 200, query=query, **options).json
            if not isinstance(page, dict) or "data" not in page:
                return items
            items += page["data"]
            if not page.get("has_more"):
                return items
            query = f"?limit={limit}&cursor={page['next_cursor']}"

    def explore(self, operation):
        archived = [("archived", "any")] if operation.takes("archived") else []
        everything = self.walk(operation, archived)
        if any("deleted_at" in item or "purge_at" in item for item in everything):
            self.server.find(operation, operation.path, "deleted_at or purge_at outside of the trash")
        for parameter in operation.parameters:
            if parameter["in"] == "query" and parameter["name"] not in SHAPING:
                self.filter(operation, parameter["name"], everything, archived)
        for key in next(p for p in operation.parameters if p["name"] == "sort")["schema"]["enum"]:
            self.sort(operation, key, everything, archived)
        self.shape(operation, everything, archived)

    def expect(self, operation, parameters, items, limit=200):
        """The list with these parameters has exactly these objects."""
        answer = self.walk(operation, parameters + [("fields", "id")], limit, sparse=True)
        found, due = [item["id"] for item in answer], {item["id"] for item in items}
        if len(found) != len(set(found)) or set(found) != due:
            query = "&".join(f"{name}={value}" for name, value in parameters)
            self.server.find(
                operation, f"GET {operation.path}?{query}",
                f"{len(set(found) - due)} too many, {len(due - set(found))} missing, "
                f"{len(found) - len(set(found))} twice, of {len(due)} due")

    def filter(self, operation, name, everything, archived):
        member, _, suffix = name.partition(".")
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

    def shape(self, operation, everything, archived):
        """limit, ids, fields, archived, and the refusals of what is wrong."""
        some = everything[:3]
        unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
        self.expect(operation, archived + [("ids", ",".join([item["id"] for item in some] + [unknown]))], some)
        self.expect(operation, archived, everything, limit=7)
        if archived:
            for value, keeps in (("false", lambda item: item["archived_at"] is None),
                                 ("true", lambda item: item["archived_at"] is not None)):
                self.expect(operation, [("archived", value)], [item for item in everything if keeps(item)])
        page = self.server.call(operation, 200, query="?limit=1&fields=id", sparse=True).json or {}
        if set(page["data"][0] if page.get("data") else {}) - {"object", "id", "version"}:
            self.server.find(operation, "?fields=id", f"members are {sorted(page['data'][0])}")
        cursor = page.get("next_cursor")
        changed = [f"cursor={cursor}&sort=created_at", f"cursor={cursor[:-2]}"] if cursor else []
        for code, queries in {
            "invalid_parameter": ["limit=0", "limit=201", "limit=x", "limit=1&limit=1", "sort=nothing",
                                  "fields=nothing", "ids=x", "created_at.gte=yesterday"],
            "unknown_parameter": ["nothing=1", "nothing=1&limit=0", "limit=0&nothing=1", "created_at.near=x"],
            "invalid_cursor": ["cursor=x"] + changed,
        }.items():
            for query in queries:
                self.server.refused(operation, 400, code, query="?" + query)
