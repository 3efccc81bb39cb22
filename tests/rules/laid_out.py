"""A machine with a system install, laid out in a mount namespace of its own: tmpfs on /etc, /run, /var
and /dev, an overlay on /usr. Nothing of the real machine is written to.

install() makes all of it good and new; a case then breaks something, and look() asks doctor.
"""
import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from fake_manager import FakeManager

OWNER, NOBODY = 4242, 65534
HOME = "/var/home/ann"
CONFIG = HOME + "/.config/banger"
FOLDER = "/var/opt/fc"
FIRECRACKER = FOLDER + "/firecracker"
STATE = "/var/lib/banger"
HELPER, DAEMON = "/run/banger-root/bangerd-root.sock", "/run/banger/bangerd.sock"
UNITS = "/etc/systemd/system"
HELPER_UNIT, DAEMON_UNIT = UNITS + "/bangerd-root.service", UNITS + "/bangerd.service"
HARDENED = ("[Unit]\nDescription=banger\n[Service]\nExecStart=/usr/bin/true\nNoNewPrivileges=yes\n"
            "ProtectSystem=strict\nRestrictSUIDSGID=yes\nLockPersonality=yes\n")
TOOLS = ["ip", "dmsetup", "losetup", "blockdev", "mkfs.ext4", "e2fsck", "truncate", "mount",
         "iptables", "nft", "resolvectl", "resize2fs"]
RUNS = ("loaded", "active", "running", "enabled")
SERVICES = ["bangerd-root.service", "bangerd.service", "systemd-resolved.service"]
# where root asks, and where others do
MANAGERS = ["/run/systemd/private", "/run/dbus/system_bus_socket"]
# program, rules and tools while a test runs: below the one mount that hides no checkout
STAGE = "/dev/stage"
PATH = STAGE + "/bin:/usr/bin:/bin"


class NotHere(Exception):
    """This machine doesn't allow what a laid-out one needs."""


def sh(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"{' '.join(words)}: {done.stderr.strip()}")


def write(path, text, mode=0o644, uid=0):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)
    os.chown(path, uid, uid)


def program(path, body, mode=0o755, uid=0):
    write(path, "#!/bin/sh\n" + body + "\n", mode, uid)


def tmpfs(path, options="mode=0755"):
    sh("mount", "-t", "tmpfs", "-o", options, "tmpfs", path)


def enter():
    """Starts this script again in a mount namespace; returns in there."""
    if os.geteuid() != 0:
        raise NotHere("needs root, to lay out a machine in a mount namespace")
    if not os.environ.get("LAID_OUT"):
        sh("unshare", "-m", "true")
        os.execvpe("unshare", ["unshare", "-m", "--propagation", "private", sys.executable,
                               *sys.argv], {**os.environ, "LAID_OUT": "yes"})


