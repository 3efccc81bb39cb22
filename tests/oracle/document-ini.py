#!/usr/bin/env python3
"""Our INI documents against Python's configparser, interpolation off."""
import configparser
import re

import documents

PIECES = ["\n", "\r\n", "\n ", "\n\t", " ", "\t", "=", ":", "[", "]", "[]", "#", ";", "\n# c\n", "\n  ; c\n", "[a]\n", "a=1\n",
          "é", "\U0001F600", "%", "$", '"', "'", "\\\n", "DEFAULT", "\f", "\x07"]
TOP = "what stands before any section"  # configparser wants one


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def word(self):
        return self.pick("a", "b", "c", "Key", "key", "a.b", "é", "DEFAULT", "x y", "%(a)s", "1", '"q"', "k[0]", "d-e")

    def value(self):
        return self.pick("", "1", "x y", '"quoted"', "a=b", "a:b", "# no comment", "x ; no comment", "é", "[x]", "%(a)s", "\\")

    def line(self):
        kind, indent = self.rng.randrange(12), self.pick("", "", "", "", " ", "  ", "\t")
        if kind == 0:
            return indent + self.pick("# comment", "; comment", "#", ";")
        if kind == 1:
            return self.pick("", "", "  ", "\t")
        if kind == 2:
            return indent + f"[{self.word()}{self.rng.randrange(20)}]" + self.pick("", "", " ", " ; comment")
        if kind == 3:
            return "  " + self.pick("  ", " ") + self.value()  # goes on, or is a key
        word = self.word() + str(self.rng.randrange(30))
        return indent + word + self.pick("", " ", "\t") + self.pick("=", "=", ":") + self.pick("", " ") + self.value() + \
            self.pick("", "", "", " ")

    def __call__(self):
        return self.pick("\n", "\n", "\n", "\r\n").join(self.line() for _ in range(self.rng.randint(1, 12))) + \
            self.pick("\n", "\n", "")


def read(text):
    parser = configparser.RawConfigParser(strict=True, default_section="\0")
    parser.optionxform = str
    parser.read_string(f"[{TOP}]\n{text}")
    tables = {name: dict(parser.items(name)) for name in parser.sections()}
    top = tables.pop(TOP)
    if top.keys() & tables.keys():
        raise ValueError("a section has the name of a key")
    return {**top, **tables}


def explain(text, answer, ours, theirs, error):
    said = answer.get("text", "")
    if error is None and said.endswith("isn't closed; wanted `]`"):
        return "a section's name that isn't closed: configparser takes the line for a key"
    if error is None and said == "a section without a name":
        return "a section without a name: configparser takes the line for a key"
    if error is None and said.endswith("stands here; wanted the end of the line"):
        return "text behind a section's name: configparser passes over it"
    # a name ends at the first ], what is behind it is a comment; for configparser at the last
    first = re.sub(r"(?m)^(\s*\[[^]\n]+\])[ \t]*[#;].*$", r"\1", text)
    if ours is not None and first != text and documents.same(ours, read(first)):
        return "a ] in the comment behind a section's name: configparser takes it for the end"
    return None


def texts():
    rng = documents.rng()
    make, damage = Maker(rng), documents.Mutator(rng, PIECES)
    for i in range(documents.COUNT):
        text = make()
        yield text
        if i % 2:
            yield damage(text)


documents.Comparison("ini", read, explain).run(texts()).finish()
