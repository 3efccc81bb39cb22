#!/usr/bin/env python3
"""Generated units as a running user manager has them (`systemctl --user show`), and as we do.

ORACLE_COUNT trees (40 if unsaid) from ORACLE_SEED (1), each in the manager's search path; links to
directories of drop-ins too, which `verify` of a tree doesn't follow as a manager does.
"""
import os
import random
import re
import shutil
import subprocess
import sys

import units
from unittree import Tree

COUNT = int(os.environ.get("ORACLE_COUNT", "40"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))
LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib")
SHOWN = ["Id", "LoadState", "FragmentPath", "DropInPaths", "CapabilityBoundingSet", "AmbientCapabilities",
         "UMask", "RuntimeDirectoryMode", "StateDirectoryMode", "User", "Group", "Description",
         "ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths"]
BOOLS = ["NoNewPrivileges"] + [name for name in units.BOOLS if name not in ("DynamicUser",)]
CHOICES = ["ProtectSystem", "ProtectHome", "ProtectProc", "ProcSubset", "KeyringMode", "KillMode", "Restart",
           "RuntimeDirectoryPreserve", "OnFailureJobMode"]


def show(unit):
    """{property: value} of a unit."""
    asked = subprocess.run(["systemctl", "--user", "show", "-p", ",".join(SHOWN + BOOLS + CHOICES), "--", unit],
                           capture_output=True, text=True, check=False)
    return dict(line.split("=", 1) for line in asked.stdout.splitlines() if "=" in line)


def settings(ours, shown, base):
    """(name, ours, the manager's)."""
    for name in BOOLS + CHOICES + ["UMask", "RuntimeDirectoryMode", "StateDirectoryMode", "User", "Group"]:
        one, _ = units.told(ours, name)
        yield name, base.get(name, "") if one is None else one, shown.get(name, "")
    one, _ = units.told(ours, "Description")
    yield "Description", shown["Id"] if one is None else one, shown["Description"]
    for name in ("ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths"):
        words = [units.simplified(word) for word in units.told(ours, name)[1] or []]
        yield name, words, shown[name].split()
    for name, unset in (("CapabilityBoundingSet", set(units.CAPABILITIES)), ("AmbientCapabilities", set())):
        mine = units.capabilities(units.told(ours, name)[1], unset)
        for implied, taken in units.IMPLIED.items():
            if name == "CapabilityBoundingSet" and units.told(ours, implied)[0] == "yes":
                mine = mine - taken
        yield name, mine, {word.removeprefix("cap_") for word in shown[name].split()}


def differences(unit, ours, shown, base):
    state = shown.get("LoadState")
    if "fault" in ours or state not in ("loaded", "masked", "not-found"):
        if ("fault" in ours) != (state in ("error", "bad-setting", "not-found")):
            yield f"we say {ours.get('fault', 'a record')!r}, it is {state}"
        return
    mine = "not-found" if ours["exists"] == "no" else "masked" if ours["masked"] == "yes" else "loaded"
    if mine != state:
        yield f"it is {mine} to us, {state} to the manager"
        return
    if state != "loaded":
        return
    for name, key in (("name", "Id"), ("path", "FragmentPath")):
        if ours[name] != shown[key]:
            yield f"{key}: {ours[name]}, the manager: {shown[key]}"
    drops = [quoted.replace("\\\\", "\\") if quoted else plain
             for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', shown["DropInPaths"])]
    if ours["drop_ins"] != drops and units.is_chance(ours["drop_ins"], drops):
        return
    if ours["drop_ins"] != drops:
        yield f"drop-ins: {ours['drop_ins']}\n    the manager: {drops}"
    yield from (f"{name}: {mine!r}, the manager: {other!r}" for name, mine, other in settings(ours, shown, base)
                if mine != other)


def inside():
    """Beside the manager."""
    home, run = os.environ["HOME"], os.environ["XDG_RUNTIME_DIR"]
    dirs = [f"{home}/.config/systemd/user.control", f"{run}/systemd/user.control", f"{home}/.config/systemd/user",
            f"{run}/systemd/user", f"{home}/.local/share/systemd/user"]
    driver, wrong, loaded, base = units.Driver(), 0, 0, {}
    for number in range(-1, COUNT):
        tree = Tree(random.Random(SEED * 1000003 + number), [path[1:] for path in dirs], linked_dirs=True)
        if number < 0:
            tree.files, tree.unit = {dirs[2][1:] + "/base.service": "[Service]\nExecStart=/bin/true\n"}, "base.service"
        else:
            tree.make()
        for path in [*dirs, "/opt/drops"]:
            shutil.rmtree(path, ignore_errors=True)
        for path, content in tree.files.items():
            if content == "-> " + "../" * path.count("/") + "opt/drops":
                to = f"{home}/opt/drops"
                content = "-> " + (to if number % 2 else os.path.relpath(to, "/" + os.path.dirname(path)))
            units.write("/", path if not path.startswith("opt/") else f"{home[1:]}/{path}", content)
        subprocess.run(["systemctl", "--user", "daemon-reload"], check=True)
        shown = show(tree.unit)
        if number < 0:
            base = shown
            continue
        lines = list(differences(tree.unit, driver.ask("/", tree.unit, "user"), shown, base))
        loaded += shown.get("LoadState") == "loaded"
        wrong += bool(lines)
        for line in lines[:4]:
            print(f"tree {number}, {tree.unit}: {line}")
    print(f"{COUNT} units, {loaded} that the manager loads, {wrong} told otherwise")
    return 1 if wrong else 0


def main():
    if "UNITS" in os.environ:
        return inside()
    if units.systemd_version() != 252:
        raise units.CantAsk("systemd isn't 252, which is what the reader follows")
    return subprocess.run([os.path.join(LIB, "user-manager"), sys.executable, os.path.abspath(__file__)],
                          check=False).returncode


try:
    sys.exit(main())
except units.CantAsk as why:
    print(f"skipped: {why}")
    sys.exit(77)
