"""Learns lists/wording_weights.txt. See README.md."""
import json, re, sys, zlib
from collections import Counter
from multiprocessing import Pool
import numpy as np
import model, texts
from texts import TASKS

FOLDS = 5
# Weights are written as whole numbers of this part of one.
UNIT = 32
# A bag of a message has the message's number; others one of these. Texts of OWN were written in view of the messages, and
# are left out where the model is judged by messages.
ALWAYS, OWN = -1, -2
# What anybody writes has to be judged rightly.
EVERYDAY = 4.0
# What a cut is raised by: hits of rules, which are left out where the corpus judges, add to scores; and where one of the two
# figures that CorpusTests prints was much the lower.
CAUTION = {
    "asks_for_job": 0.5, "mentions_job_search": 0.3, "asks_personal_pay": 1.8, "asks_field_pay": 0.5,
    "blames_silence": -0.2, "no_introduction": 0.3, "update_without_news": 0.3, "no_why_you": -0.9,
}
# One of so many sentences judges the model beside the messages.
JUDGING = 12
NAMES = texts.tool("names")
DOUBLING = len(NAMES)
NAMES.append("doubling")
NUMBER = {name: number for number, name in enumerate(NAMES)}
FEATURES = texts.Features()
SENTENCES = texts.sentences()


class Examples:
    """All bags of a task, and the messages of the corpus that judge it."""

    def __init__(self, task, words=True):
        self.task, self.words = task, words
        self.rule = NUMBER["rule " + task.rule]
        self.others = {n for name, n in NUMBER.items() if name.startswith("rule ") or name == "first"} - {self.rule}
        self.bags, self.messages = [], []
        for file in task.own:
            self.add_texts(texts.own(file, task), 1.0, file.endswith("!"))
        self.add_sentences()
        self.add_corpus()
        self.add_messages()
        if task.said and len(task.kinds) > 1:
            self.add_innocent()

    def row(self, features, without_rule=False):
        return [f for f in features
                if f not in self.others and not (without_rule and f == self.rule) and (self.words or f < 1 << 31)]

    def bag(self, sentences, without_rule=False):
        body = [s for s in sentences if self.task.said or s[2]] or sentences[:1]
        if self.task.label == "referral_q":
            body = body[-1:]
        return [self.row(s[3], without_rule) for s in body] or [[NUMBER["bias"]]], body

    def add_texts(self, items, weight, without_rule):
        for (_, _, fault), sentences in zip(items, FEATURES.of([item[:2] for item in items])):
            self.bags.append((self.bag(sentences, without_rule)[0], fault == self.task.said, weight, OWN))

    def add_sentences(self):
        items = [s for s in SENTENCES if s[1] in self.task.kinds]
        said_in, lines = Counter(s[0] for s in items if self.task.label in s[3]), Counter(s[0] for s in items)
        for (file, _, text, labels), sentences in zip(items, FEATURES.of([item[1:3] for item in items])):
            said = self.task.label in labels
            weight = 1.0 if said_in[file] > lines[file] / 20 else 0.7 if said else 0.4  # others thought of it less
            weight = EVERYDAY if file == "everyday" else weight
            if not sentences:
                continue
            rows, number = [self.row(s[3]) for s in sentences], ALWAYS
            if zlib.crc32(text.encode()) % JUDGING == 0:
                number = len(self.messages)
                self.messages.append((rows, said, "sentence"))
            self.bags.append((rows, said, weight, number))

    def add_corpus(self):
        items = texts.corpus(self.task.code)
        for (_, text, fault, phrase), sentences in zip(items, FEATURES.of([item[:2] for item in items])):
            number = len(self.messages)
            # The rules were written in view of these messages: their hits would look better here than they are.
            rows, body = self.bag(sentences, True)
            said = fault == self.task.said
            self.messages.append((rows, said, "message"))
            at = text.find(phrase) if phrase and said and self.task.said else -1
            hit = [i for i, s in enumerate(body) if s[0] < at + len(phrase or "") and at < s[1]] if at >= 0 else []
            if hit:
                self.bags.append(([rows[i] for i in hit], True, 1.0, number))
                self.bags += [([rows[i]], False, 0.4, number) for i in range(len(rows)) if i not in hit]
            else:
                self.bags.append((rows, said, 1.0, number))

    def add_messages(self):
        items = texts.messages(self.task)
        for (_, _, said), sentences in zip(items, FEATURES.of([item[:2] for item in items])):
            if sentences:
                rows = self.bag(sentences)[0]
                self.bags.append((rows, said, 1.0, len(self.messages)))
                self.messages.append((rows, said, "message"))

    def add_innocent(self):
        """Messages of the other faults: they hold this one too seldom to matter."""
        pairs = [{"asks_for_job", "mentions_job_search"}, {"asks_personal_pay", "asks_field_pay"}]
        for other in TASKS:
            if other.code == "asks_field_pay" or any({other.code, self.task.code} <= pair for pair in pairs):
                continue
            items = [item[:2] for item in texts.corpus(other.code)]
            for sentences in FEATURES.of(items):
                self.bags.append((self.bag(sentences, True)[0], False, 0.3, ALWAYS))


