"""Generated trees of units: one unit with what can bear on it, in any directories of a search path."""
import os

import units

TRUTH = ["yes", "no", "1", "0", "on", "off", "true", "False", "y", "t", "N"]
REFUSED = ["", "maybe", "2", "yes no", '"yes"']


def directive(rng):
    """(section, name, value) of any kind that the dump shows."""
    kind = rng.randrange(13)
    if kind < 3:
        name = rng.choice(units.BOOLS[:-1])
        section = "Unit" if name in units.BOOLS[20:24] else "Service"
        return section, name, rng.choice(TRUTH if rng.random() < .75 else REFUSED)
    if kind < 5:
        name = rng.choice(list(units.WORDS_OF))
        value = rng.choice(units.WORDS_OF[name] if rng.random() < .8 else REFUSED + ["STRICT"])
        return "Unit" if name == "OnFailureJobMode" else "Service", name, value
    if kind == 5:
        return "Service", rng.choice(units.MODES), rng.choice(["0022", "77", "0", "7777", "", "rw", "8", "0x1f"])
    if kind == 6:
        return "Service", rng.choice(units.SPANS), rng.choice(
            ["5", "1min 30s", "2h", "500ms", "1d2h", "", "soon", "3 w", "7seconds", "-1", "infinity"])
    if kind == 7:
        name = rng.choice(units.TEXTS)
        values = {"WorkingDirectory": ["/srv", "/a//b/", ""],
                  "Description": ["two  words", "", "# not a comment", "a = b", "\u00e9"]}
        return ("Unit" if name == "Description" else "Service"), name, \
            rng.choice(values.get(name, ["alice", "bob", ""]))
    if kind == 8:
        values = ["/a", "/a /b", '"/c d" /e', "'/f'", "", "/g/ //h", "-/i +/j"]
        name = rng.choice(units.PATHS + ["ReadOnlyDirectories", "ReadWriteDirectories"])
        return "Service", name, rng.choice([value for value in values if '"' not in value])
    if kind == 9:
        return "Service", rng.choice(units.NUMBERS), rng.choice(["5", "-5", "0", "", "19", "-20", "99", "x", "1000"])
    if kind == 10:
        if rng.random() < .5:
            return "Unit", rng.choice(units.CONDITIONS), rng.choice(["/a", "", "!/b", "|/c", "/d"])
        if rng.random() < .5:
            return "Unit", "Documentation", rng.choice(["", "man:x(1)", "http://x/y man:z(5)"])
        return "Unit", "After", rng.choice(["", "q1.service q2.target", "q3.service"])
    if kind == 11:
        return "Service", "Environment", rng.choice(['A=1', 'B=2 C=3', '"D=x y" E=', '', "'F=q' A=2", 'G=a"b"c'])
    name = rng.choice(["CapabilityBoundingSet", "AmbientCapabilities"])
    picked = " ".join("CAP_" + cap.upper() for cap in rng.sample(units.CAPABILITIES[:6], rng.randrange(3)))
    return "Service", name, rng.choice(["", "~"]) + picked


def spelled(rng, name, value):
    """An assignment as somebody may write it."""
    style = rng.random()
    if style < .1 and " " in value.strip():
        head, tail = value.split(" ", 1)
        comment = rng.choice(["", "# between\n", "  ; between\n"])
        return f"{name}={head}\\\n{comment}{tail}\n"
    if style < .15:
        return f"{name}=\\\n{value}\n"
    if style < .3:
        return f"  {name} = {value}  \n"
    if style < .35:
        return f"{name}={value}\r\n"
    return f"{name}={value}\n"


def noise(rng):
    return rng.choice(["", "", "# NoNewPrivileges=yes\n", "; PrivateTmp=yes\n", "\n", "nothing\n", "=x\n",
                       "Unknown=1\n", "X-Own=1\n", "\0", "LockPersonality\n"])


def text(rng, first, broken):
    """Of a unit (it has what to start) or a drop-in."""
    out, section = [], None
    if rng.random() < .05:
        out.append("\ufeff")
    if rng.random() < .1:
        out.append("PrivateTmp=yes\n")
    if first:
        out.append("[Service]\nExecStart=/bin/true\n")
        section = "Service"
    for _ in range(rng.randrange(1, 6)):
        wanted, name, value = directive(rng)
        if rng.random() < .08:
            wanted = rng.choice(["Install", "Socket", "X-Own", "Unit", "Service"])
        if wanted != section:
            out.append(f"[{wanted}]\n")
            section = wanted
        out.append(noise(rng) + spelled(rng, name, value))
    if broken and rng.random() < .08:
        out.insert(rng.randrange(len(out) + 1), rng.choice(["[Service\n", "[Unit] # x\n", "User=\udcff\n"]))
    return "".join(out).encode(errors="surrogateescape")


