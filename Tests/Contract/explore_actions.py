"""Every action in every state that objects can reach.

Used by explore.py.
"""


class Actions:
    def __init__(self, objects):
        self.objects, self.server, self.contract = objects, objects.server, objects.contract

    def explore(self, kind):
        """Every action in every state: it succeeds exactly when `allowed_actions` has it (C41)."""
        prefix = f"/v1/{kind}/{{id}}/"
        actions = {o.path.removeprefix(prefix): o for o in self.contract.operations.values()
                   if o.path.startswith(prefix) and o.method == "post" and not o.path.endswith("/restore")}
        self.named = self.members(kind).get("allowed_actions", {}).get("items", {}).get("enum", [])
        waiting, known = [()], set()
        while actions and waiting:
            steps = waiting.pop(0)
            state = self.state(self.objects.fresh(kind, steps))
            if state in known:
                continue
            known.add(state)
            for action, operation in actions.items():
                for _, name, example in operation.examples():
                    if self.act(kind, steps, action, operation, name, example):
                        waiting.append(steps + ((action, example),))
        for action, operation in actions.items():
            if operation.success not in self.server.seen.get(operation.id, ()):
                self.server.find(operation, "", "was possible in no state that could be reached")

    def members(self, kind):
        """What the contract says of each member of these objects."""
        answer = self.objects.operation(f"/v1/{kind}/{{id}}", "get").declared["responses"]["200"]["content"]
        return self.contract.resolved(answer["application/json"]["schema"])["properties"]

    @staticmethod
    def state(item):
        return item.get("status"), item.get("recording_consent"), tuple(item.get("allowed_actions", ()))

    def act(self, kind, steps, action, operation, name, example):
        """Whether the action succeeded; what it answers is held against the state of a new object."""
        item = self.objects.fresh(kind, steps)
        # One that no state ever names is possible in all of them.
        is_allowed = action not in self.named or action in item["allowed_actions"]
        if action == "set_recording_consent":
            is_allowed = item["recording_consent"] == ("not_asked" if example["consent"] == "asked" else "asked")
        note = f"{name}, {item.get('status') or item.get('allowed_actions')} after {[step[0] for step in steps]}"
        body, ids = self.objects.adapted(example), {"id": item["id"]}
        if not is_allowed:
            problem = self.server.refused(operation, 409, "invalid_state_transition", ids, body=body, note=note)
            if sorted(problem.get("allowed_actions", [])) != sorted(item["allowed_actions"]):
                self.server.find(operation, note, f"allowed_actions of the 409 are not the object's: {problem}")
            return False
        self.server.call(operation, 412, ids, body=body, headers={"If-Match": f'"v{item["version"] + 1}"'}, note=note)
        headers = {"If-Match": f'"v{item["version"]}"'}
        answer = self.server.call(operation, operation.success, ids, body=body, headers=headers, note=note)
        shown = self.server.call(self.objects.operation(f"/v1/{kind}/{{id}}", "get"), 200, ids).json
        if operation.success == 200 and answer.json != shown:
            self.server.find(operation, note, "the answer is not what a find gives then")
        if not steps:
            self.objects.replay(operation, {"id": self.objects.fresh(kind)["id"]}, self.objects.adapted(example))
        if not operation.declared["requestBody"]["required"] and not steps:
            self.server.call(operation, operation.success, {"id": self.objects.fresh(kind)["id"]}, note="no body")
        return answer.status == operation.success
