#!/usr/bin/env python3
"""The program beside what the machine allows, as ratios.

usage: run.py --program PATH --work FOLDER [--pairs N] [ROW...]

A row runs the program in turn with its yardstick, A B A B, so that the ratio survives a machine whose
speed drifts; the median ratio of the pairs counts. The peak is that of the largest process.

  start      a rules file that says its version and no more, against a program that links the same libraries
  files      10,000 stat checks, against parsing, statx and printing without an engine
  commands   200 commands, 2 at a time, against a bare posix_spawn loop
  commands-8 the same, 8 at a time
  units      100 units with two drop-ins each, against open and read of those 300 files
  big        one pattern over 512 MiB, against PCRE2 over 1 MiB reads
  big-hard   the same with hardly a literal in the pattern

Ends 1 where the program ended other than 0: such a row measures nothing."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys

import gen

HERE = os.path.dirname(os.path.abspath(__file__))
YARDSTICKS = {  # program: source and libraries
    "once": ("once.c", []),
    "start": ("start.c", ["-DWITH_LIBS", "-lyaml", "-lpcre2-8", "-lsqlite3", "-ljansson", "-lm"]),
    "floor": ("floor.c", ["-lyaml"]),
    "lim_spawn": ("lim_spawn.c", []),
    "lim_units": ("lim_units.c", []),
    "lim_big": ("lim_big.c", ["-lpcre2-8"]),
}


class Row:
    """What is run, what it is held against, and what it may take."""

    def __init__(self, name, lay_out, yardstick, target, peak=None, options=(), pairs=11):
        self.name, self.lay_out, self.yardstick = name, lay_out, yardstick
        self.target, self.peak, self.options, self.pairs = target, peak, list(options), pairs


def rows(work):
    at = lambda *path: os.path.join(work, *path)
    log = at("big.txt")
    return [
        Row("start", gen.start, [at("start")], 1.6, pairs=101),
        Row("files", gen.files, [at("floor"), "libyaml", at("looked-at/files/rules/rules.yaml")], 2.0, 16, pairs=15),
        Row("commands", gen.commands, [at("lim_spawn"), "posix", "2", "200"], 1.2,
            options=["--jobs", "2"]),
        Row("commands-8", gen.commands, [at("lim_spawn"), "posix", "8", "200"], 1.2,
            options=["--jobs", "8"]),
        Row("units", gen.units, [at("lim_units"), at("looked-at/units/files")], 12.0, 8, pairs=31),
        *(Row(name, lambda folder, pattern=pattern: gen.big(folder, log, pattern),
              [at("lim_big"), "jit-read", log, pattern], 1.3, 8, pairs=7)
          for name, pattern in gen.PATTERNS.items())]


def newer(path, *sources):
    return os.path.exists(path) and all(os.path.getmtime(path) > os.path.getmtime(source)
                                        for source in sources)


def prepare(work, wanted):
    os.makedirs(work, exist_ok=True)
    for program, (source, options) in YARDSTICKS.items():
        path, source = os.path.join(work, program), os.path.join(HERE, source)
        if not newer(path, source):
            # the libraries of `start` stay although it hardly calls them, as those of the program do
            subprocess.run(["cc", "-O2", "-Wl,--no-as-needed", "-o", path, source, *options], check=True)
    for row in wanted:
        folder = os.path.join(work, "looked-at", row.name)
        # laid out anew where the generator changed; the rules come last, so they tell it is whole
        if not newer(os.path.join(folder, "rules/rules.yaml"), gen.__file__):
            shutil.rmtree(folder, ignore_errors=True)
            row.lay_out(folder)


def once(work, argv):
    """(seconds, MiB, status)"""
    out = subprocess.run([os.path.join(work, "once"), *argv], check=True, capture_output=True,
                         text=True).stdout.split()
    return int(out[0]) / 1e9, int(out[1]) / 1024, int(out[2])


def measure(work, row, program, pairs):
    """The columns of the row, and whether it counts."""
    argv = [program, "doctor", "--rules", os.path.join(work, "looked-at", row.name, "rules"), "--format", "json",
            *row.options]
    ours, theirs = [], []
    for _ in range((pairs or row.pairs) + 1):
        ours.append(once(work, argv))
        theirs.append(once(work, row.yardstick))
    ours, theirs = ours[1:], theirs[1:]  # the first filled the caches
    ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
    peak = statistics.median(run[1] for run in ours)
    bad = {run[2] for run in ours} - {0}
    notes = ([f"ended {sorted(bad)[0]}: measures nothing"] if bad else []) + \
        ["the yardstick failed"] * any(run[2] for run in theirs) + \
        ["over"] * bool(ratio > row.target or (row.peak and peak > row.peak))
    return [row.name, f"{ratio:.2f}", f"{row.target:.1f}", f"{peak:.1f}", f"{row.peak or '-'}",
            f"{statistics.median(run[0] for run in ours) * 1e3:.2f}",
            f"{statistics.median(run[0] for run in theirs) * 1e3:.2f}", "; ".join(notes)], not bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--pairs", type=int, help="in place of each row's own number")
    parser.add_argument("rows", nargs="*", metavar="ROW")
    asked = parser.parse_args()
    work, program = os.path.abspath(asked.work), os.path.abspath(asked.program)
    known = rows(work)
    unknown = set(asked.rows) - {row.name for row in known}
    if unknown:
        parser.error(f"no row {', '.join(sorted(unknown))}: there are {' '.join(row.name for row in known)}")
    wanted = [row for row in known if row.name in asked.rows or not asked.rows]
    prepare(work, wanted)

    line = "{:11} {:>6} {:>7} {:>9} {:>7} {:>10} {:>13}  {}"
    print(line.format("row", "ratio", "target", "peak MiB", "target", "ms", "yardstick ms", "").rstrip())
    sound = True
    for row in wanted:
        columns, counts = measure(work, row, program, asked.pairs)
        sound = sound and counts
        print(line.format(*columns).rstrip(), flush=True)
    sys.exit(0 if sound else 1)


main()
