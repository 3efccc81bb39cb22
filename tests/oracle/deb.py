#!/usr/bin/env python3
"""Our `deb` against dpkg itself: `dpkg --compare-versions` is asked of each pair with one comparator, drawn; on standard
error it names what it doesn't take as a version, as `dpkg --validate-version` does."""
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import packages

WORDS = {"<": "lt", "<=": "le", "=": "eq", ">=": "ge", ">": "gt"}


def explained(text):
    """A text that dpkg takes for a version, and we on purpose don't."""
    if text == "":
        return "--compare-versions takes nothing for no version at all: --validate-version refuses it"
    return re.match(r"\s*[+]\d+:", text) and "dpkg takes an epoch with a +: the policy has an unsigned number"


def dpkg(first, word, second):
    run = subprocess.run(["dpkg", "--compare-versions", "--", first, word, second], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, errors="surrogateescape", encoding="utf-8", check=False,
                         env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    return run.returncode, run.stderr


def is_version(text, said):
    return f"version '{text}' has bad syntax" not in said


def judge(tally, pair, comparator, ours, theirs):
    kind, first, second = pair
    status, said = theirs
    first_is, second_is = is_version(first, said), is_version(second, said)
    if status == 2 and first_is:  # it ended at the first fault, and said nothing of the second
        second_is = False
    why = explained(first) or explained(second)
    if why and not (ours.first and ours.second):
        tally.explained[why] += 1
        return
    tally.expect(ours.first == first_is, "dpkg", "takes" if first_is else "refuses", repr(first))
    if status == 2 and not first_is:
        tally.add(kind, "no version")
        return
    tally.expect(ours.second == second_is, "dpkg", "takes" if second_is else "refuses", repr(second))
    if not (first_is and second_is):
        tally.add(kind, "no version")
        return
    tally.add(kind, ours.order)
    tally.expect((ours.order in comparator) == (status == 0), "order", repr(first), ours.order, repr(second),
                 "by us; dpkg ends with", status, "for", comparator)
    want = packages.range_answer(comparator, ours.order, second)
    tally.expect(ours.ranges[comparator] == want, "range", repr(first), comparator, repr(second),
                 ours.ranges[comparator], "by us")


def main():
    if not shutil.which("dpkg"):
        print("skipped: there is no dpkg")
        sys.exit(77)
    rng, pairs = packages.pairs(".+~~", 1000)
    asked = [rng.choice(packages.COMPARATORS) for _ in pairs]
    ours = packages.ask("deb", [pair[1:] for pair in pairs])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        theirs = pool.map(lambda pair, word: dpkg(pair[1], WORDS[word], pair[2]), pairs, asked)
    tally = packages.Tally()
    for answers in zip(pairs, asked, ours, theirs):
        judge(tally, *answers)
    tally.finish(len(pairs))


main()
