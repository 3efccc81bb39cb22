"""C files as the architecture tests read them: by line, without comments, without text in quotes."""
import os
import re
import sys

ROOT = os.environ.get("SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SKIPPED = 77


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def files(*folders, endings=(".c", ".h")):
    """Paths relative to the checkout, sorted."""
    found = []
    for folder in folders:
        for where, _, names in os.walk(os.path.join(ROOT, folder)):
            found += [os.path.relpath(os.path.join(where, name), ROOT) for name in names
                      if name.endswith(endings)]
    return sorted(found)


TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def code(text):
    """The text with comments blank and literals empty; every line stays where it is."""
    def blank(match):
        token = match.group()
        if token[0] == "/":
            return re.sub(r"[^\n]", " ", token)
        return token[0] * 2
    return TOKEN.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def functions(text):
    """(name, first line, lines, body) of each function, in text as clang-format writes it: its
    braces stand alone at the beginning of a line."""
    lines = code(text).split("\n")
    for at, line in enumerate(lines):
        if line != "{":
            continue
        first = at
        while first > 0 and lines[first - 1].strip() and not re.search(r"[;}]\s*$|^#|^\{",
                                                                       lines[first - 1]):
            first -= 1
        end = lines.index("}", at)
        signature = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", " ".join(lines[first:at]))
        name = re.search(r"(\w+)\s*\(", signature)
        yield (name.group(1) if name else "?", first + 1, end - first + 1,
               "\n".join(lines[at:end + 1]))


def finish(problems, judged, what):
    """Prints what was found and ends the test."""
    for problem in problems:
        print(problem)
    if not judged:
        print(f"no {what} to judge: the test looks in the wrong place")
    print(f"{judged} {what}, {len(problems)} against the rule")
    sys.exit(1 if problems or not judged else 0)
