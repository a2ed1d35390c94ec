"""Every GET of the contract, as its caller, with the data of the other parts and a centre in them: see centre.py."""
import re

from centre import furnish
from load import tell, wrk
from machine import ROOT, WORK
from servers import Running, parley

# A stream has no end, so it has no time either.
ENDLESS = {"streamEvents"}
# Operations that are asked in more ways than the plain one.
FURTHER = {
    "searchObjects": ["?q=ada", "?q=ada%20love&types=contact", "?q=bridges", "?q=nothing", "?q=a"],
    "listAuditEntries": ["?limit=50", "?limit=200"],
    "listSharingGrants": ["?limit=200", "?limit=200&as=grantee"],
    "listEvents": ["?limit=50", "?limit=200"],
}


def operations():
    """(operationId, path, policy, whether it takes owner_id) of every GET, as the contract has them."""
    with open(f"{ROOT}/openapi.yaml") as file:
        paths = file.read().split("\npaths:\n")[1].split("\ncomponents:\n")[0]
    for path, item in re.findall(r"^  (/\S*):\n((?:(?:    .*)?\n)+)", paths, re.M):
        if found := re.search(r"^    get:\n((?:(?:      .*)?\n)+)", item, re.M):
            text = found.group(1)
            name, policy = (re.search(rf"^      {key}: (\S+)", text, re.M).group(1) for key in ("operationId", "x-policy"))
            yield name, path, policy, "parameters/OwnerId" in text


def cases(centre):
    """(what it is, who asks, path) of each read."""
    for name, path, policy, has_owner in operations():
        if name in ENDLESS:
            continue
        for caller in centre.callers(name, policy):
            place = centre.fill(path, caller)
            if place is None:
                print(f"  {name}: there is nothing of this kind")
                continue
            for query in FURTHER.get(name, [""]):
                yield f"{name}{query}, {caller}", caller, place + query
        if has_owner and place:
            place = centre.fill(path, "student")
            yield f"{name}, advisor of another's", "advisor", f"{place}?owner_id={centre.student}"


def reads(_):
    """Each for a second on one connection."""
    # What is asked of the seeded people is asked by all of their owners.
    kind = parley(flags=("--burden-person", "1000", "--burden-organization", "10000"))
    with Running(kind) as server:
        centre = furnish(server)
        for name, caller, path in cases(centre):
            one = f"{WORK}/one-caller.tsv"
            with open(one, "w") as file:
                file.write(f"{centre.tokens[caller]}\t-\n")
            yield tell({**wrk(server, path, 1, 1, one), "work": name, "path": path})
