#!/usr/bin/env python3
"""Our TOML reader against Python's tomllib: generated texts, whole and damaged."""
import re
import sys

import documents

try:
    import tomllib
except ImportError:
    print("this Python has no tomllib (3.11)")
    sys.exit(77)

PIECES = ["\n", "\r\n", "\r", " ", "\t", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", "#", '"', "'",
          '"""', "'''", "\\", "\\u00e9", "\\U0001F600", "\\ud800", "\\x41", "\\e", "a", "b", "é", "\x00", "\x07",
          "\x7f", "\ufeff", "\u0085", "0", "1", "_", "-", "+", "e", "0x", "0b", "inf", "nan", "true",
          "false", ":", "T", "Z", "60", "a.b = 1\n", "[a]\n", "[a.b]\n", "[[a]]\n", "[[a.b]]\n",
          "a = {}\n", "a.a = []\n", "9223372036854775808"]


class Maker:
    """Texts by the grammar, of few names, so that they meet."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def blank(self):
        return self.pick("", "", "", " ", "\t", "  ")

    def newline(self):
        return self.pick("\n", "\n", "\n", "\r\n")

    def comment(self):
        return self.pick("", "", "", "# a comment", "#\té \U0001F600", "#")

    def key_part(self):
        return self.pick("a", "b", "c", "a", "b", "1", "-", '"a"', "'b'", '"a.b"', '""', "''",
                         '"\\u0061"', '"é\\t"', "0x1", "true", "'\\'")

    def key(self):
        parts = [self.key_part() for _ in range(self.pick(1, 1, 1, 2, 2, 3))]
        return (self.blank() + "." + self.blank()).join(parts)

    def digits(self, alphabet="0123456789"):
        text = "".join(self.rng.choice(alphabet) for _ in range(self.rng.randint(1, 6)))
        return "_".join(text) if self.rng.random() < 0.1 else text

    def whole(self):
        kind = self.rng.randrange(8)
        if kind == 0:
            return "0x" + self.digits("0123456789abcdefABCDEF")
        if kind == 1:
            return "0o" + self.digits("01234567")
        if kind == 2:
            return "0b" + self.digits("01")
        if kind == 3:
            edge = self.pick(2**63 - 1, -2**63, 2**63, -2**63 - 1, 2**64, 2**31)
            return self.pick(str(edge), f"0x{abs(edge):x}", f"0o{abs(edge):o}", f"0b{abs(edge):b}")
        return self.pick("", "", "+", "-") + self.pick("0", self.pick(*"123456789") + self.digits())

    def real(self):
        if self.rng.random() < 0.1:
            return self.pick("", "+", "-") + self.pick("inf", "nan")
        text = self.pick("", "+", "-") + self.pick("0", self.pick(*"123456789") + self.digits())
        if self.rng.random() < 0.7:
            text += "." + self.digits()
        if self.rng.random() < 0.5:
            text += self.pick("e", "E") + self.pick("", "+", "-") + self.pick("0", "1", "05", "308", "400", "12")
        return text

    def date(self):
        year = self.pick(*(1979, 2000, 1900, 2024, 2023, 1, 9999) * 4, 0)
        return f"{year:04}-{self.rng.randint(1, 12):02}-{self.rng.choice((1, 27, 28, 29, 30, 31)):02}"

    def time(self):
        rng = self.rng
        text = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.choice((0, 1, 58, 59) * 4 + (60,)):02}"
        return text + self.pick("", "", ".0", ".123456", ".1234567891")

    def moment(self):
        kind = self.rng.randrange(4)
        if kind == 0:
            return self.date()
        if kind == 1:
            return self.time()
        text = self.date() + self.pick("T", "t", " ") + self.time()
        return text + self.pick("", "Z", "z", "+00:00", "-07:30", "+23:59")

    def text(self):
        inside = "".join(self.pick("a", "b", " ", "é", "\U0001F600", "\t", "#", "=", "[")
                         for _ in range(self.rng.randint(0, 6)))
        escaped = inside + self.pick("", "", "\\n", "\\\"", "\\\\", "\\u00E9", "\\U0001F600", "\\b\\f\\r\\t")
        lines = self.newline() + escaped + self.newline() + inside + \
            self.pick("", "", "\\\n  ", "\\  \n\n\tx", "\\\r\n x", '"', '""')
        return self.pick(f'"{escaped}"', f"'{inside}'", f'"""{lines}"""', f"'''{inside}'''",
                         f"'''{self.newline()}{inside}{self.newline()}{self.pick('', chr(39), chr(39) * 2)}'''")

    def between(self):
        return "".join(self.pick("", "", " ", "\t", self.newline(), self.comment() + self.newline())
                       for _ in range(2))

    def array(self, depth):
        items = [self.between() + self.value(depth + 1) + self.between()
                 for _ in range(self.rng.randint(0, 3))]
        return "[" + ",".join(items) + (self.pick("", ",") if items else "") + self.between() + "]"

    def inline(self, depth):
        pairs = [self.pair(depth + 1) for _ in range(self.pick(0, 1, 1, 2, 2))]
        return "{" + self.blank() + ",".join(pairs) + self.blank() + "}"

    def value(self, depth=0):
        kind = self.rng.randrange(8 if depth < 3 else 6)
        return (self.whole, self.real, self.moment, self.text, self.text,
                lambda: self.pick("true", "false"),
                lambda: self.array(depth), lambda: self.inline(depth))[kind]()

    def pair(self, depth=0):
        return f"{self.blank()}{self.key()}{self.blank()}={self.blank()}{self.value(depth)}{self.blank()}"

    def header(self):
        inside = self.blank() + self.key() + self.blank()
        return self.blank() + self.pick(f"[{inside}]", f"[{inside}]", f"[[{inside}]]") + self.blank()

    def line(self):
        what = self.pick(self.header, self.pair, self.pair, self.pair, self.blank)()
        return what + self.comment() + self.newline()

    def __call__(self):
        return "".join(self.line() for _ in range(self.rng.randint(1, 8)))


def read(text):
    return tomllib.loads(text)


def equal(ours, theirs):
    """Dates and times are texts of ours: they must read as theirs do."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(equal(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    if isinstance(ours, str) and not isinstance(theirs, str):
        try:
            return tomllib.loads("x = " + ours)["x"] == theirs
        except tomllib.TOMLDecodeError:
            return False
    return documents.same(ours, theirs)


