"""What the scripts beside it share: the program, run as people run it, in an empty folder.

A test is a function that yields what is wrong; finish() calls each in a new folder and ends the script.
"""
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback

TOP = os.environ.get("SOURCE_DIR") or os.path.join(os.path.dirname(__file__), "..", "..")
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
IS_ROOT = os.geteuid() == 0
ALL_RIGHT = "banger: 1\nchecks: [{id: root, stat: /}]\n"
ENV = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "LC_CTYPE", "LANG")}
ENV.update(TERM="xterm", LC_ALL="C.UTF-8")


class Skipped(Exception):
    """This machine can't do it."""


def program():
    """A copy that anybody may run, wherever the checkout lies."""
    return os.environ["BANGER_COPY"]


def write(path, text, mode=0o644):
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)


def rules(text, folder="rules"):
    """A rules directory of one file; without `banger: 1` only the checks are given."""
    write(folder + "/rules.yaml", text if "banger:" in text else "banger: 1\n" + text)


def banger(*words, under=(), env=None, **how):
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL,
           "timeout": 60, **how}
    return subprocess.run([*under, program(), *words], env={**ENV, **(env or {})}, text=True,
                          errors="backslashreplace", check=False, **how)


def doctor(*words, **how):
    return banger("doctor", "--rules", "rules", *words, **how)


def copy_rules(folder):
    """Those of the checkout, whoever may write to that: root follows no rules that others can change."""
    shutil.copytree(os.path.join(TOP, "rules"), folder)
    subprocess.run(["chmod", "-R", "go-w", folder], check=True)


def report(*words, **how):
    """The report as data."""
    done = doctor("--format", "json", *words, **how)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise AssertionError(f"no report, status {done.returncode}: {done.stderr}") from error


def statuses(told):
    return {row["id"]: row["status"] for row in told["rows"]}


def says(row):
    return "\n".join(row.get("text", []) + [line for problem in row.get("problems", [])
                                            for line in problem["text"]])


def differs(name, got, want):
    if got != want:
        yield f"{name}: got {got!r}, want {want!r}"


def lacks(name, text, *parts):
    for part in parts:
        if part not in text:
            yield f"{name}: no {part!r} in {text!r}"


def ended(name, done, status, out=(), err=()):
    """Exit status, and texts that must stand in the outputs; None: that output is empty."""
    yield from differs(f"{name}: status", done.returncode, status)
    for which, text, parts in (("stdout", done.stdout, out), ("stderr", done.stderr, err)):
        if parts is None:
            yield from differs(f"{name}: {which}", text, "")
        else:
            yield from lacks(f"{name}: {which}", text, *([parts] if isinstance(parts, str) else parts))


def one_line(name, done, status, *parts):
    """Nothing on standard output, and one line on standard error that says so much."""
    yield from ended(name, done, status, None, parts)
    if done.stderr.count("\n") != 1 or not done.stderr.endswith("\n"):
        yield f"{name}: not one line: {done.stderr!r}"


def start(*words, under=(), env=None, **how):
    return subprocess.Popen([*under, program(), "doctor", "--rules", "rules", *words],
                            env={**ENV, **(env or {})}, stdin=subprocess.DEVNULL,
                            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how})


def eventually(condition, what):
    """Waits for it; a minute is a failure, not a measure."""
    until = time.monotonic() + 60
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.005)


def works(*words):
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def stat_fields(pid):
    """proc_pid_stat(5) from the state on; none where the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        fields = stat_fields(entry) if entry.isdigit() else None
        if fields and int(fields[1]) == pid:
            found.append(int(entry))
    return found


def marked(mark):
    """Processes that have `mark` in their environment: all that a run started, and nobody else."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/environ", "rb") as file:
                if mark.encode() in file.read() and (stat_fields(entry) or "Z")[0] != "Z":
                    found.append(int(entry))
        except OSError:
            continue
    return found


def on_terminal(words, columns, env=None, hear=lambda fd, written: None):
    """Its status, and all that it writes to a terminal so wide; `hear` is called with the terminal
    and what came so far."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    running = subprocess.Popen([program(), *words], env={**ENV, **(env or {})}, stdin=there,
                               stdout=there, stderr=there, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(there)
    written = b""
    try:
        while select.select([here], [], [], 60)[0]:
            written += os.read(here, 65536)
            hear(here, written)
        running.kill()
    except OSError:  # EIO: nobody has it open any more
        pass
    status = running.wait()
    os.close(here)
    return status, written.decode(errors="backslashreplace").replace("\r\n", "\n")


def run_one(test):
    folder = tempfile.mkdtemp(prefix="doctor-test-")
    os.chmod(folder, 0o755)
    os.chdir(folder)
    try:
        return list(test())
    except Skipped:
        raise
    except Exception:  # a test that breaks is a failed one, the others go on
        return [traceback.format_exc()]
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


def finish(*tests):
    failed, skipped = 0, 0
    os.umask(0o022)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    with tempfile.TemporaryDirectory(prefix="doctor-test-") as stage:
        os.chmod(stage, 0o755)
        os.environ["BANGER_COPY"] = shutil.copy(os.environ["BANGER"], stage)
        for test in tests:
            try:
                wrong = run_one(test)
            except Skipped as why:
                print(f"{test.__name__}: skipped: {why}")
                skipped += 1
                continue
            failed += bool(wrong)
            for line in wrong:
                print(f"{test.__name__}: {line}")
    print(f"{len(tests)} tests, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 77 if skipped == len(tests) else 0)
