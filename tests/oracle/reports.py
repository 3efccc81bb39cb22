"""What the oracles of the report's formats share: reports, those of tests/report and ORACLE_COUNT made ones (200, from
ORACLE_SEED), as each renderer writes them; and what a text looks like where it is shown."""
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys

COUNT = int(os.environ.get("ORACLE_COUNT", "200"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))
TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
STATUSES = ["pass", "skip", "warn", "error", "fail", "waived"]
PIECES = ["mode is 0644, want 0600", "a", " ", "  ", "\n", "\t", "\r", "\0", "\x1b[2J", "\x7f", "\x85", "\x9b", "é", "漢", "\u202e",
          "\u2028", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ue000", "\U0001f600", "\U0001fffe", "\U000e0041", "\U0010ffff", "<", ">", "&",
          '"', "'", "]]>", "<![CDATA[", "-->", "</failure>", "&lt;", "&#0;", "#", " # SKIP x", "# TODO", "\\", "\\#", "\\n", "ok 1", "\nok 2",
          "1..3", "\nBail out!", "not ok", "---", "\n  ...\n", "- a: b", ": ", "{", "[", "|", ">", "%", "@", "`", "!x", "*a", "~", "null", "yes",
          "0600", "1.10", "x" * 300, "\\x{FF}", "\\x{C3}", "\\x{ED}\\x{A0}\\x{80}"]
# As engine/base/utf8.c has them.
HIDDEN = re.compile("[\0-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\ufffb"
                    "\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]")


def visible(text):
    """A text as people see it in a report."""
    def shown(found):
        code = ord(found[0])
        short = {10: "\\n", 13: "\\r", 9: "\\t"}.get(code)
        return short or (f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return HIDDEN.sub(shown, text)


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def text(self):
        return "".join(self.rng.choice(PIECES) for _ in range(self.rng.randint(1, 5)))

    def texts(self):
        return [self.text() for _ in range(self.rng.randrange(3))]

    def some(self, **members):
        """Each member with an even chance; what is there is made then."""
        return {key: make() for key, make in members.items() if self.rng.randrange(2)}

    def place(self):
        return self.text().strip() + self.rng.choice(["", ":3", ":3:7"])

    def evidence(self, depth=2):
        made = self.some(name=self.text, value=self.text, at=self.place, line=self.text)
        if depth and self.rng.randrange(2):
            made["over"] = self.evidence(depth - 1)
        return made

    def cause(self):
        made = {"kind": self.rng.choice(["fault", "cannot-tell", "needs"]), **self.some(text=self.text, key=self.text)}
        if made["kind"] == "fault":
            made["fault"] = self.rng.choice(["denied", "timeout", "malformed"])
        return made

    def problem(self):
        return {"status": self.rng.choice(STATUSES),
                **self.some(subject=self.text, text=self.texts, attribute=self.text, found=self.text, wanted=self.text,
                            hints=self.texts, rule=self.place, evidence=lambda: [self.evidence()], cause=self.cause)}

    def row(self, number):
        status = self.rng.choice(STATUSES)
        judged = status in ("pass", "waived") and self.rng.randrange(3)
        return {"id": f"row-{number}", "status": status, **self.some(name=self.text, rule=self.place),
                "text": self.texts() if judged or status == "skip" else [],
                "problems": [self.problem() for _ in range(self.rng.randrange(4))],
                "looks": [{"probe": "stat", "took": str(self.rng.randrange(10 ** 7))}], "took": str(self.rng.randrange(10 ** 7))}

    def report(self):
        head = {"program": "doctor", **self.some(version=self.text, host=self.text, rules=self.texts, started=lambda: "1800000000")}
        head |= {key: self.rng.choice(["no", "no", "yes"]) for key in ("strict", "incomplete", "root")}
        return {"report": head, "rows": [self.row(number) for number in range(self.rng.randrange(6))]}


def written(made):
    """As lib/rows.h reads it: JSON whose escapes are YAML's."""
    text = json.dumps(made)
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", lambda pair: "\\U%08x" % (
        0x10000 + ((int(pair[1], 16) - 0xd800) << 10) + int(pair[2], 16) - 0xdc00), text)


def render(folder):
    """The stems of all reports, which lie in the folder with each renderer's name as ending."""
    rng = random.Random(SEED)
    for path in glob.glob(os.path.join(TESTS, "report", "*.rows")):
        shutil.copy(path, folder)
    for number in range(COUNT):
        with open(os.path.join(folder, f"made-{number}.rows"), "w", encoding="ascii") as file:
            file.write(written(Maker(rng).report()))
    paths = sorted(glob.glob(os.path.join(folder, "*.rows")))
    driver = os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "tests", "report-driver")
    run = subprocess.run([driver], input="\n".join(paths) + "\n", text=True, check=False)
    if run.returncode:
        sys.exit(f"the driver ended with {run.returncode}")
    return [path.removesuffix(".rows") for path in paths]


def told(stem):
    """The report as its JSON has it; one that judged nothing of what was chosen isn't complete either."""
    with open(stem + ".json", encoding="utf-8") as file:
        report = json.load(file)
    report["incomplete"] |= "left_out" in report and not any(report["counts"].values())
    return report


class Tally:
    def __init__(self):
        self.wrong = []

    def same(self, stem, what, got, want):
        if got != want:
            self.wrong.append(f"{os.path.basename(stem)}: {what}: got {got!r}, want {want!r}")

    def finish(self, summary):
        print("\n".join(self.wrong[:20]))
        print(f"{summary}, {len(self.wrong)} disagreements")
        sys.exit(bool(self.wrong))
