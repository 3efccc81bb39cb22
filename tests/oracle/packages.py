"""What the oracles of package versions share: pairs to compare, the driver's answers, counting.

As tests they make a few pairs; by hand more, as ORACLE_COUNT=50000, and others, as ORACLE_SEED=2."""
import collections
import os
import random
import re
import subprocess
import sys

SHOWN = 20  # disagreements that are printed
COMPARATORS = ["<", "<=", "=", ">=", ">"]  # each takes the orders that it is written of

NUMBERS = ["0", "1", "2", "3", "9", "10", "11", "00", "01", "010", "100", "20240101", "2147483647", "4294967296",
           "18446744073709551615", "18446744073709551616", "1" * 40, "0" * 40 + "1"]
WORDS = ["a", "b", "z", "A", "Z", "rc", "alpha", "beta", "pre", "git", "dfsg", "ds", "el", "fc", "deb", "bpo", "x"]
SHAPES = [  # as distributions write them
    "{n}.{n}.{n}-{n}", "{n}:{n}.{n}-{n}+b{n}", "{n}.{n}~rc{n}-{n}", "{n}.{n}.{n}+dfsg-{n}", "{n}.{n}+dfsg{n}-{n}~bpo{n}+{n}",
    "{n}.{n}-{n}+deb{n}u{n}", "{n}.{n}.{n}-{n}.el{n}_{n}.{n}", "{n}.{n}^20240101git{w}-{n}.fc{n}", "{n}.{n}~beta{n}-{n}.fc{n}",
    "{n}.{n}{w}-{n}", "{n}.{n}-{n}ubuntu{n}.{n}", "{n}+git{n}.{w}{n}-{n}", "{n}.{n}.{n}.{n}", "{n}-{n}",
    "{n}.{n}really{n}.{n}-{n}", "{n}.{n}^{n}", "{n}.{n}.{n}~{n}.{w}~{n}", "{w}{n}", "{n}_{n}.{n}-{n}", "{n}.{n}.", "{n}:{n}.{n}~~{w}"]
DAMAGE = ["+", *" \t_%,/@=<>|!()*#é\xa0\x7f", ":", ":", "-", "-", "", "..", "~~", "^^", "0:", ":0", "--", "2147483648:", "4294967295:"]


class Maker:
    """Pairs that are near each other: far ones are told apart by their first letter."""

    def __init__(self, rng, marks):
        self.rng, self.marks = rng, marks
        self.shapes = [shape for shape in SHAPES if set(re.sub(r"\{.\}|\w", "", shape)) <= {*marks, ":", "-"}]

    def pick(self, choices):
        return self.rng.choice(choices)

    def number(self):
        return self.pick(NUMBERS[:9]) if self.rng.randrange(8) else self.pick(NUMBERS)

    def piece(self):
        kind = self.rng.randrange(6)
        return self.number() if kind < 2 else self.pick(WORDS) if kind == 2 else self.pick(self.marks)

    def pieces(self, most):
        return self.number() + "".join(self.piece() for _ in range(self.rng.randrange(most)))

    def shape(self):
        text = self.pick(self.shapes)
        while "{" in text:
            text = text.replace("{n}", self.number(), 1).replace("{w}", self.pick(WORDS), 1)
        return text

    def soup(self):
        text = self.pieces(7)
        if self.rng.randrange(3) == 0:
            text += "-" + self.pieces(4)
        return self.number() + ":" + text if self.rng.randrange(6) == 0 else text

    def any(self):
        return self.shape() if self.rng.randrange(2) else self.soup()

    def changed(self, text):
        for _ in range(self.rng.randint(1, 2)):
            at = self.rng.randrange(len(text)) + 1
            new = self.pick([self.piece(), self.piece(), "0", "", self.pick(self.marks)])
            text = text[:at] + new + text[at + self.rng.randrange(3):]
        return text

    def padded(self, text):
        """Noughts before numbers, which say nothing, and nothing else."""
        return "".join("0" * self.rng.randrange(3) + c if c in "123456789" and not text[i - 1:i].isdigit() else c
                       for i, c in enumerate(text))

    def damaged(self, text):
        at = self.rng.randrange(len(text) + 1)
        return text[:at] + self.pick(DAMAGE) + text[at + self.rng.randrange(2):]

    def pair(self):
        """A class for the count, and two texts without a NUL or a newline."""
        kind = self.rng.randrange(12)
        if kind == 0:
            return "damaged", self.damaged(self.any()), self.pick([self.changed, self.damaged])(self.any())
        if kind == 1:
            return "unlike", self.soup(), self.shape()
        if kind == 2:
            first = self.any()
            return "noughts", first, self.padded(first)
        if kind == 3:
            letters = ["1" + "".join(self.pick("019aZ" + self.marks) for _ in range(self.rng.randrange(9))) for _ in "ab"]
            return "letters", *letters
        make = self.pick([self.shape, self.soup])
        first = make()
        return "shapes" if make == self.shape else "pieces", first, self.changed(first)


def pairs(marks, unless_said):
    """The generator, and the pairs that it made."""
    rng = random.Random(int(os.environ.get("ORACLE_SEED", "1")))
    maker = Maker(rng, marks)
    return rng, [maker.pair() for _ in range(int(os.environ.get("ORACLE_COUNT", unless_said)))]


def escaped(text):
    return "".join(chr(b) if 0x20 < b < 0x7f and b != 0x25 else f"%{b:02x}" for b in text.encode())


class Answer:
    """What we say of a pair."""

    def __init__(self, line):
        self.first, self.second = line[0] == "v", line[1] == "v"
        self.order = line[2]
        self.ranges = dict(zip(COMPARATORS, line[3:]))


def ask(scheme, texts):
    """The driver's answer to each pair of texts."""
    driver = os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "tests", "package-driver")
    asked = "".join(f"{escaped(a)}\t{escaped(b)}\n" for a, b in texts)
    run = subprocess.run([driver, scheme], input=asked, stdout=subprocess.PIPE, text=True, check=False)
    lines = run.stdout.splitlines()
    if run.returncode or len(lines) != len(texts):
        sys.exit(f"the driver ended with {run.returncode} after {len(lines)} of {len(texts)} pairs")
    return [Answer(line) for line in lines]


def range_answer(comparator, order, version):
    """What the driver has to say of a range; an x alone between dots is refused there."""
    if any(part in ("x", "X") for part in version.split(".")):
        return "?"
    return "+" if order in comparator else "-"


class Tally:
    def __init__(self):
        self.counts, self.wrong, self.explained = collections.Counter(), [], collections.Counter()

    def add(self, *what):
        self.counts[" ".join(what)] += 1

    def expect(self, ok, *what):
        if not ok:
            self.wrong.append(" ".join(map(str, what)))

    def finish(self, n):
        for what, count in sorted(self.counts.items()):
            print(f"{count:7}  {what}")
        for why, count in self.explained.items():
            print(f"{count:7}  explained: {why}")
        print("\n".join(self.wrong[:SHOWN]))
        print(f"{n} pairs, {len(self.wrong)} disagreements")
        sys.exit(bool(self.wrong))
