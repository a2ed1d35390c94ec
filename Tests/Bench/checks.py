"""A page of 50 requests with and without their checks, warm in turns, and the first one of a server that has just begun."""
import itertools
import json
import time
import urllib.request

from load import tell, wrk
from machine import ROUNDS, WORK, get, pairs
from servers import Running, parley

# A request's members but for its checks: what the page costs without them.
WITHOUT = ("owner_id,contact_id,interview_type,objectives,intention,purpose,why_you,arrangement,channel,subject,message,"
           "asked_minutes,format,proposed_times,max_follow_ups,respond_by,status,sent_at,last_sent_at,replied_at,closed_at,"
           "follow_up_count,follow_up_message,answer_note,override_reason,external_id,tags,custom_fields,allowed_actions,"
           "created_at,updated_at,introduction_id,target_id,pitch_id")
OPENINGS = ["I am a second-year student of nursing at Humber College.", "I teach mathematics in Leeds and mend clocks at night.",
            "I have built boats for six years.", "I keep the books of a small theatre.", "I am back from four years abroad."]
REASONS = ["I read your article on staffing in small wards.", "You moved from the ward into planning, as I may do one day.",
           "Your talk in May made me look at harbours with other eyes.", "A friend told me how you run your mornings.",
           "Your workshop is the only one that I know of that takes in both."]
ASKS = ["Could I ask you for fifteen minutes on the phone?", "Would you have twenty minutes for a call in the next weeks?"]
BODY = ("I have been thinking about how such work is done, by whom it is decided, and what one has to know before one "
        "begins. What I find in books stops where it gets interesting, so I would like to learn from you how you plan your "
        "weeks, what takes most of the time, and what you wish you had known at the start. ") * 2


def messages():
    """50 texts of everyday length, no two the same."""
    parts = itertools.cycle(itertools.product(OPENINGS, REASONS, ASKS))
    for number, (opening, reason, ask) in zip(range(50), parts):
        yield f"Dear Ms Okafor,\n\n{opening} {reason}\n\n{BODY}\n{ask} Any day but the {number + 1}th suits me.\n\nKind regards,\nAda"


def call(server, token, path, body):
    request = urllib.request.Request(server.url + path, json.dumps(body).encode(), {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def furnish(server, token):
    """50 drafts, each to somebody else."""
    for number, message in enumerate(messages()):
        contact = call(server, token, "/v1/contacts", {"name": f"Grace {number}", "email": f"grace@house{number}.example",
                                                       "commonalities": [{"kind": "town", "detail": "Lisbon"}]})
        call(server, token, "/v1/requests", {
            "contact_id": contact["id"], "interview_type": "career_exploration", "objectives": ["learn_field"],
            "purpose": "Learn how the planning of night shifts is done.", "message": message})


def checks(_):
    kind, place = parley(), f"{WORK}/run-checks"
    token = pairs(kind.pairs)[0][0]
    one = f"{WORK}/one-asking.tsv"
    with open(one, "w") as file:
        file.write(f"{token}\t-\n")
    with Running(kind, place) as server:
        furnish(server, token)
        for _ in range(ROUNDS):
            for name, query in (("page without checks", f"&fields={WITHOUT}"), ("page with checks", "")):
                row = wrk(server, f"/v1/requests?limit=50{query}", 1, 2, one)
                yield tell({**row, "work": name})
    times = []
    for _ in range(5):
        with Running(kind, place, fresh=False) as server:
            time.sleep(0.7)  # so long that the judge is ready; the texts are not
            # The connection, the token and the page are warm.
            get(server.port, f"/v1/requests?limit=50&fields={WITHOUT}", token)
            began = time.monotonic()
            get(server.port, "/v1/requests?limit=50", token)
            times.append((time.monotonic() - began) * 1e3)
    cold = sorted(times)[2]
    print(f"  cold {cold:.1f} ms", flush=True)
    yield {"server": kind.name, "work": "page with checks, cold", "connections": 1, "cold_ms": cold}
