"""The service probe, asked through the program: what it says of some units, and of failed looks."""
import json
import os
import subprocess
import tempfile

BANGER = os.environ["BANGER"]


def rules(units, options):
    yield "banger: 1\nchecks:"
    for i, unit in enumerate(units):
        yield f"""
  - id: unit-{i}
    service: {{unit: '{unit}'{options}}}
    expect: {{that: {{exists: yes}}, otherwise: pass, say: "${{exists}} ${{state}} ${{load}}"}}
    pass: "${{exists}} ${{state}} ${{sub}} ${{load}} ${{enabled}}"
"""


def look(units, options=", scope: user", before=(), **environment):
    """By unit what a record tells, or "FAULT: cause". `before` is what the program is run by."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        with open(f"{folder}/rules.yaml", "w", encoding="utf-8") as file:
            file.write("\n".join(rules(units, options)))
        done = subprocess.run([*before, BANGER, "doctor", "--rules", folder, "--format", "json"],
                              env={**os.environ, **environment}, capture_output=True, text=True,
                              check=False)
    if done.returncode not in (0, 3):
        return {unit: f"status {done.returncode}: {done.stderr}" for unit in units}
    found = {}
    for unit, row in zip(units, json.loads(done.stdout)["rows"]):
        problem = row.get("problems", [None])[0]
        found[unit] = (" ".join(row["text"]).strip() if row["status"] == "pass" else
                       f"{problem['cause']['fault']}: {' '.join(problem['text'])}")
    return found


class Told:
    """Counts what was told, and says where it isn't what was wanted."""

    def __init__(self):
        self.right, self.wrong = 0, 0

    def expect(self, name, got, want):
        if isinstance(want, dict) and isinstance(got, dict):  # only what differs
            differ = {key for key in got | want if got.get(key) != want.get(key)}
            got, want = ({key: told.get(key) for key in differ} for told in (got, want))
        if got == want:
            self.right += 1
            return
        self.wrong += 1
        print(f"{name}:\n  got  {got}\n  want {want}")

    def finish(self):
        print(f"{self.right} as wanted, {self.wrong} not")
        raise SystemExit(self.wrong != 0)
