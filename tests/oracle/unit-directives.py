#!/usr/bin/env python3
"""The table of directives beside what the installed systemd says it knows."""
import os
import re
import shutil
import subprocess
import sys

import units

ROOT = os.environ.get("SOURCE_DIR") or os.path.join(os.path.dirname(__file__), "..", "..")
EXEC = ["SERVICE", "SOCKET", "MOUNT", "SWAP"]
GROUPS = {"EXEC": EXEC, "KILL": EXEC + ["SCOPE"], "CGROUP": EXEC + ["SCOPE", "SLICE"]}
# What systemd calls a kind, and what it is to us.
KINDS = {"BOOLEAN": {"BOOL"}, "SECONDS": {"SECONDS"}, "UNSIGNED": {"COUNT"}, "CONDITION": {"LINES"},
         "MODE": {"MODE", "CHOICE"}, "UNIT [...]": {"DEPS", "ALIAS"}, "PATH [...]": {"WORDS", "ALIAS", "DEPS"},
         "PATH [ARGUMENT [...]]": {"LINES"}, "BOUNDINGSET": {"SET"}, "SYSCALLS": {"SET"}, "FAMILIES": {"SET"},
         "NAMESPACES": {"SET"}, "TIMER": {"LINES"}, "SOCKET [...]": {"LINES"}, "ENVIRON": {"WORDS"},
         "STRING": {"TEXT"}, "SIGNAL": {"VALUE"}, "ACTION": {"CHOICE"}}


def ours():
    """{(section, name): kind}"""
    with open(os.path.join(ROOT, "engine/sys/directives.def"), encoding="utf-8") as file:
        rows = re.findall(r'^DIRECTIVE\((.+?), "(\w+)", (\w+), (?:"[^"]*"|\w+)\)$', file.read(), re.M)
    return {(section.capitalize(), name): kind for sections, name, kind in rows
            for word in sections.split(" | ") for section in GROUPS.get(word, [word])}


def theirs():
    """{(section, name): what systemd calls its kind}"""
    program = shutil.which("systemd") or "/lib/systemd/systemd"
    if not os.access(program, os.X_OK):
        raise units.CantAsk("systemd isn't installed")
    told = subprocess.run([program, "--dump-configuration-items"], capture_output=True, text=True, check=True)
    found, section = {}, None
    for line in told.stdout.splitlines():
        if line.startswith("["):
            section = line[1:-1]
        elif "=" in line:
            found[section, line.partition("=")[0]] = line.partition("=")[2]
    return found


def main():
    if units.systemd_version() != 252:
        raise units.CantAsk("systemd isn't 252, which is what the table follows")
    mine, known = ours(), theirs()
    wrong = [f"{section}.{name} isn't in our table" for section, name in known.keys() - mine.keys()]
    wrong += [f"{section}.{name} isn't systemd's" for section, name in mine.keys() - known.keys()]
    wrong += [f"{section}.{name} is {mine[section, name]}, systemd: {known[section, name]}"
              for section, name in mine.keys() & known.keys()
              if mine[section, name] not in KINDS.get(known[section, name], {mine[section, name]})]
    print("\n".join(sorted(wrong)))
    print(f"{len(known)} directives, {len(wrong)} told otherwise")
    return 1 if wrong or not known else 0


try:
    sys.exit(main())
except units.CantAsk as why:
    print(f"skipped: {why}")
    sys.exit(77)
