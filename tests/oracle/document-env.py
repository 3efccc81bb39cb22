#!/usr/bin/env python3
"""Our env documents against the two that read such files: a shell, and systemd.

The shell reads what it and systemd read alike. systemd reads anything: whole texts and damaged ones,
as the os-release of a folder of its own, whose values systemd-tmpfiles writes out. It passes over
what it can't read and we refuse such files, so only what both read is compared."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import documents

NAMES = ["ID", "VERSION_ID", "VARIANT_ID", "BUILD_ID"]
UNSET = "\2"
SPECIFIERS = dict(zip(NAMES, "owWB"))  # tmpfiles.d(5)
PIECES = ["\n", " ", "\t", "=", '"', "'", "\\", "\\\n", "\\$", "\\\"", "#", ";", "\n#", "\n;", "$", "`", "é", "\U0001F600",
          "ID=", "export ", "a", "1", "\r\n", "%"]


class Maker:
    def __init__(self, rng, shell):
        self.rng, self.shell = rng, shell

    def pick(self, *choices):
        return self.rng.choice(choices)

    def some(self, *pieces):
        return "".join(self.rng.choice(pieces) for _ in range(self.rng.randint(0, 6)))

    def value(self):
        kind = self.rng.randrange(3)
        if kind == 0:
            return "'" + self.some("a", " ", '"', "\\", "é", "#", "\n", "$x", "=") + "'"
        if kind == 1:
            inside = ["a", " ", "'", "\\\\", "\\$", "\\`", '\\"', "\\n", "\\\n", "é", "#", "\n", "="]
            return '"' + self.some(*inside, *([] if self.shell else ["$x", "`"])) + '"'
        inside = ["a", "B", "1", ".", "/", ":", "-", "\\ ", "\\\\", "\\a", "é", "\\\n", "="]
        return self.some(*inside, *([] if self.shell else [" ", "'", '"', "#", ";", "$", "\t"]))

    def line(self):
        kind = self.rng.randrange(8)
        if kind == 0:
            return self.pick("# comment", "#", "  # é '\"") if self.shell else self.pick("#x", ";x", " ;x", "# ' \"")
        if kind == 1:
            return self.pick("", "  ", "\t")
        name = self.pick(*NAMES)
        if self.shell:
            return self.pick("", "", " ", "export ", "export\t") + name + "=" + self.value() + self.pick("", " ", "\t")
        return self.pick("", "", " ") + name + self.pick("=", "=", "= ", " =", "\t= ") + self.value() + self.pick("", " ")

    def __call__(self):
        return "\n".join(self.line() for _ in range(self.rng.randint(1, 6))) + "\n"


def shell(texts, folder):
    """What a shell has in its environment once it read each text."""
    for i, text in enumerate(texts):
        with open(os.path.join(folder, f"{i:06}.env"), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    # no process a text: it is read in place, after the names were cleared
    script = 'for file in "$1"/*.env; do unset $2; . "$file"; printf "\\1"; for name in $2; do ' \
             'eval "printf \'%s\\0\' \\"\\${$name-\\$3}\\""; done; done'
    run = subprocess.run(["sh", "-c", script, "sh", folder, " ".join(NAMES), UNSET], stdout=subprocess.PIPE, check=True)
    for answer in run.stdout.decode().split("\1")[1:]:
        yield {name: value for name, value in zip(NAMES, answer.split("\0")) if value != UNSET}


class Systemd:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(os.path.join(folder, "etc"))
        os.makedirs(os.path.join(folder, "usr/lib/tmpfiles.d"))
        with open(os.path.join(folder, "usr/lib/tmpfiles.d/oracle.conf"), "w", encoding="ascii") as conf:
            conf.writelines(f"f+ /{name} - - - - <%{letter}>\n" for name, letter in SPECIFIERS.items())

    def read(self, text):
        with open(os.path.join(self.folder, "etc/os-release"), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        for name in NAMES:
            if os.path.exists(os.path.join(self.folder, name)):
                os.remove(os.path.join(self.folder, name))
        subprocess.run(["systemd-tmpfiles", "--root=" + self.folder, "--create", "oracle.conf"],
                       stderr=subprocess.DEVNULL, check=False)
        return {name: self.value(name) for name in NAMES}

    def value(self, name):
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
                return file.read()[1:-1]
        except FileNotFoundError:  # one value that it can't take and it writes none
            return None


def compare_with_shell(rng):
    make = Maker(rng, shell=True)
    texts = [make() for _ in range(documents.COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        theirs = dict(zip(texts, shell(texts, folder)))
    documents.Comparison("env", theirs.__getitem__, lambda *_: None).run(texts).finish(may_refuse=False)


def explain(text, answer, ours, theirs, error):
    if ours is None:
        return "we refuse it, systemd passes over what it can't read"
    if None in theirs.values():
        return "systemd takes no value of it"
    if re.search(r"(?m)^\s*[#;].*\\$", text):
        return "a backslash ends a comment: before its version 254 systemd goes on with the comment"
    return None


def equal(ours, theirs):
    """A name that isn't there is an empty text for systemd-tmpfiles."""
    return all(ours.get(name, "") == theirs[name] for name in NAMES)


def compare_with_systemd(rng):
    make, damage = Maker(rng, shell=False), documents.Mutator(rng, PIECES)
    texts = [make() if i % 2 else damage(make()) for i in range(documents.COUNT // 20)]
    with tempfile.TemporaryDirectory() as folder:
        systemd = Systemd(folder)
        documents.Comparison("env", systemd.read, explain, equal).run(texts).finish(may_refuse=False)


compare_with_shell(documents.rng())
if not shutil.which("systemd-tmpfiles"):
    print("there is no systemd-tmpfiles here")
    sys.exit(0)
compare_with_systemd(documents.rng())