def big(value):
    """Does it hold a whole number of more than 64 bits?"""
    if isinstance(value, (dict, list)):
        return any(map(big, value.values() if isinstance(value, dict) else value))
    return isinstance(value, int) and not -2**63 <= value < 2**63


def explain(text, answer, ours, theirs, error):
    if error is None and answer.get("text", "").endswith("doesn't fit in 64 bits") and big(theirs):
        return "64 bits: the specification asks for an error, tomllib reads any number"
    # without what Python's dates lack, do both read it alike?
    if ours is not None and error is not None and with_python_dates(text) != text:
        try:
            theirs = tomllib.loads(with_python_dates(text))
        except tomllib.TOMLDecodeError:
            return None
        if equal(mapped(with_python_dates, ours), theirs):
            return "second 60 or year 0000: RFC 3339 has them, Python's dates don't"
    return None


def with_python_dates(text):
    return re.sub(r"\b0000-", "2000-", re.sub(r":60(?!\d)", ":59", text))


def mapped(change, value):
    """Each text in it, keys too, changed."""
    if isinstance(value, dict):
        return {change(key): mapped(change, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [mapped(change, item) for item in value]
    return change(value) if isinstance(value, str) else value


def texts():
    rng = documents.rng()
    make, damage = Maker(rng), documents.Mutator(rng, PIECES)
    for i in range(documents.COUNT):
        text = make()
        yield text
        if i % 2:
            yield damage(text)


documents.Comparison("toml", read, explain, equal).run(texts()).finish()