def penalties(columns, concepts, words):
    """Of each feature how dear its weight is; a rule's hit is nearly free, since it was thought about."""
    penalty = np.where(columns >= 1 << 31, words, concepts).astype(float)
    for name in NAMES:
        if name == "bias" or name.startswith("rule "):
            place = np.searchsorted(columns, NUMBER[name])
            if place < len(columns) and columns[place] == NUMBER[name]:
                penalty[place] = 0.01 if name == "bias" else 0.2 * concepts
    return penalty


def cross_validated(examples, columns, concepts, words, seed=3):
    """The scores of the messages by models of these features that have not seen them, nor what was written in view of them."""
    fold = np.random.RandomState(seed).randint(0, FOLDS, len(examples.messages))
    found = np.zeros(len(examples.messages))
    for k in range(FOLDS):
        bags = model.Bags([b for b in examples.bags if b[3] == ALWAYS or b[3] >= 0 and fold[b[3]] != k], columns)
        weights = model.fit(bags, penalties(columns, concepts, words))
        test = np.where(fold == k)[0]
        found[test] = model.scores([examples.messages[i][0] for i in test], columns, weights)
    return found


def threshold(examples, found):
    """The score that best tells messages and single sentences apart, what a doubling of the length takes off, and how well
    it does for each."""
    said = np.array([m[1] for m in examples.messages])
    fault = said if examples.task.said else ~said
    groups = [np.array([m[2] == group for m in examples.messages]) for group in ("message", "sentence")]
    doublings = model.doublings([m[0] for m in examples.messages])
    best = None
    for doubling in (0.0, 0.25, 0.5, 0.75, 1.0):
        scores = found - doubling * doublings
        steps = np.linspace(-7, 4, 111)
        tables = [[model.rates(fault[g], (scores[g] > t) if examples.task.said else (scores[g] <= t)) for t in steps]
                  for g in groups]
        joined = sum(np.array([row[2] for row in table]) for table in tables) / len(tables)
        smooth = np.convolve(joined, np.ones(7) / 7, "same")
        top = int(np.argmax(smooth))
        if best is None or smooth[top] > best[0] + 0.002:
            best = smooth[top], steps[top], doubling, [table[top] for table in tables]
    return best[1:]


def learn(task, concepts=2.0, words=2.0, keep=4000):
    examples = Examples(task)
    bags = model.Bags(examples.bags)
    weights = model.fit(bags, penalties(bags.columns, concepts, words))
    count = np.asarray(bags.matrix.sum(0)).ravel()
    strength = np.abs(weights) * np.sqrt(count)
    always = [n for n, name in enumerate(NAMES) if name in ("bias", "question")] + [examples.rule]
    columns = np.union1d(bags.columns[np.argsort(-strength)[:keep]], always)
    cut, doubling, reached = threshold(examples, cross_validated(examples, columns, concepts, words))
    told = ", ".join(f"{name} {p:.3f} {r:.3f}" for name, (p, r, _) in zip(("messages", "sentences"), reached))
    print(f"{task.code:30} at {cut:+.1f} less {doubling:.2f}: precision and recall of {told}", flush=True)
    weights = model.fit(model.Bags(examples.bags, columns), penalties(columns, concepts, words))
    weights[np.searchsorted(columns, NUMBER["bias"])] -= cut + CAUTION.get(task.code, 0.0)
    table = {int(c): w for c, w in zip(columns, weights) if round(abs(w) * UNIT) >= 1}
    return {**table, DOUBLING: doubling}


def words_named(numbers):
    """What the word features are called, as met in the shortest texts that have them."""
    wanted, names = {format(n, "x") for n in numbers}, {}
    shortest = sorted(FEATURES.kept, key=lambda item: len(item[1]))
    for start in range(0, len(shortest), 500):
        if len(names) == len(wanted):
            break
        for line in texts.tool("words", shortest[start : start + 500]):
            for number, name in json.loads(line).items():
                if number in wanted:
                    names.setdefault(number, name)
    return names


def kept():
    """The tables as they stand in the file, and the lines of the stretches."""
    tables, stretches = {task.letter: {} for task in TASKS}, []
    with open(texts.WEIGHTS, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("~"):
                stretches.append(line.rstrip("\n"))
                continue
            row, name = line.rstrip("\n").split("\t")
            number = int(name[1:9], 16) if name.startswith("#") else NUMBER[name]
            for letter, weight in re.findall(r"([a-p])(-?\d+)", row):
                tables[letter][number] = int(weight) / UNIT
    return tables, stretches


def write(tables, stretches):
    numbers = sorted({n for table in tables.values() for n in table})
    names = words_named(n for n in numbers if n >= 1 << 31)
    out = []
    for number in numbers:
        row = "".join(f"{letter}{round(table[number] * UNIT)}" for letter, table in tables.items() if number in table)
        if number < 1 << 31:
            out.append(f"{row}\t{NAMES[number]}")
        else:
            code = format(number, "x")
            out.append(f"{row}\t#{code} {names.get(code, '')}")
    with open(texts.WEIGHTS, "w", encoding="utf-8") as file:
        file.write("\n".join(out + stretches) + "\n")


def main(codes):
    tasks = [task for task in TASKS if not codes or task.code in codes]
    for task in TASKS:
        Examples(task)  # reads the features of every text once, for all processes
    tables, stretches = kept()
    with Pool(2) as pool:
        learnt = pool.map(learn, tasks, chunksize=1)
    tables.update((task.letter, table) for task, table in zip(tasks, learnt))
    write(tables, stretches)


if __name__ == "__main__":
    main(sys.argv[1:])
