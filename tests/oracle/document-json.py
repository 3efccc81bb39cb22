#!/usr/bin/env python3
"""Our JSON documents against Python's json: values, validity, and the place of each key and value."""
import json

import documents

PIECES = ["\n", "\r\n", " ", "\t", ",", ":", "[", "]", "{", "}", '"', "\\", "\\u00e9", "\\ud83d\\ude00", "\\ud800",
          "\\u0000", "\\x", "0", "1", "-", "+", ".", "e5", "01", "1.", "tru", "null", "NaN", "Infinity", "'", "é",
          "\U0001F600", "\x07", "\x7f", "\u2028", "\ufeff", '"a":1,', "99999999999999999999", "1e400", "//", "\x0c"]


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def blank(self):
        return self.pick("", "", "", " ", "\n", "\t", " \r\n ")

    def text(self):
        inside = [self.pick("a", "b", "é", "\U0001F600", " ", "{", ":", ",", "\\n", "\\\"", "\\\\", "\\/", "\\u00E9",
                            "\\ud83d\\ude00", "\\u0000" if self.rng.random() < 0.1 else "c")
                  for _ in range(self.rng.randint(0, 6))]
        return '"' + "".join(inside) + '"'

    def number(self):
        text = self.pick("", "-") + self.pick("0", "1", "42", "123456789", str(2**63 - 1), "7" * 12)
        text += self.pick("", "", "", ".5", ".000", ".1234567890123456789")
        return text + self.pick("", "", "", "e5", "E-3", "e+10", "e308" if self.rng.random() < 0.1 else "e1")

    def value(self, depth):
        kind = self.rng.randrange(7 if depth < 4 else 5)
        if kind < 2:
            return self.text()
        if kind < 4:
            return self.number()
        if kind == 4:
            return self.pick("true", "false", "null")
        if kind == 5:
            items = [self.blank() + self.value(depth + 1) + self.blank() for _ in range(self.rng.randint(0, 4))]
            return "[" + ",".join(items) + self.blank() + "]"
        return self.table(depth)

    def table(self, depth=0):
        # few names, so that some stand twice
        members = [f"{self.blank()}{self.pick(self.text(), chr(34) + self.pick(*'abcdefghij') + chr(34))}{self.blank()}"
                   f":{self.blank()}{self.value(depth + 1)}{self.blank()}" for _ in range(self.rng.randint(0, 4))]
        return "{" + ",".join(members) + self.blank() + "}"

    def __call__(self):
        return self.blank() + self.table() + self.blank()


class Refused(ValueError):
    pass


def unique(pairs):
    table = dict(pairs)
    if len(table) != len(pairs):
        raise Refused("a key stands twice")
    return table


def constant(word):
    raise Refused(word)


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_constant=constant)


def some(value, test):
    """Does anything in it, keys too, pass the test?"""
    if isinstance(value, dict):
        return any(test(key) or some(inner, test) for key, inner in value.items())
    if isinstance(value, list):
        return any(some(item, test) for item in value)
    return test(value)


def is_half_pair(value):
    return isinstance(value, str) and any(0xD800 <= ord(c) < 0xE000 for c in value)


def has_nul_key(value):
    if isinstance(value, dict):
        return any("\0" in key or has_nul_key(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(has_nul_key, value))


def explain(text, answer, ours, theirs, error):
    if ours is not None or error is not None:
        return None
    if not isinstance(theirs, dict):
        return "a document's top is an object; json takes any value"
    if some(theirs, is_half_pair):
        return "half a surrogate pair: no character, jansson refuses it"
    if some(theirs, lambda v: isinstance(v, int) and not -2**63 <= v < 2**63):
        return "64 bits: json reads any whole number"
    if some(theirs, lambda v: v in (float("inf"), float("-inf"))):
        return "more than a double holds: json reads it as infinite"
    if has_nul_key(theirs):
        return "a NUL in a key: jansson refuses it"
    return None


def misplaced(text, node, starts):
    """The first value or key that can't be read at the place that is told of it."""
    _, line, column, content = node
    found, _ = DECODER.raw_decode(text, starts[line - 1] + column - 1)
    if not documents.same(documents.plain(node), found):
        return node
    if node[0] == "list":
        return next(filter(None, (misplaced(text, item, starts) for item in content)), None)
    if node[0] == "table":
        for key, key_line, key_column, value in content:
            found, _ = DECODER.raw_decode(text, starts[key_line - 1] + key_column - 1)
            if found != key or misplaced(text, value, starts):
                return [key, key_line, key_column, value]
    return None


class Comparison(documents.Comparison):
    def judge(self, text, answer):
        super().judge(text, answer)
        if "value" not in answer:
            return
        starts = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]
        wrong = misplaced(text, answer["value"], starts)
        self.count("MISPLACED" if wrong else "with every key and value at its place")
        if wrong:
            self.failures.append((text, answer, wrong))


def texts():
    rng = documents.rng()
    make, damage = Maker(rng), documents.Mutator(rng, PIECES)
    for i in range(documents.COUNT):
        text = make()
        yield text
        if i % 2:
            yield damage(text)


Comparison("json", DECODER.decode, explain).run(texts()).finish()