def mount_all(banger, rules):
    tmpfs("/dev", "mode=0755,size=1g")
    os.makedirs(STAGE + "/upper")
    os.makedirs(STAGE + "/work")
    shutil.copy(banger, STAGE + "/banger")
    shutil.copytree(rules, STAGE + "/rules")
    sh("chmod", "-R", "go-w", STAGE + "/rules")  # of a checkout that others may write to
    sh("mount", "-t", "overlay", "-o",
       f"lowerdir=/usr,upperdir={STAGE}/upper,workdir={STAGE}/work", "overlay", "/usr")
    for tool in TOOLS:  # those of this machine are out of the way, so that one can be missing
        for folder in ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"):
            if tool != "mount" and os.path.lexists(f"{folder}/{tool}"):
                os.remove(f"{folder}/{tool}")
    shutil.copytree("/etc", STAGE + "/etc", symlinks=True)
    for folder in ("/etc", "/run", "/var"):
        tmpfs(folder, "mode=0755,size=32m")
    shutil.copytree(STAGE + "/etc", "/etc", symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(STAGE + "/etc")
    for name, minor in (("null", 3), ("zero", 5), ("urandom", 9)):
        os.mknod(f"/dev/{name}", 0o020666, os.makedev(1, minor))
        os.chmod(f"/dev/{name}", 0o666)
    write(STAGE + "/ip_forward", "1\n")
    sh("mount", "--bind", STAGE + "/ip_forward", "/proc/sys/net/ipv4/ip_forward")


def make_socket(path, mode=0o600, uid=OWNER):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.remove(path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path)
    os.chmod(path, mode)
    os.chown(path, uid, uid)


def config(text):
    write(CONFIG + "/config.toml", text, uid=OWNER)


def firecracker(body, **more):
    program(FIRECRACKER, body, **more)


def prints_version(version):
    return (f"echo 'Firecracker v{version}'\n"
            "echo '2026-04-28T17:47:42 [anonymous-instance:main] exiting successfully'")


def sql(statements):
    """A state store of these statements, by a process that ends before doctor looks."""
    os.makedirs(STATE, exist_ok=True)
    subprocess.run([sys.executable, "-c", "import sqlite3, sys\n"
                    f"sqlite3.connect('{STATE}/state.db').executescript(sys.argv[1])", statements],
                   check=True)


IMAGES = ("CREATE TABLE images (name TEXT, rootfs_path TEXT, kernel_path TEXT, initrd_path TEXT);"
          "INSERT INTO images VALUES ('deb', '/var/lib/banger/deb.ext4', '/var/lib/banger/vmlinux', '');")


class Writer:
    """A process that writes to the store all the while: a row committed, one that isn't."""

    def __enter__(self):
        script = ("import sqlite3, sys\n"
                  f"db = sqlite3.connect('{STATE}/state.db', isolation_level=None)\n"
                  "db.execute('PRAGMA journal_mode=WAL')\n"
                  "db.execute(\"UPDATE images SET kernel_path = '/var/lib/banger/gone'\")\n"
                  "db.execute('BEGIN IMMEDIATE')\n"
                  "db.execute('DELETE FROM images')\n"
                  "print('writing', flush=True)\nsys.stdin.read()\n")
        self.process = subprocess.Popen([sys.executable, "-c", script], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == "writing\n"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Systemd:
    """The managers of the good machine, by which all services run."""

    def __init__(self):
        self.managers, self.open = [], contextlib.ExitStack()

    def start(self):
        self.open.close()
        self.managers = [self.open.enter_context(FakeManager(path, {one: RUNS for one in SERVICES}))
                         for path in MANAGERS]
        os.makedirs("/run/systemd/system")

    def says(self, **states):
        """Of services, by the start of their names, `state` as "LOAD ACTIVE SUB ENABLED"."""
        for manager in self.managers:
            manager.states = {f"{name.replace('_', '-')}.service": state.split(" ")
                              for name, state in states.items()}

    def does(self, how):
        for manager in self.managers:
            manager.how = how


SYSTEMD = Systemd()


def empty(folder):
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def install():
    """The good machine, made anew."""
    os.makedirs("/etc/banger", exist_ok=True)
    os.chmod("/etc/banger", 0o755)
    os.makedirs(UNITS, exist_ok=True)
    for folder in ("/run", "/var", "/etc/banger", UNITS):
        empty(folder)
    write("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
          f"ann:x:{OWNER}:{OWNER}:Ann:{HOME}:/bin/sh\n"
          f"nobody:x:{NOBODY}:{NOBODY}:nobody:/nonexistent:/bin/false\n")
    if os.path.lexists("/etc/os-release"):
        os.remove("/etc/os-release")
    write("/etc/os-release", "ID=debian\n")
    write("/etc/banger/install.toml", f'owner_user = "ann"\nowner_uid = {OWNER}\n'
          f'owner_gid = {OWNER}\nowner_home = "{HOME}"\nversion = "1.2.0"\n')
    SYSTEMD.start()
    make_socket(HELPER)
    make_socket(DAEMON)
    write(HELPER_UNIT, HARDENED + "ProtectHome=yes\nCapabilityBoundingSet=CAP_NET_ADMIN CAP_SYS_ADMIN\n")
    write(DAEMON_UNIT, HARDENED + "User=ann\nProtectHome=read-only\n")
    program("/usr/lib/banger/banger-vsock-agent", "exit 0")
    for name in ("kvm", "vhost-vsock"):
        write("/dev/" + name, "", mode=0o666)
    write(STAGE + "/ip_forward", "1\n")
    os.makedirs(STAGE + "/bin", exist_ok=True)
    empty(STAGE + "/bin")
    for tool in TOOLS:
        program(f"{STAGE}/bin/{tool}", "exit 0")
    firecracker(prints_version("1.14.1"))
    os.makedirs(CONFIG)
    config(f'firecracker_bin = "{FIRECRACKER}"\ndefault_image_name = "deb"\n'
           '[vm_defaults]\nvcpu = 3\nmemory_mib = 1500\ndisk = "1 MiB"\n')
    write(CONFIG + "/ssh_key", "key", mode=0o600, uid=OWNER)
    write(CONFIG + "/ssh_config", "", uid=OWNER)
    write(HOME + "/.ssh/config", "Include ~/.config/banger/ssh_config\n", mode=0o600, uid=OWNER)
    for name in ("deb.ext4", "vmlinux"):
        write(f"{STATE}/{name}", "image")
    sql(IMAGES)
    # what root would read, were it asked about itself
    write("/var/home/root/.config/banger/config.toml", 'firecracker_bin = "/var/opt/of-root"\n')


def snapshot():
    """Every file with its content, mode, owner and times, where doctor has anything to look for."""
    seen = {}
    for top in ("/etc", "/run", "/var", "/usr/lib/banger"):
        for folder, folders, names in os.walk(top):
            for path in [os.path.join(folder, name) for name in names + folders]:
                state = os.lstat(path)
                content = ""
                if os.path.isfile(path) and not os.path.islink(path):
                    with open(path, "rb") as file:
                        content = hashlib.sha256(file.read()).hexdigest()
                seen[path] = (content, state.st_mode, state.st_uid, state.st_mtime_ns,
                              state.st_ctime_ns, state.st_ino)
    return seen


def look(user, *arguments):
    """(rows by id, exit status, what it said besides)."""
    home = {0: "/var/home/root", OWNER: HOME, NOBODY: "/nonexistent"}[user]
    kept = {name: value for name, value in os.environ.items()
            if name.endswith("SAN_OPTIONS") or name == "XDG_CONFIG_HOME"}
    words = [] if user == 0 else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups",
                                  "--no-new-privs"]
    done = subprocess.run(
        [*words, STAGE + "/banger", "doctor", "--rules", STAGE + "/rules", "--format", "json",
         *arguments], capture_output=True, text=True, timeout=60, check=False, cwd="/",
        env={**kept, "HOME": home, "PATH": PATH, "LC_ALL": "C.UTF-8"})
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return {}, done.returncode, done.stdout + done.stderr
    return {row["id"]: row for row in report["rows"]}, done.returncode, done.stderr
