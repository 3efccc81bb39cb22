"""Lays out what the bench looks at, and the rules that look at it. Everything passes as laid out."""
import os
import random

FILES, COMMANDS, UNITS, BIG_MIB = 10000, 200, 100, 512
PATTERNS = {"big": r"release v[0-9]+\.[0-9]+\.[0-9]+-rc[0-9]+",
            "big-hard": r"[a-z]+ v[0-9]+\.[0-9]+\.[0-9]+-\w+ \w+$"}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def rules(folder, checks):
    write(os.path.join(folder, "rules/rules.yaml"),
          "banger: 1\n" + ("checks:\n" + "".join(checks) if checks else ""))


def start(folder):
    rules(folder, [])


def files(folder):
    """Small files of several modes and, where root lays them out, several owners."""
    rng = random.Random(FILES)
    owners = [(0, 0), (0, 0), (33, 33), (1, 1)] if os.getuid() == 0 else [(os.getuid(), os.getgid())]
    checks = []
    for i in range(FILES):
        path = os.path.join(folder, f"tree/d{i // 100:03d}/f{i:05d}.conf")
        mode, (uid, gid) = rng.choice([0o644, 0o644, 0o600, 0o640, 0o755]), rng.choice(owners)
        write(path, f"# file {i}\nkey = value{i}\n")
        os.chown(path, uid, gid)
        os.chmod(path, mode)
        checks.append(f"  - id: file-{i:05d}\n"
                      f"    name: \"Permissions of {os.path.basename(path)} are as shipped\"\n"
                      f"    stat:\n      path: {path}\n      follow: no\n"
                      f"    expect:\n      mode: \"{mode:04o}\"\n      uid: {uid}\n      gid: {gid}\n"
                      f"    hint: chmod {mode:04o} {path}\n")
    rules(folder, checks)


def units(folder):
    """Units in a folder of their own, which comes before the search path; `files` is a list of all of it."""
    checks, files = [], []
    for i in range(UNITS):
        unit = os.path.join(folder, f"system/bench-{i}.service")
        files += [unit] + [f"{unit}.d/{k}0-more.conf" for k in range(2)]
        write(unit, "[Unit]\nDescription=bench\nAfter=network.target\n\n[Service]\nExecStart=/bin/true\n"
                    "NoNewPrivileges=yes\nProtectSystem=full\nProtectHome=yes\nRestrictSUIDSGID=yes\n"
                    "CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW\n")
        write(files[-2], "# more\n[Service]\nProtectSystem=strict\n")
        write(files[-1], "[Service]\nUser=daemon\n")
        checks.append(f"  - id: unit-{i}\n    unit: {unit}\n"
                      "    expect: {NoNewPrivileges: yes, ProtectSystem: strict, User: daemon}\n")
    write(os.path.join(folder, "files"), "".join(path + "\n" for path in files))
    rules(folder, checks)


def commands(folder):
    """Half /bin/true, half a shell that prints a version; each with an environment of its own, so
    that no two are one look."""
    checks = []
    for i in range(COMMANDS):
        argv, lines = (("[/bin/true]", "") if i % 2 == 0 else
                       ("[sh, -c, echo v1.2.3]",
                        r"      lines: {has: {matches: '^v1\.[0-9]+\.[0-9]+$'}}" + "\n"))
        checks.append(f"  - id: cmd-{i:04d}\n    name: \"Command {i} answers\"\n"
                      f"    command:\n      argv: {argv}\n      env: {{N: \"{i}\"}}\n      timeout: 5s\n"
                      f"    expect:\n      exit: 0\n{lines}")
    rules(folder, checks)


def log_block(rng):
    """About a MiB of lines as in a log."""
    words = ["kernel:", "sshd[812]:", "session", "opened", "for", "user", "closed", "systemd[1]:",
             "Started", "Failed", "password", "port", "from", "10.0.0.7", "unit", "error=0"]
    block, size = [], 0
    while size < 1 << 20:
        block.append(f"2024-01-{rng.randrange(1, 29):02d}T{rng.randrange(24):02d}:00:"
                     f"{rng.randrange(60):02d} host{rng.randrange(99)} "
                     + " ".join(rng.choices(words, k=rng.randrange(4, 14))) + "\n")
        size += len(block[-1])
    return "".join(block)


def log(path):
    """A large log with one line near its end that the patterns find."""
    block = log_block(random.Random(7))
    with open(path + ".part", "w", encoding="utf-8") as file:
        for i in range(BIG_MIB):
            if i == BIG_MIB - 1:
                file.write("2024-01-28T23:59:59 host1 app: release v4.17.2-rc1 deployed\n")
            file.write(block)
    os.rename(path + ".part", path)


def big(folder, path, pattern):
    if not os.path.exists(path):
        log(path)
    rules(folder, [f"  - id: big\n    name: the release line is there\n"
                   f"    file: {{path: {path}, limit: 1 GiB}}\n"
                   f"    expect:\n      lines: {{has: {{matches: '{pattern}'}}}}\n"])
