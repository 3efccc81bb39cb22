#!/usr/bin/env python3
"""Every unit that the machine's packages ship, with generated drop-ins, as systemd loads it and as we do.

ORACLE_COUNT units (40 if unsaid, 0: all), ORACLE_SEED (1).
"""
import os
import random
import shutil
import sys
import tempfile

import units

COUNT = int(os.environ.get("ORACLE_COUNT", "40"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))
SHIPPED = "usr/lib/systemd/system"
SETTINGS = {
    "service": ["[Service]\nNoNewPrivileges=yes\nPrivateTmp=no\n", "[Service]\nProtectSystem=strict\nUMask=0077\n",
                "[Service]\nUser=\nUser=alice\n", "[Service]\nCapabilityBoundingSet=\nCapabilityBoundingSet=CAP_KILL\n",
                "[Service]\nProtectHome=read-only\nRestrictSUIDSGID=maybe\n"],
    None: ["[Unit]\nDescription=another\n", "[Unit]\nDocumentation=\n", "[Unit]\nRefuseManualStop=on\n",
           "# nothing\n", "[Unit]\nConditionPathExists=\n"],
}


def drop_ins(rng, root, name):
    """A few, of the unit's own, of a prefix, of its type; one may hide another."""
    stem, _, kind = name.rpartition(".")
    template = stem.partition("@")[0] + "@." + kind if "@" in stem else name
    dirs = [name, template, kind] + ([stem.split("-")[0] + "-." + kind] if "-" in stem[1:] else [])
    for _ in range(rng.randrange(1, 5)):
        path = (f"{rng.choice(units.DIRS)}/{rng.choice(dirs)}.d/"
                f"{rng.choice(['10-a', '50-b', 'z'])}.conf")
        text = rng.choice(SETTINGS.get(kind, []) + SETTINGS[None] + ["-> /dev/null"])
        if not os.path.lexists(os.path.join(root, path)):
            units.write(root, path, text)
            yield os.path.join(root, path)


def shipped():
    """Names to load; of a template an instance."""
    for name in sorted(os.listdir("/" + SHIPPED)):
        kind = name.rpartition(".")[2]
        if os.path.isfile(f"/{SHIPPED}/{name}") and kind in ("service", "socket", "timer", "target", "mount", "path",
                                                             "slice", "automount"):
            yield name.replace("@.", "@x.")


def one(driver, root, name):
    """Lines of differences, and whether systemd loads it."""
    made = list(drop_ins(random.Random(f"{SEED} {name}"), root, name))
    theirs, said = units.ask_systemd(root, name)
    ours = driver.ask(root, name)
    for path in made:
        os.remove(path)
    return [f"{name}: {line}" for line in units.differences(root, name, ours, theirs, said, None)], theirs is not None


def main():
    if units.systemd_version() != 252:
        raise units.CantAsk("systemd isn't 252, which is what the table and the reader follow")
    if not os.path.isdir("/" + SHIPPED):
        raise units.CantAsk("no package ships units here")
    names = list(shipped())
    if COUNT:
        names = random.Random(SEED).sample(names, min(COUNT, len(names)))
    driver, wrong, loaded = units.Driver(), 0, 0
    with tempfile.TemporaryDirectory(prefix="u", dir="/tmp") as root:
        shutil.copytree("/" + SHIPPED, f"{root}/{SHIPPED}", symlinks=True)
        units.write(root, "dev/null", "")
        for name in names:
            lines, was_loaded = one(driver, root, name)
            loaded += was_loaded
            wrong += bool(lines)
            print("\n".join(lines[:4]), end="\n" if lines else "")
    print(f"{len(names)} units, {loaded} that systemd loads, {wrong} told otherwise")
    return 1 if wrong else 0


try:
    sys.exit(main())
except units.CantAsk as why:
    print(f"skipped: {why}")
    sys.exit(77)
