#!/usr/bin/env python3
"""100 services asked of a real user manager, beside systemctl asked the same, as ratios.

usage: tests/lib/user-manager services.py --program PATH --work FOLDER [--pairs N]

  show       one `systemctl show` of all
  is-active  a `systemctl is-active` for each, one after the other
  bare       how much of the program's time isn't about services: the same checks of a value

The program runs in turn with its yardstick, A B A B; the median ratio of the pairs counts. Below 1 it is
the quicker one. It asks the state alone, then `enabled` as well."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
UNITS = [f"bench-{i}.service" for i in range(100)]
SHOWN = "Id,Names,LoadState,ActiveState,SubState,UnitFileState"


def lay_out(work):
    for unit in UNITS:
        with open(os.path.join(os.environ["UNITS"], unit), "w", encoding="utf-8") as file:
            file.write("[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n"
                       "[Install]\nWantedBy=default.target\n")
    subprocess.run(["systemctl", "--user", "daemon-reload"], check=True)
    subprocess.run(["systemctl", "--user", "start", *UNITS], check=True)
    looks = {"state": ("service: {unit: %s, scope: user}", "{state: active}"),
             "enabled": ("service: {unit: %s, scope: user}", "{state: active, enabled: disabled}"),
             "value": ("value: %s", "{exists: yes}")}
    for name, (look, expect) in looks.items():
        folder = os.path.join(work, "services", name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "rules.yaml"), "w", encoding="utf-8") as file:
            file.write("banger: 1\nchecks:\n" + "".join(
                f"  - id: unit-{i}\n    {look % unit}\n    expect: {expect}\n"
                for i, unit in enumerate(UNITS)))


def once(work, argv):
    out = subprocess.run([os.path.join(work, "once"), *argv], check=True, capture_output=True,
                         text=True).stdout.split()
    if int(out[2]):
        sys.exit(f"ended {out[2]}, measures nothing: {' '.join(argv)[:200]}")
    return int(out[0]) / 1e6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--pairs", type=int, default=11)
    asked = parser.parse_args()
    work = os.path.abspath(asked.work)
    os.makedirs(work, exist_ok=True)
    subprocess.run(["cc", "-O2", "-o", f"{work}/once", f"{HERE}/once.c"], check=True)
    lay_out(work)
    doctor = lambda name: [os.path.abspath(asked.program), "doctor", "--format", "json", "--rules",
                           f"{work}/services/{name}"]
    systemctl = shutil.which("systemctl")
    each = 'for unit; do systemctl --user is-active "$unit" || exit; done'
    rows = [("show", doctor("state"), [systemctl, "--user", "show", "-p", SHOWN, "--", *UNITS]),
            ("show+enabled", doctor("enabled"), [systemctl, "--user", "show", "-p", SHOWN, "--", *UNITS]),
            ("is-active", doctor("state"), ["/bin/sh", "-c", each, "sh", *UNITS]),
            ("bare", doctor("state"), doctor("value"))]
    line = "{:13} {:>6} {:>10} {:>13}"
    print(line.format("row", "ratio", "ms", "yardstick ms"))
    for name, ours, theirs in rows:
        pairs = [(once(work, ours), once(work, theirs)) for _ in range(asked.pairs + 1)][1:]
        print(line.format(name, f"{statistics.median(a / b for a, b in pairs):.2f}",
                          *(f"{statistics.median(column):.2f}" for column in zip(*pairs))), flush=True)


main()
