#!/usr/bin/env python3
"""Our `rpm` against rpm itself: the order of whole versions by rpm's own `rpm.vercmp`, all pairs in one process; and
what is a version by `rpmspec`, which reads spec files with its parts, ORACLE_SPECS of them (300)."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import packages

SPECS = int(os.environ.get("ORACLE_SPECS", "300"))
SIGNS = {"-1": "<", "0": "=", "1": ">"}
SCRIPT = r"""for line in io.lines("%s") do
	local a, b, bare = line:match("^(.-)\t(.-)\t(.*)$")
	print(rpm.vercmp(a, b) .. "," .. rpm.vercmp(bare, b) .. ";")
end"""
SPEC = """Name: x{n}
{epoch}Version: {version}
Release: {release}
Summary: one
License: none
%description
"""


def vercmp(pairs):
    """The order of each pair, and that of the first without its release."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write("".join(f"{a}\t{b}\t{a.partition('-')[0]}\n" for a, b in pairs))
        file.flush()
        run = subprocess.run(["rpm", "--eval", "%{lua:" + SCRIPT % file.name + "}"], stdout=subprocess.PIPE,
                             text=True, check=True)
    answers = [[SIGNS[sign] for sign in answer.strip().split(",")] for answer in run.stdout.split(";")[:-1]]
    if len(answers) != len(pairs):
        sys.exit(f"rpm gave {len(answers)} answers to {len(pairs)} pairs")
    return answers


def judge_orders(tally, pairs, answers):
    both = [(pair, ours) for pair, ours in zip(pairs, answers) if ours.first and ours.second]
    theirs = vercmp([(first.strip(), second.strip()) for (_, first, second), _ in both])
    for ((kind, first, second), ours), (order, bare) in zip(both, theirs):
        tally.add(kind, order)
        tally.expect(ours.order == order, "order", repr(first), ours.order, repr(second), "by us; rpm", order)
        for comparator, got in ours.ranges.items():
            want = packages.range_answer(comparator, order if "-" in second else bare, second)
            tally.expect(got == want, "range", repr(first), comparator, repr(second), got, "by us; rpm", want)


def spec_of(n, text):
    epoch, colon, rest = text.rpartition(":") if text.count(":") < 2 else text.partition(":")
    version, hyphen, release = rest.rpartition("-") if "-" in rest else (rest, "", "1")
    return SPEC.format(n=n, epoch=f"Epoch: {epoch}\n" if colon else "", version=version, release=release)


def rpmspec(texts):
    """Those of the texts that make a package's version."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{n}.spec") for n in range(len(texts))]
        for n, path in enumerate(paths):
            with open(path, "w", encoding="utf-8") as file:
                file.write(spec_of(n, texts[n]))
        run = subprocess.run(["rpmspec", "--query", "--queryformat", "%{NAME}\n", *paths], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, check=False)
    return {texts[int(line[1:])] for line in run.stdout.split()}


def judge_versions(tally, pairs, answers):
    told = {text: is_one for (_, *texts), ours in zip(pairs, answers)
            for text, is_one in zip(texts, (ours.first, ours.second))}
    # what a spec file reads as something else: macros, blanks, comments
    texts = sorted(text for text in told if text and not re.search(r"[\s%{}#\xa0]", text))
    texts = texts[::max(1, len(texts) // SPECS)]
    taken = rpmspec(texts)
    for text in texts:
        tally.add("texts", "a version to rpmspec" if text in taken else "none to rpmspec")
        tally.expect(told[text] == (text in taken), "rpmspec", "takes" if text in taken else "refuses", repr(text))


def main():
    if not shutil.which("rpm") or not shutil.which("rpmspec"):
        print("skipped: there is no rpm")
        sys.exit(77)
    _, pairs = packages.pairs("._+~^", 4000)
    answers = packages.ask("rpm", [pair[1:] for pair in pairs])
    tally = packages.Tally()
    judge_orders(tally, pairs, answers)
    judge_versions(tally, pairs, answers)
    tally.finish(len(pairs))


main()
