#!/usr/bin/env python3
"""Our YAML documents against PyYAML's parser: values, validity, and the place of each key and value.

PyYAML has the types of YAML 1.1: here it is given those of the core schema of 1.2, and its nodes are
taken instead of its values, for their places. Its parser is its own; where it and libyaml, under
our reader, differ on what is YAML at all, libyaml's word is taken, which PyYAML can ask too."""
import re
import sys

import documents

try:
    import yaml
    yaml.CSafeLoader
except (ImportError, AttributeError):
    print("there is no PyYAML with libyaml here (python3-yaml)")
    sys.exit(77)

PIECES = ["\n", "\n  ", "\n- ", " ", "  ", "\t", ":", ": ", "- ", "? ", ", ", "[", "]", "{", "}", "#", " #", '"', "'",
          "|\n", ">-\n", "&a ", "*a", "<<: *a", "!", "!!str ", "!!int ", "!x ", "%", "@", "`", "---\n", "...\n", "\\",
          "~", "0x1F", "0o17", "1e3", ".5", "é", "\U0001F600", "\u0085", "\u2028", "\x07", "a: 1\n", "99999999999999999999"]
WORDS = ["a", "b", "yes", "no", "on", "true", "True", "TRUE", "tRue", "false", "False", "null", "Null", "NULL", "~", "0",
         "1", "-1", "+12", "0600", "0o17", "0o9", "0x1F", "0xG", "-0x1", "0b11", "1_000", "1.5", ".5", "5.", "-.5e3", "1e3",
         "1e+3", "1e", ".", "..", "+", ".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".nAn", "1:30", "2001-01-01", "1.2.3",
         "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "a b", "a#b", "a:b", "é \U0001F600", "="]


class Maker:
    def __init__(self, rng):
        self.rng, self.anchors = rng, 0

    def pick(self, *choices):
        return self.rng.choice(choices)

    def scalar(self):
        word = self.pick(*WORDS)
        kind = self.rng.randrange(12)
        if kind == 0:
            return f'"{word}"'
        if kind == 1:
            return f"'{word}'"
        if kind == 2:
            return '"' + self.pick("\\n", "\\x41", "\\u00e9", "\\0", "\\\\", "a\\\n  b", "a\n\n b") + '"'
        if kind == 3:
            tag, of = self.pick(("!!str", "1"), ("!!int", "0x10"), ("!!float", "1"), ("!!bool", "true"), ("!!null", "~"),
                                ("!", "true"), ("!local", "12"), ("!!binary", "12"), ("!!int", "a"), ("!!str", "''"))
            return f"{tag} {of}"
        return word

    def key(self):
        return self.pick(*"abcdefghijklmnopqrstuvwxyz", "1", "true", "~", '"a b"', "'<<'", "é", "a.b")

    def reference(self):
        if self.anchors and self.rng.random() < 0.15:
            return f"*x{self.rng.randrange(self.anchors)}"
        return None

    def anchor(self):
        if self.rng.random() < 0.1:
            self.anchors += 1
            return f"&x{self.anchors - 1} "
        return ""

    def flow(self, depth):
        kind = self.rng.randrange(4)
        if kind < 2 or depth > 4:
            return self.reference() or self.scalar().replace("=", "x")
        if kind == 2:
            return "[" + ", ".join(self.flow(depth + 1) for _ in range(self.rng.randint(0, 3))) + "]"
        return "{" + ", ".join(f"{self.key()}: {self.flow(depth + 1)}" for _ in range(self.rng.randint(0, 3))) + "}"

    def block_text(self, indent):
        pad = " " * (indent + 2)
        return self.pick("|", ">", "|-", ">+") + "\n" + "".join(f"{pad}{self.pick('a', 'b c', '1', '# x', '')}\n"
                                                                for _ in range(self.rng.randint(1, 3)))

    def value(self, indent, depth):
        """What stands behind `key:` or `-`, its line break with it."""
        kind = self.rng.randrange(8)
        if kind == 0:
            return " " + self.block_text(indent)
        if kind < 4 or depth > 4:
            return " " + (self.reference() or self.anchor() + self.flow(depth)) + self.pick("", "", " # comment") + "\n"
        if kind == 4:
            return "\n"
        return " " + self.anchor() + "\n" + self.collection(indent + self.pick(1, 2, 4), depth + 1)

    def collection(self, indent, depth):
        pad = " " * indent
        if depth and self.rng.random() < 0.4:
            return "".join(f"{pad}-{self.value(indent, depth)}" for _ in range(self.rng.randint(1, 3)))
        lines = "".join(f"{pad}{self.key()}:{self.value(indent, depth)}" for _ in range(self.rng.randint(1, 4)))
        if self.anchors and self.rng.random() < 0.2:
            some = f"*x{self.rng.randrange(self.anchors)}"
            lines += f"{pad}<<: {self.pick(some, f'[{some}]', '{a: 1, z: 2}')}\n"
        return lines

    def __call__(self):
        self.anchors = 0
        return self.pick("", "", "---\n", "# head\n", "%YAML 1.1\n---\n") + self.collection(0, 0) + \
            self.pick(*[""] * 12, "...\n", "...\n", "---\n")


class Core(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer,
           yaml.resolver.BaseResolver):
    def __init__(self, text):
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)
        yaml.resolver.BaseResolver.__init__(self)


