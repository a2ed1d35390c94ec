"""Learns which stretches of time in a text are asked for. See README.md."""
import json, os
import numpy as np
import model, texts

FOLDS = 5
UNIT = 32
KEPT = 900
NAMES = texts.tool("stretch-names")
BIAS = NAMES.index("bias")
# Of each code of the corpus, the file in texts/ and the minutes for which it fires.
CODES = {"no_duration": ("dur", None), "long_ask": ("long", (21, 30)), "too_long_ask": ("toolong", (31, 10**6))}


def stretches(items):
    """What the engine finds in texts: of each stretch its minutes m, its place o and l, and its features f."""
    return [json.loads(line) for line in texts.tool("stretches", [("request", item["text"]) for item in items])]


def corpus(code):
    """The corpus' lines for development, the even ones, and those of texts/."""
    with open(os.path.join(texts.CORPUS, code + ".jsonl"), encoding="utf-8") as lines:
        found = [json.loads(line) for line in list(lines)[::2]]
    for name in (CODES[code][0], CODES[code][0] + "2"):
        with open(os.path.join(texts.HERE, "texts", name + ".txt"), encoding="utf-8") as lines:
            found += [{"text": line[1:].rstrip("\n"), "fires": line[0] == "+"} for line in lines if line.strip()]
    return found


def overlaps(stretch, text, phrase):
    """Whether a stretch stands in a phrase of its text; the phrase may stand there several times."""
    at = text.find(phrase)
    while at >= 0:
        if stretch["o"] < at + len(phrase) and at < stretch["o"] + stretch["l"]:
            return True
        at = text.find(phrase, at + 1)
    return False


def of_messages(code):
    """Bags of a code's messages, where only the whole is labelled."""
    _, minutes = CODES[code]
    items = corpus(code)
    for item, found in zip(items, stretches(items)):
        if minutes is None:
            if item["fires"]:
                yield from (([s["f"]], False, 1.0) for s in found)
            elif found:
                yield [s["f"] for s in found], True, 1.0
            continue
        phrase = item.get("phrase")
        fitting = [s for s in found if minutes[0] <= s["m"] <= minutes[1]]
        if item["fires"]:
            asked = [s["f"] for s in fitting if phrase is None or overlaps(s, item["text"], phrase)]
            if asked:
                yield asked, True, 1.0
            yield from (([s["f"]], False, 0.5) for s in found if s["m"] > minutes[1])
        else:
            yield from (([s["f"]], False, 1.0 if code == "too_long_ask" else 0.5) for s in fitting)


def of_sentences():
    """Bags of single stretches, each labelled."""
    items = [{"text": item["s"], **item} for _, item in texts.training("Stretches")]
    for item, found in zip(items, stretches(items)):
        for stretch in found:
            for said, phrases in ((True, item["asked"]), (False, item["other"])):
                if any(overlaps(stretch, item["text"], phrase) for phrase in phrases):
                    yield [stretch["f"]], said, 1.0


def penalties(columns, penalty):
    return np.where(columns == BIAS, 0.01, penalty)


def cross_validated(bags, penalty, seed=1):
    """The shares of what is asked for and was found, and of what is not and was taken for it."""
    fold = np.random.RandomState(seed).randint(0, FOLDS, len(bags))
    found = np.zeros(len(bags))
    for k in range(FOLDS):
        learnt = model.Bags([bag for bag, f in zip(bags, fold) if f != k])
        weights = model.fit(learnt, penalties(learnt.columns, penalty))
        test = np.where(fold == k)[0]
        found[test] = model.scores([bags[i][0] for i in test], learnt.columns, weights)
    said = np.array([bag[1] for bag in bags])
    return (found[said] > 0).mean(), (found[~said] > 0).mean()


def learn(bags, penalty):
    whole = model.Bags(bags)
    weights = model.fit(whole, penalties(whole.columns, penalty))
    strength = np.abs(weights) * np.sqrt(np.asarray(whole.matrix.sum(0)).ravel())
    columns = np.union1d(whole.columns[np.argsort(-strength)[:KEPT]], [BIAS])
    kept = model.Bags(bags, columns)
    return columns, model.fit(kept, penalties(columns, penalty))


def write(columns, weights):
    lines = [f"~a{round(w * UNIT)}\t{NAMES[c]}" for c, w in zip(columns, weights) if round(abs(w) * UNIT) >= 1]
    with open(texts.WEIGHTS, encoding="utf-8") as file:
        others = [line for line in file.read().split("\n") if line and not line.startswith("~")]
    with open(texts.WEIGHTS, "w", encoding="utf-8") as file:
        file.write("\n".join(others + lines) + "\n")


def main():
    bags = [bag for code in CODES for bag in of_messages(code)] + list(of_sentences())
    found = {penalty: cross_validated(bags, penalty) for penalty in (0.3, 1.0, 2.0, 4.0)}
    for penalty, (hits, alarms) in found.items():
        print(f"penalty {penalty}: found {hits:.3f}, wrongly {alarms:.3f}")
    best = max(found, key=lambda penalty: found[penalty][0] - found[penalty][1])
    write(*learn(bags, best))


if __name__ == "__main__":
    main()
