#!/usr/bin/env python3
"""Units in generated trees, each of several features at once, as systemd loads them and as we do.

ORACLE_COUNT trees (150 if unsaid) from ORACLE_SEED (1). ORACLE_KEEP=1 keeps a tree that differs.
"""
import concurrent.futures
import os
import random
import shutil
import sys
import tempfile

import units
from unittree import Tree

COUNT = int(os.environ.get("ORACLE_COUNT", "150"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))
def lay(tree, root):
    units.stubs(root)
    for path, content in tree.files.items():
        units.write(root, path, content)


def one(number, driver_of, base):
    """(lines of differences, features) of a tree."""
    rng = random.Random(SEED * 1000003 + number)
    tree = Tree(rng, units.DIRS).make()
    root = tempfile.mkdtemp(prefix="u", dir="/tmp")
    asked = rng.choice(tree.names) if rng.random() < .25 else tree.unit
    if "@." in asked:
        asked = tree.unit
    try:
        lay(tree, root)
        theirs, said = units.ask_systemd(root, asked)
        ours = driver_of().ask(root, asked)
        wrong = list(units.differences(root, asked, ours, theirs, said, base))
    finally:
        if not os.environ.get("ORACLE_KEEP") or not wrong:
            shutil.rmtree(root)
    return [f"tree {number}, {asked} ({root}): {line}" for line in wrong], tree.features, theirs is not None


def baseline():
    root = tempfile.mkdtemp(prefix="u", dir="/tmp")
    units.stubs(root)
    units.write(root, "etc/systemd/system/base.service", "[Service]\nExecStart=/bin/true\n")
    theirs, said = units.ask_systemd(root, "base.service")
    shutil.rmtree(root)
    if theirs is None:
        raise units.CantAsk(f"systemd-analyze doesn't load a plain unit: {said}")
    return theirs


def main():
    if units.systemd_version() != 252:
        raise units.CantAsk("systemd isn't 252, which is what the table and the reader follow")
    base = baseline()
    drivers = [units.Driver() for _ in range(2)]
    loaded, counts, wrong = 0, {}, []

    def work(number):
        return [one(i, lambda: drivers[number], base) for i in range(number, COUNT, 2)]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for lines, features, was_loaded in [done for part in pool.map(work, range(2)) for done in part]:
            wrong += lines[:3]
            loaded += was_loaded
            for feature in features:
                counts[feature] = counts.get(feature, 0) + 1
    print("\n".join(wrong[:40]))
    print(", ".join(f"{counts[name]} {name}" for name in sorted(counts)))
    print(f"{COUNT} trees, {loaded} that systemd loads, {len({line.split(',')[0] for line in wrong})} told otherwise")
    return 1 if wrong else 0


try:
    sys.exit(main())
except units.CantAsk as why:
    print(f"skipped: {why}")
    sys.exit(77)
