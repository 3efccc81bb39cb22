"""What the oracles of the unit reader share: laying trees, asking systemd and the driver, comparing.

systemd is asked by `systemd-analyze --root=TREE verify`, which with debugging on dumps a unit as it
loaded it. What the dump shows of a directive is compared with what we tell; of one that we don't tell
with what the dump shows of a unit that doesn't set it.
"""
import json
import os
import re
import shutil
import subprocess

CAPABILITIES = [
    "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid",
    "setpcap", "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw",
    "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct",
    "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease",
    "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog", "wake_alarm",
    "block_suspend", "audit_read", "perfmon", "bpf", "checkpoint_restore"]
# Of the search path all that `verify` doesn't put elsewhere (generators, transient units).
DIRS = ["etc/systemd/system.control", "run/systemd/system.control", "etc/systemd/system",
        "etc/systemd/system.attached", "run/systemd/system", "run/systemd/system.attached",
        "usr/local/lib/systemd/system", "usr/lib/systemd/system"]


class CantAsk(Exception):
    """systemd isn't here, or is another than the one that our table is of."""


def systemd_version():
    """Of systemd-analyze."""
    if not shutil.which("systemd-analyze"):
        raise CantAsk("systemd-analyze isn't installed")
    said = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[1])


def write(root, path, content):
    """A file (bytes or text), or a link where the content begins with `-> `."""
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, str) and content.startswith("-> "):
        os.symlink(content[3:], path)
        return
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def stubs(root):
    """What every unit needs to be loaded."""
    write(root, "dev/null", "")  # empty, it masks as the device does
    for name in ("sysinit", "basic", "shutdown"):
        write(root, f"usr/lib/systemd/system/{name}.target", "[Unit]\nDescription=stub\n")


