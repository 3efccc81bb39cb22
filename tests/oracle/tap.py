#!/usr/bin/env python3
"""TAP reports (reports.py) judged by others: Perl's TAP::Parser, and `prove` on top of it, count what the JSON report
counts; PyYAML reads from each block what JSON has of the problems."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import reports

try:
    import yaml
except ImportError:
    yaml = None

PARSE = r"""
for my $file (@ARGV) {
	open my $in, "<", $file or die "$file: $!";
	my $parser = TAP::Parser->new({ tap => do { local $/; <$in> } });
	print "file\t$file\n";
	while (my $got = $parser->next) {
		print join("\t", "test", map { $_ // "" } $got->number, $got->is_actual_ok ? 1 : 0, $got->has_skip ? 1 : 0,
			$got->has_todo ? 1 : 0, $got->description), "\n" if $got->is_test;
		print "bail\t", $got->explanation, "\n" if $got->is_bailout;
		print "unknown\t", $got->raw, "\n" if $got->is_unknown;
	}
	print "plan\t", $parser->tests_planned // "", "\n";
	print "error\t$_\n" for $parser->parse_errors;
}
"""
BLOCK = re.compile(r"^  ---\n((?:  .*\n)*?)  \.\.\.\n", re.M)
MEMBERS = ["id", "status", "subject", "text", "attribute", "found", "wanted", "hints"]


def members(of):
    """A list of lines is one text in TAP."""
    return {key: "\n".join(of[key]) if isinstance(of[key], list) else of[key] for key in MEMBERS if key in of}


def parsed(stems):
    """What TAP::Parser tells of each file: (kind, fields...)."""
    run = subprocess.run(["perl", "-MTAP::Parser", "-e", PARSE, *(stem + ".tap" for stem in stems)], encoding="utf-8",
                         stdout=subprocess.PIPE, check=True)
    files = {}
    for line in run.stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "file":
            lines = files[fields[0].removesuffix(".tap")] = []
        else:
            lines.append((kind, *fields))
    return files


def test_wanted(report, number, row):
    """As PARSE prints one: its number, then whether it is ok, skipped, known to fail."""
    status = row["status"]
    ok = status in ("pass", "skip") or (status == "warn" and not report["strict"])
    return (str(number), *(str(int(x)) for x in (ok, status == "skip", status == "waived")))


def judge_lines(tally, stem, report, lines):
    of = {kind: [line[1:] for line in lines if line[0] == kind] for kind in ("test", "bail", "unknown", "plan", "error")}
    rows = report["rows"]
    tally.same(stem, "tests", [test[:4] for test in of["test"]],
               [test_wanted(report, number, row) for number, row in enumerate(rows, 1)])
    for test, row in zip(of["test"], rows):
        name = row.get("name") or row["id"]
        if "\ufffd" not in name:  # a byte that is no UTF-8 is told otherwise there than in JSON
            tally.same(stem, "name", re.sub(r"^- ", "", test[4]),
                       re.sub(r"([\\#])", r"\\\1", reports.visible(name).strip(" ")))
    tally.same(stem, "bail out", len(of["bail"]), int(report["incomplete"]))
    tally.same(stem, "lines that are no TAP", of["unknown"], [])
    if not report["incomplete"]:  # a harness doesn't look for a plan then
        tally.same(stem, "plan", of["plan"], [(str(len(rows)) if rows else "0",)])
    tally.same(stem, "parse errors", [e for e in of["error"] if not report["incomplete"]], [])


def judge_blocks(tally, stem, report):
    with open(stem + ".tap", encoding="utf-8") as file:
        blocks = BLOCK.findall(file.read())
    rows = [row for row in report["rows"] if row["status"] not in ("pass", "skip")]
    tally.same(stem, "blocks", len(blocks), len(rows))
    for block, row in zip(blocks, rows):
        got = yaml.load(block, yaml.SafeLoader)
        tally.same(stem, "row", members(got), members(row))
        tally.same(stem, "problems", [members(problem) for problem in got.get("problems", [])],
                   [members(problem) for problem in row.get("problems", [])])
    return len(blocks)


def judge_prove(tally, stems, folder):
    """One at a time: its status is 0 where the report's would be."""
    for stem in stems:
        report = reports.told(stem)
        run = subprocess.run(["prove", "--exec", "cat", stem + ".tap"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             cwd=folder, check=False)
        tally.same(stem, f"prove: {run.stdout}", run.returncode == 0, report["exit"] == 0)


def main():
    if not shutil.which("prove") or subprocess.run(["perl", "-MTAP::Parser", "-e", "1"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("skipped: there is no prove with its TAP::Parser (Debian's perl)")
        sys.exit(77)
    tally, blocks = reports.Tally(), 0
    with tempfile.TemporaryDirectory() as folder:
        stems = reports.render(folder)
        for stem, lines in parsed(stems).items():
            judge_lines(tally, stem, reports.told(stem), lines)
        if yaml:
            blocks = sum(judge_blocks(tally, stem, reports.told(stem)) for stem in stems)
        judge_prove(tally, [stem for stem in stems if not os.path.basename(stem).startswith("made-")], folder)
    tally.finish(f"{len(stems)} reports with {blocks} blocks read")


main()