TAG = "tag:yaml.org,2002:"
# YAML 1.2.2, 10.3.2
FORMS = {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
}
for name, form in {**FORMS, "merge": "<<"}.items():
    Core.add_implicit_resolver(TAG + name, re.compile(rf"(?:{form})$"), None)


class Refused(ValueError):
    pass


def number(text, kind):
    if kind == "float":
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf")
                     .replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan"))
    value = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if not -2**63 <= value < 2**63:
        raise Refused("64 bits")
    return value


def scalar(node):
    kind = node.tag.removeprefix(TAG)
    if kind not in FORMS:
        return node.value
    if not re.fullmatch(FORMS[kind], node.value) and not (kind == "float" and re.fullmatch(FORMS["int"], node.value)):
        raise Refused(f"{node.value} is no {kind}")
    if kind == "null":
        return None
    return node.value.lower() == "true" if kind == "bool" else number(node.value, kind)


def place(node):
    return (node.start_mark.line + 1, node.start_mark.column + 1)


class Values:
    """Nodes as [value, place]; a table is {key: (place of the key, value)}."""

    def __init__(self):
        self.inside = []

    def table(self, node):
        own, merged = {}, None
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Refused("a key that is no scalar")
            if key.tag == TAG + "merge":
                if merged:
                    raise Refused("<< twice")
                merged = self.of(value)
                continue
            if key.value in own:
                raise Refused("a key twice")
            own[key.value] = (place(key), self.of(value))
        if merged:
            for source in merged[0] if isinstance(merged[0], list) else [merged]:
                if not isinstance(source[0], dict):
                    raise Refused("<< of no table")
                for key, entry in source[0].items():
                    own.setdefault(key, entry)
        return own

    def of(self, node):
        if id(node) in self.inside:
            raise Refused("inside itself")
        self.inside.append(id(node))
        if isinstance(node, yaml.ScalarNode):
            value = scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            value = [self.of(item) for item in node.value]
        else:
            value = self.table(node)
        self.inside.pop()
        return [value, place(node)]


def read(text):
    node = Core(text).get_single_node()
    root = Values().of(node) if node else [None, (1, 1)]
    if root[0] is None:
        root = [{}, (1, 1)]
    if not isinstance(root[0], dict):
        raise Refused("the top is no table")
    return root


def placed(node):
    """A node of the driver in the form of read."""
    kind, line, column, content = node
    if kind == "table":
        content = {key: ((key_line, key_column), placed(value)) for key, key_line, key_column, value in content}
    elif kind == "list":
        content = [placed(item) for item in content]
    elif kind == "real":
        content = float.fromhex(content)
    return [content, (line, column)]


def without_places(value):
    inner = value[0]
    if isinstance(inner, dict):
        return {key: without_places(entry) for key, (_, entry) in inner.items()}
    return [without_places(item) for item in inner] if isinstance(inner, list) else inner


def parsers_differ(text):
    """Do PyYAML's parser and libyaml give other events?"""
    results = []
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        try:
            results.append([repr(event)[:200] for event in yaml.parse(text, Loader=loader)])
        except yaml.YAMLError:
            results.append(None)
    return results[0] != results[1]


def explain(text, answer, ours, theirs, error):
    if parsers_differ(text):
        return "PyYAML's parser and libyaml take the text differently"
    if "found duplicate anchor" in str(error):
        return "an anchor anew: YAML 1.2 allows it, PyYAML doesn't"
    if re.search(r"(^|\s|,|\[)!\s", text):
        return "the tag `!` makes a text in YAML 1.2; PyYAML passes over it"
    return None


class Comparison(documents.Comparison):
    def judge(self, text, answer):
        super().judge(text, answer)
        if "value" in answer:
            self.compare_places(text, answer)

    def compare_places(self, text, answer):
        try:
            theirs = read(text)
        except Exception:  # counted by judge
            return
        # libyaml and PyYAML break lines where an editor doesn't; we break them at LF
        if documents.same(plain_places(placed(answer["value"])), plain_places(theirs)):
            self.count("with every key and value at its place")
        elif re.search("[\r\x85\u2028\u2029]", text) or parsers_differ(text):
            self.count("with places that line breaks other than LF make differ")
        else:
            self.count("MISPLACED")
            self.failures.append((text, answer, theirs))


def plain_places(value):
    inner = value[0]
    if inner is None:
        return None  # mostly nothing at all, and that is nowhere
    if isinstance(inner, dict):
        return {key: [list(at), plain_places(entry)] for key, (at, entry) in inner.items()}
    if isinstance(inner, list):
        return [list(value[1]), [plain_places(item) for item in inner]]
    return list(value[1])


def texts():
    rng = documents.rng()
    make, damage = Maker(rng), documents.Mutator(rng, PIECES)
    for i in range(documents.COUNT // 4):  # PyYAML takes its time
        text = make()
        yield text
        if i % 3 == 0:
            yield damage(text)


Comparison("yaml", lambda text: without_places(read(text)), explain).run(texts()).finish()
