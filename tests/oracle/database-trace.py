#!/usr/bin/env python3
"""Each system call of a look at a database, judged: nothing is opened but to read, nothing locked,
nothing made. What isn't known to change nothing fails the test."""
import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

DRIVER = os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "tests", "database-driver")
QUERY = "SELECT count(*) AS n FROM t"

# What can't change a file whatever its arguments are; the last lines are the start-up's.
HARMLESS = set("""
    read pread64 readv lseek close fstat newfstatat stat lstat statx readlink readlinkat access
    faccessat2 getcwd clock_nanosleep clock_gettime exit_group exit brk munmap mprotect madvise
    arch_prctl set_tid_address set_robust_list rseq prlimit64 getrlimit getrandom futex sigaltstack
    rt_sigaction rt_sigprocmask uname sysinfo getpid gettid getuid geteuid getgid getegid personality
    sched_getaffinity sched_yield getdents64 execve prctl mincore
    """.split())

# The arguments that make a call of these harmless.
JUDGED = {
    "openat": r"O_(RDONLY|PATH)(?!.*O_(CREAT|TRUNC|WRONLY|RDWR|APPEND|TMPFILE))",
    "open": r"O_(RDONLY|PATH)(?!.*O_(CREAT|TRUNC|WRONLY|RDWR|APPEND|TMPFILE))",
    "fcntl": r"F_(OFD_GETLK|GETFD|SETFD|GETFL)\b",
    "ioctl": r"TCGETS",
    "mmap": r"MAP_PRIVATE|PROT_READ, MAP_SHARED|PROT_(READ|NONE), MAP_SHARED",
    "write": r"^[12]<",
}


def wrong_calls(trace):
    for line in trace.splitlines():
        call = re.match(r"(?:\d+ +)?(\w+)\((.*)", line)
        if not call or call[1] in HARMLESS:
            continue
        if call[1] not in JUDGED or not re.search(JUDGED[call[1]], call[2]):
            yield line


def connect(folder):
    db = sqlite3.connect(os.path.join(folder, "state.db"), isolation_level=None)
    db.execute("PRAGMA synchronous=off")
    return db


def fill(db):
    db.execute("CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT)")
    db.executemany("INSERT INTO t(v) VALUES(?)", [("x" * (i % 300),) for i in range(300)])


def half_write(db):
    """The database file itself holds what isn't committed."""
    db.execute("PRAGMA cache_size=1")
    db.execute("BEGIN")
    db.execute("UPDATE t SET v = v || 'y'")


def log_of(db):
    db.execute("PRAGMA journal_mode=wal")
    db.execute("PRAGMA wal_autocheckpoint=0")
    fill(db)


def at_rest(folder, _):
    db = connect(folder)
    fill(db)
    db.close()
    return "rows 1: n=300"


def wal_at_rest(folder, _):
    db = connect(folder)
    log_of(db)
    db.close()
    return "rows 1: n=300"


def wal_written(folder, keep):
    db = keep(connect(folder))
    log_of(db)
    half_write(db)
    return "rows 1: n=300"


def written(folder, keep):
    db = keep(connect(folder))
    fill(db)
    half_write(db)
    return "timeout: process"


def left_by(make):
    """What a writer that died leaves: its files as they were while it wrote."""
    def state(folder, _):
        with tempfile.TemporaryDirectory() as other, contextlib.ExitStack() as stack:
            make(other, lambda db: stack.enter_context(contextlib.closing(db)))
            for name in os.listdir(other):
                shutil.copy(os.path.join(other, name), folder)
        return "malformed: was not closed" if make is written else "rows 1: n=300"
    return state


def nothing(_folder, _):
    return "absent"


STATES = {
    "nothing": nothing,
    "at rest": at_rest,
    "a log, at rest": wal_at_rest,
    "a log, being written": wal_written,
    "a log, its writer died": left_by(wal_written),
    "being written": written,
    "its writer died": left_by(written),
}


def usable():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True,
                          check=False).returncode == 0


def picture(folder):
    return sorted((name, os.stat(os.path.join(folder, name))) for name in os.listdir(folder))


def look(folder, trace, milliseconds):
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    command = ["strace", "-f", "-y", "-s", "0", "-o", trace, DRIVER,
               os.path.join(folder, "state.db"), QUERY, str(milliseconds)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def problems_of(name, make):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack, \
            tempfile.NamedTemporaryFile("r") as trace:
        want = make(folder, lambda db: stack.enter_context(contextlib.closing(db)))
        before = picture(folder)
        run = look(folder, trace.name, 30 if want.startswith("timeout") else 60000)
        calls = trace.read()
        if not run.stdout.startswith(want):
            yield f"{name}: got {run.stdout!r} {run.stderr!r}, want {want!r}"
        if "state.db" not in calls:
            yield f"{name}: the trace doesn't show the look"
        if picture(folder) != before:
            yield f"{name}: the folder is another"
        yield from (f"{name}: {line}" for line in wrong_calls(calls))


def main():
    if not usable():
        print("strace can't watch here")
        sys.exit(77)
    problems = [problem for name, make in STATES.items() for problem in problems_of(name, make)]
    print("\n".join(problems) or f"{len(STATES)} states, nothing but reading")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