def ask_systemd(root, unit):
    """The dump of a unit as {field: [values in order]}, None where it wasn't loaded; and what was said."""
    asked = subprocess.run(
        ["systemd-analyze", f"--root={root}", "--man=no", "--generators=no", "verify", "--", unit],
        capture_output=True, check=False, timeout=120,
        env={"SYSTEMD_LOG_LEVEL": "debug", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    out, said = asked.stdout.decode(errors="replace"), asked.stderr.decode(errors="replace")
    fields, section = None, ""
    for line in out.splitlines():
        if line.startswith("\t-> Unit "):
            fields = {"Id": [line[9:-1]]}
        elif fields is not None and line.startswith("\t\t-> "):
            section = line[5:].rstrip(":")
        elif fields is not None and line.startswith("\t\t\tCommand Line: "):
            fields.setdefault(section, []).append(line[17:])
        elif fields is not None and line.startswith("\t\t") and ": " in line + " ":
            name, _, value = line.strip("\t").partition(":")
            fields.setdefault(name, []).append(value[1:])
    return fields, said


class Driver:
    """Ours, one process for all."""

    def __init__(self):
        path = os.path.join(os.environ.get("BUILD_DIR", "build/dev"), "tests", "unit-driver")
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, root, unit, scope="system"):
        """{name: value}, or {"fault": text}."""
        self.process.stdin.write(f"{scope} {root} {unit}\n".encode())
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the driver ended over {unit} in {root}")
        return json.loads(line.decode(errors="replace"))


def span(text):
    """Seconds of a time as systemd prints it."""
    if text in ("infinity", ""):
        return text
    units = {"us": 1e-6, "ms": .001, "s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604800,
             "month": 2629800, "y": 31557600}
    return round(sum(float(n) * units[unit or "s"]
                     for n, unit in re.findall(r"([0-9.]+)\s*([a-z]*)", text)), 3)


def ours_span(one):
    """The same as we print it: 90 s, 500 ms, 5 min, 2 d."""
    return span(one.replace(" ", ""))


def environment(words):
    """The last of a variable counts, in the place of the first."""
    kept = {}
    for word in words:
        kept[word.split("=", 1)[0]] = word
    return sorted(kept.values())


def capabilities(words, unset):
    """Names as a set."""
    if words is None:
        return unset
    if words == ["~"]:
        return set(CAPABILITIES)
    names = {word.lstrip("~").lower().removeprefix("cap_") for word in words}
    return set(CAPABILITIES) - names if words and words[0].startswith("~") else names


# What the kernel's protections take from the bounding set besides.
IMPLIED = {"PrivateDevices": {"mknod", "sys_rawio"}, "ProtectKernelModules": {"sys_module"},
           "ProtectKernelLogs": {"syslog"}, "ProtectClock": {"sys_time", "wake_alarm"}}


def dumped_capabilities(values, unset):
    return unset if values is None else {word.removeprefix("cap_") for word in " ".join(values).split()}


BOOLS = ["PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
         "ProtectClock", "ProtectControlGroups", "PrivateNetwork", "PrivateUsers", "IgnoreSIGPIPE",
         "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID", "ProtectHostname", "LockPersonality",
         "RemainAfterExit", "GuessMainPID", "SendSIGKILL", "SendSIGHUP", "RootDirectoryStartOnly",
         "StopWhenUnneeded", "RefuseManualStart", "RefuseManualStop", "IgnoreOnIsolate", "DynamicUser"]
WORDS_OF = {
    "ProtectSystem": ["yes", "no", "full", "strict", "on"],
    "ProtectHome": ["yes", "no", "read-only", "tmpfs", "true"],
    "ProtectProc": ["default", "noaccess", "invisible", "ptraceable"], "ProcSubset": ["all", "pid"],
    "KeyringMode": ["inherit", "private", "shared"],
    "KillMode": ["control-group", "process", "mixed", "none"],
    "Restart": ["no", "always", "on-failure", "on-abort"],
    "DevicePolicy": ["auto", "closed", "strict"],
    "TimeoutStartFailureMode": ["terminate", "abort", "kill"],
    "RuntimeDirectoryPreserve": ["yes", "no", "restart"],
    "OnFailureJobMode": ["fail", "replace", "isolate", "flush"],
}
MODES = ["UMask", "RuntimeDirectoryMode", "StateDirectoryMode", "LogsDirectoryMode"]
SPANS = ["RestartSec", "RuntimeMaxSec", "TimeoutStopSec"]
TEXTS = ["User", "Group", "Description", "UtmpIdentifier", "WorkingDirectory"]
PATHS = ["ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths", "ExecPaths"]
NUMBERS = ["Nice", "OOMScoreAdjust"]
CONDITIONS = ["ConditionPathExists", "ConditionHost", "AssertPathExists", "ConditionKernelVersion"]
LINES = ["ExecStart", "ExecStartPre", "ExecStop"]


def told(ours, name):
    """(one value, words) of a directive of ours, or (None, None)."""
    value = ours.get(name)
    return (value[0], value[2]) if isinstance(value, list) and len(value) == 4 else (None, None)


def simplified(path):
    return re.sub(r"/+", "/", path).rstrip("/") or "/"


def directives(ours, theirs, base):
    """(name, what we say, what systemd says) of each that differs. Without a base what we don't tell
    isn't compared, nor commands; specifiers, which systemd fills in, never are."""
    whole = base is not None
    base = base if whole else {}

    def compare(name, mine, other):
        if mine != other and "%" not in str(mine) and (whole or told(ours, name)[0] is not None):
            yield name, mine, other

    def dumped(name):
        return theirs.get(name)

    for name in BOOLS + list(WORDS_OF) + MODES:
        one, _ = told(ours, name)
        default = base.get(name, [None])[-1]
        if name == "DevicePolicy" and "yes" in (told(ours, "PrivateDevices")[0], told(ours, "ProtectClock")[0]):
            continue  # they close it
        if name in theirs or name in base:
            yield from compare(name, one if one is not None else default, (dumped(name) or [None])[-1])
    for name in SPANS:
        one, _ = told(ours, name)
        if one is not None or name in base:
            mine = ours_span(one) if one is not None else span(base[name][-1])
            yield from compare(name, mine, span((dumped(name) or [""])[-1]))
    for name in TEXTS:
        one, _ = told(ours, name)
        default = base.get(name, [None])[-1]
        if name == "Description" and default is not None:
            default = theirs["Id"][0]
        if name == "WorkingDirectory" and one is not None:
            one = simplified(one.removeprefix("-"))
        yield from compare(name, default if one is None else one, (dumped(name) or [None])[-1])
    for name in NUMBERS:
        one, _ = told(ours, name)
        yield from compare(name, one, (dumped(name) or [None])[-1])
    for name in PATHS:
        words = told(ours, name)[1] or []
        mine = [simplified(word) for word in words]
        yield from compare(name, mine, " ".join(dumped(name) or []).split())
    for name in LINES if whole else []:
        yield from compare(name, told(ours, name)[1] or [], dumped(name) or [])
    for name in CONDITIONS:
        mine = sorted(simplified(line) if "Path" in name else line for line in told(ours, name)[1] or [])
        yield from compare(name, mine, sorted(re.sub(r" untested$", "", line) for line in dumped(name) or []))
    yield from compare("Environment", environment(told(ours, "Environment")[1] or []),
                       sorted(dumped("Environment") or []))
    for name, unset in (("CapabilityBoundingSet", set(CAPABILITIES)), ("AmbientCapabilities", set())):
        mine = capabilities(told(ours, name)[1], unset)
        for implied, taken in IMPLIED.items():
            if name == "CapabilityBoundingSet" and told(ours, implied)[0] == "yes":
                mine = mine - taken
        yield from compare(name, mine, dumped_capabilities(dumped(name), unset))
    after = {line.split()[0] for line in dumped("After") or [] if "origin-file" in line}
    known = {"q1.service", "q2.target", "q3.service"}  # others are implied
    yield from compare("After", set(told(ours, "After")[1] or []) & known, after & known)
    documentation = told(ours, "Documentation")[1] or []
    yield from compare("Documentation", documentation, " ".join(dumped("Documentation") or []).split())


def is_chance(ours, theirs):
    """Of drop-ins of one name in the directories of two aliases systemd takes one by chance."""
    names = [{os.path.basename(path) for path in paths} for paths in (ours, theirs)]
    return names[0] == names[1] and all(
        mine == other or ".service.d/" in mine and os.path.dirname(mine).rpartition("/")[2] !=
        os.path.dirname(other).rpartition("/")[2] for mine, other in zip(ours, theirs))


def differences(root, unit, ours, theirs, said, base):
    """All in which we and systemd differ over a unit, as lines."""
    def inside(path):
        return path.removeprefix(root) if path.startswith(root) else path

    if theirs is None:
        masked = "is masked" in said
        absent = "not found" in said
        if "fault" in ours:
            if (masked or absent) and "Too many levels of symbolic links" not in said:
                yield f"we say {ours['fault']!r}, systemd: {said.splitlines()[-1:]}"
        elif ours["exists"] == "no":
            if not absent:
                yield f"absent to us, systemd: {said.splitlines()[-1:]}"
        elif ours["masked"] == "yes":
            if not masked:
                yield f"masked to us, systemd: {said.splitlines()[-1:]}"
        else:
            yield f"a record to us, systemd: {said.splitlines()[-3:]}"
        return
    if "fault" in ours:
        yield f"we say {ours['fault']!r}, systemd loads it"
        return
    if ours["exists"] != "yes" or ours["masked"] != "no":
        yield f"exists {ours['exists']}, masked {ours['masked']}, and systemd loads it"
        return
    if ours["name"] != theirs["Id"][0]:
        yield f"its name: {ours['name']}, systemd: {theirs['Id'][0]}"
    aliased = len(theirs.get("Alias", [])) > 1
    fragment = inside(theirs["Fragment Path"][0])
    if ours["path"] != fragment:
        yield f"its path: {ours['path']}, systemd: {fragment}"
    drops = [inside(path) for path in theirs.get("DropIn Path", [])]
    if ours["drop_ins"] != drops and aliased and is_chance(ours["drop_ins"], drops):
        return
    if ours["drop_ins"] != drops:
        yield f"drop-ins: {ours['drop_ins']}\n    systemd: {drops}"
    for name, mine, other in directives(ours, theirs, base):
        yield f"{name}: {mine!r}, systemd: {other!r}"
