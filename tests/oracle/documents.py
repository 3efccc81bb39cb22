"""What the oracles of the document readers share: asking the driver, comparing, counting."""
import json
import math
import os
import random
import subprocess
import sys

# Texts made for each oracle: a sample in the tests, more by hand (ORACLE_COUNT=200000).
COUNT = int(os.environ.get("ORACLE_COUNT", "2000"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))
BATCH = 500


def driver():
    return os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "tests", "document-driver")


def ask(form, texts):
    """The driver's answer to each text (bytes)."""
    asked = b"".join(b"%s %d\n%s" % (form.encode(), len(text), text) for text in texts)
    run = subprocess.run([driver()], input=asked, stdout=subprocess.PIPE, check=False)
    lines = run.stdout.split(b"\n")[:-1]
    if run.returncode or len(lines) != len(texts):
        sys.exit(f"the driver ended with {run.returncode} after {len(lines)} of {len(texts)} texts")
    return [json.loads(line) for line in lines]


def plain(node):
    """A node of the driver as Python's values."""
    kind, _, _, content = node
    if kind == "table":
        return {key: plain(value) for key, _, _, value in content}
    if kind == "list":
        return [plain(item) for item in content]
    return float.fromhex(content) if kind == "real" else content


def same(ours, theirs):
    """Equal in type and value."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isnan(ours) and math.isnan(theirs) or \
            (ours == theirs and math.copysign(1, ours) == math.copysign(1, theirs))
    return type(ours) is type(theirs) and ours == theirs


class Mutator:
    """Small damage to a text: what a slip of the hand or a hostile hand makes."""

    def __init__(self, rng, pieces):
        self.rng, self.pieces = rng, pieces

    def once(self, text):
        rng = self.rng
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.choice((1, 1, 1, 2, 5, 20)))
        kind = rng.randrange(5)
        if kind == 0:
            return text[:at] + text[to:]
        if kind == 1:
            return text[:at] + rng.choice(self.pieces) + text[to:]
        if kind == 2:
            return text[:at] + text[at:to] * 2 + text[to:]
        if kind == 3:
            lines = text.split("\n")
            rng.shuffle(lines)
            return "\n".join(lines)
        return text[:at] + rng.choice(self.pieces) + text[at:]

    def __call__(self, text):
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            text = self.once(text)
        return text


class Comparison:
    """Counts agreements; a disagreement that `explain` names a reason for is counted under it."""

    def __init__(self, form, read, explain, equal=same):
        self.form, self.read, self.explain, self.equal = form, read, explain, equal
        self.counts, self.failures = {}, []

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def judge(self, text, answer):
        try:
            theirs, error = self.read(text), None
        except Exception as problem:  # whatever the other reader raises for what it refuses
            theirs, error = None, problem
        ours = plain(answer["value"]) if "value" in answer else None
        if ours is not None and error is None and self.equal(ours, theirs):
            self.count("both read it, alike")
        elif ours is None and error is not None:
            self.count("both refuse it")
        else:
            reason = self.explain(text, answer, ours, theirs, error)
            self.count(reason or "DISAGREE")
            if not reason:
                self.failures.append((text, answer, error or theirs))

    def run(self, texts):
        """Each text is a str; those that are no UTF-8 are compared elsewhere."""
        texts = list(texts)
        for at in range(0, len(texts), BATCH):
            batch = texts[at:at + BATCH]
            for text, answer in zip(batch, ask(self.form, [t.encode() for t in batch])):
                self.judge(text, answer)
        return self

    def finish(self, may_refuse=True):
        for what, n in sorted(self.counts.items(), key=lambda item: -item[1]):
            print(f"{self.form}: {n:7} {what}")
        for text, ours, theirs in sorted(self.failures, key=lambda row: len(row[0]))[:10]:
            print(f"\n--- {text!r}\nours:   {ours}\ntheirs: {theirs!r}")
        read, refused = (self.counts.get(k, 0) for k in ("both read it, alike", "both refuse it"))
        if self.failures or not read or (may_refuse and not refused):
            sys.exit(f"{self.form}: {len(self.failures)} disagreements, {read} read, {refused} refused")


def rng():
    return random.Random(SEED)
