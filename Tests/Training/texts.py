"""The labelled texts, and their features as the engine reads them."""
import glob, json, os, subprocess
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, ".build/release/parley-training")
CORPUS = os.path.join(ROOT, "Tests/WordingTests/Corpus")
TRAINING = os.path.join(ROOT, "Tests/WordingTests/Training")
WEIGHTS = os.path.join(ROOT, "lists/wording_weights.txt")

# said: the fault is in what is said, not in what is missing. own: files in texts/, + for the fault; a name that ends in !
# was used in writing rules, whose hits would look better there than they are. kinds: where it is judged.
Task = namedtuple("Task", "letter code label rule said kind own kinds")
REQUESTS = ("request", "introduction", "follow_up")
EVERY = ("request", "introduction", "follow_up", "questions", "update", "thank_you")


def task(letter, code, label, rule, said, kind, own, kinds):
    return Task(letter, code, label, rule, said, kind, own.split(), kinds)


TASKS = [
    task("a", "asks_for_job", "job_ask", "jobAsk", True, "request",
         "asks_for_job! asks2! asks3! asks4! asks5! asks6!", EVERY),
    task("b", "mentions_job_search", "job_search", "jobSearch", True, "request",
         "mentions_job_search! search2! search3 search4 search5! search6!", EVERY),
    task("c", "asks_personal_pay", "pay_personal", "personalPay", True, "questions",
         "asks_personal_pay! pay2! pay3 pay4 pay5 pay6", EVERY),
    task("d", "asks_field_pay", "pay_field", "fieldPay", True, "questions", "fieldpay! fieldpay2", EVERY),
    task("e", "blames_silence", "blame", "blame", True, "follow_up", "blame! blame2 blame3", ("follow_up",)),
    task("f", "no_introduction", "introduction", "introduction", False, "request", "intro! intro2", REQUESTS),
    task("g", "no_interest", "interest", "interest", False, "request", "interest! interest2", REQUESTS),
    task("h", "no_why_you", "why_you", "whyYou", False, "request", "whyyou! whyyou2", REQUESTS),
    task("i", "no_purpose", "purpose", "purpose", False, "request", "purpose! purpose2", REQUESTS),
    task("j", "no_expertise_named", "expertise", "expertise", False, "request", "expertise! expertise2", REQUESTS),
    task("k", "update_without_news", "news", "news", False, "update", "news! news2", ("update",)),
    task("l", "no_concrete_point", "point", "point", False, "thank_you", "point! point2 point3", ("thank_you",)),
    task("m", "no_closing_referral_question", "referral_q", "referral", False, "questions", "referral", ("questions",)),
    task("n", "no_resources_question", "resources_q", "resources", False, "questions", "resources", ("questions",)),
]


def tool(command, texts=None):
    """What the tool answers, line by line, to texts of some kinds."""
    lines = "".join(json.dumps({"kind": kind, "text": text}) + "\n" for kind, text in texts or [])
    run = subprocess.run([TOOL, command], input=lines, capture_output=True, text=True, check=True)
    return run.stdout.split("\n")[:-1]


class Features:
    """The features of texts: of each sentence its beginning, end, whether it is of the body, and its features."""

    def __init__(self):
        self.kept = {}

    def of(self, texts):
        new = list({text for text in texts if text not in self.kept})
        for text, line in zip(new, tool("features", new) if new else []):
            self.kept[text] = [(s[0], s[1], s[2], sorted(set(s[3:]))) for s in json.loads(line)]
        return [self.kept[text] for text in texts]


def own(file, task):
    """The lines of a file in texts/ as kind, text, fault?"""
    with open(os.path.join(HERE, "texts", file.rstrip("!") + ".txt"), encoding="utf-8") as lines:
        return [(task.kind, line[1:].rstrip("\n"), line[0] == "+") for line in lines if line.strip()]


def corpus(code):
    """The corpus' lines for development, the even ones: kind, text, fault?, phrase. The odd ones are never read."""
    file = "asks_personal_pay" if code == "asks_field_pay" else code
    found = []
    with open(os.path.join(CORPUS, file + ".jsonl"), encoding="utf-8") as lines:
        for line in list(lines)[::2]:
            item = json.loads(line)
            fires, informs = item["fires"], item.get("severity") == "info"
            if code == "asks_personal_pay":
                fires = fires and not informs
            if code == "asks_field_pay":
                fires = fires and informs
            found.append((item["kind"], item["text"], fires, item.get("phrase")))
    return found


def training(folder):
    """The objects of a folder's files, each with its file's name."""
    found = []
    for path in sorted(glob.glob(os.path.join(TRAINING, folder, "*.jsonl"))):
        name = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="utf-8") as lines:
            found += [(name, json.loads(line)) for line in lines]
    return found


def sentences():
    """The labelled sentences: file, kind, text, labels."""
    return [(name, item["kind"], item["s"], set(item["l"])) for name, item in training("Sentences")]


def messages(task):
    """Whole messages that nobody looked at while writing rules: kind, text, whether they say what the task looks for."""
    found = []
    for _, item in training("Messages"):
        if item["kind"] in task.kinds:
            said = task.label in item["l"]
            found.append((item["kind"], item["text"], item.get("last", False) if task.label == "referral_q" else said))
    return found
