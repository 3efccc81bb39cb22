"""Packages of npm's registry for tests, kept in the build's folder. Where they can't be had the test
ends 77 and says so."""
import os
import shutil
import subprocess
import sys

BUILD = os.environ.get("BUILD_DIR") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "dev")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def modules(folder, *packages):
    """The node_modules with these packages, `name@version` each. Every test has a folder of its
    own, as npm takes away what it isn't asked for."""
    prefix = os.path.join(BUILD, "npm", folder)
    if not shutil.which("node"):
        skip("there is no node")
    done = os.path.join(prefix, " ".join(packages).replace("/", "+"))
    if not os.path.exists(done):
        if not shutil.which("npm"):
            skip("there is no npm")
        os.makedirs(prefix, exist_ok=True)
        try:
            subprocess.run(["npm", "install", "--prefix", prefix, "--no-save", "--no-audit",
                            "--no-fund", "--silent", *packages], check=True, timeout=120,
                           stdin=subprocess.DEVNULL, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            skip(f"npm could not install {' '.join(packages)}")
        with open(done, "w", encoding="utf-8"):
            pass
    return os.path.join(prefix, "node_modules")