class Tree:
    """One tree being made; features are counted, so that each has four or more."""

    def __init__(self, rng, dirs, linked_dirs=False):
        self.rng, self.dirs, self.linked_dirs = rng, dirs, linked_dirs
        self.files, self.features = {}, set()
        self.stem = rng.choice(["a", "ab-cd", "ab-cd-ef", "x-", "-y", "ab--cd", "a.b-c", "a_b-c\\\\x2dd"])
        self.instance = rng.choice([None, None, "1", "i-j", "k@l"])
        self.unit = f"{self.stem}@{self.instance}.service" if self.instance else f"{self.stem}.service"
        self.template = f"{self.stem}@.service" if self.instance else None
        self.names = [self.unit]

    def put(self, path, content, feature):
        if path in self.files or any(known.startswith(path + "/") for known in self.files):
            return
        parent = os.path.dirname(path)
        while parent:
            if parent in self.files:
                return
            parent = os.path.dirname(parent)
        self.files[path] = content
        self.features.add(feature)

    def fragment(self):
        rng = self.rng
        name = self.template if self.template and rng.random() < .7 else self.unit
        self.file = name
        where = rng.choice(self.dirs)
        if rng.random() < .08:
            self.put(f"opt/{rng.choice(['own', 'other'])}.service", text(rng, True, True), "linked")
            up = "../" * (where.count("/") + 1)
            self.put(f"{where}/{name}", f"-> {up}{next(iter(self.files))}", "linked")
        else:
            self.put(f"{where}/{name}", text(rng, True, True), "fragment")
        if name == self.template:
            self.features.add("template")
        if rng.random() < .3:
            self.put(f"{rng.choice(self.dirs)}/{name}", text(rng, True, True), "several fragments")
        if rng.random() < .06:
            self.put(f"{rng.choice(self.dirs)}/{name}", rng.choice(["-> /dev/null", ""]), "mask")

    def alias(self):
        rng = self.rng
        stem = rng.choice(["al", "al-ias", "zz"])
        forms = [f"{stem}.service"] if not self.instance else [
            f"{stem}@{self.instance}.service", f"{stem}@.service", f"{stem}@other.service", f"{stem}.service"]
        name, target = rng.choice(forms), rng.choice([self.file, self.names[-1], self.unit])
        where = rng.choice(self.dirs)
        to = rng.choice([target, f"/{rng.choice(self.dirs)}/{target}", f"../system/{target}"])
        self.put(f"{where}/{name}", "-> " + to, "alias")
        self.names.append(name)

    def drop_in_dirs(self):
        out = [f"{name}.d" for name in self.names] + ["service.d"]
        for name in [self.unit, self.template or self.unit]:
            stem = name.split("@")[0].removesuffix(".service")
            at = name[len(stem):]
            cuts = [i + 1 for i, c in enumerate(stem) if c == "-"]
            out += [f"{stem[:cut]}{tail}.d" for cut in cuts for tail in {at, ".service"}]
            out.append(f"{name}.d")
        return out

    def drop_in(self):
        rng = self.rng
        where = f"{rng.choice(self.dirs)}/{rng.choice(self.drop_in_dirs())}"
        name = rng.choice(["10-a.conf", "20-b.conf", "30-c.conf", "Z.conf", "5.conf"])
        draw = rng.random()
        feature = "drop-in of " + ("the type" if where.endswith("/service.d") else
                                   "a prefix" if "-.service" in where or "-@" in where else "its own")
        if draw < .06:
            self.put(where, "[Service]\nUser=file\n", "a file for a directory")
        elif draw < .12:
            self.put(f"{where}/{name}", rng.choice(["-> /dev/null", "", "-> /nowhere", "-> ../x"]),
                     "hidden drop-in")
        elif draw < .17:
            self.put(f"{where}/{rng.choice(['a.txt', '.b.conf', 'c.conf~', 'd.conf.bak'])}",
                     text(rng, False, True), "no drop-in")
        elif draw < .22 and self.linked_dirs:
            self.put(f"opt/drops/{name}", text(rng, False, True), "linked directory")
            self.put(where, "-> " + "../" * (where.count("/")) + "opt/drops", "linked directory")
        else:
            self.put(f"{where}/{name}", text(rng, False, True), feature)

    def make(self):
        self.fragment()
        while len(self.features) < 4 or self.rng.random() < .6:
            self.rng.choice([self.alias, self.drop_in, self.drop_in, self.drop_in])()
            if len(self.files) > 40:
                break
        return self
