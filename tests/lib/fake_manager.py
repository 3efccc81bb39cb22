"""A systemd manager that does what a real one doesn't: it is old, slow, broken or no manager at all.

    with FakeManager(path, {"a.service": ("loaded", "active", "running", "enabled")}) as manager:
        ...
    manager.calls       # ["ListUnitsByNames a.service b.service", "Get a.service UnitFileState", ...]

It answers ListUnitsByNames and Get of a unit's properties, as a bus or as a private socket; of the
D-Bus specification it knows as much as that takes. How it may go wrong is a word of HOW.
"""
import contextlib
import os
import re
import signal
import socket
import struct
import threading

HOW = ["well", "old", "denied", "nameless", "other-units", "other-type", "dead", "hangs", "closes",
       "garbage", "noise", "drips", "hangs-later", "closes-later", "huge", "kills", "stops", "long-denied"]
NOT_FOUND = ("not-found", "inactive", "dead", "")
ERROR = "org.freedesktop.DBus.Error."
PROPERTIES = ["LoadState", "ActiveState", "SubState", "UnitFileState"]


def padded(data, to):
    return data + bytes(-len(data) % to)


def text(value, data=b""):
    value = value.encode()
    return padded(data, 4) + struct.pack("<I", len(value)) + value + b"\0"


def signature(value):
    return bytes([len(value)]) + value.encode() + b"\0"


def message(kind, serial, reply_to, body, body_type, error=None):
    fields = b""
    rows = [(5, "u", struct.pack("<I", reply_to)), (7, "s", text("org.freedesktop.systemd1"))]
    rows += [(4, "s", text(ERROR + error))] if error else []
    rows += [(8, "g", signature(body_type))] if body_type else []
    for code, of_type, value in rows:
        fields = padded(fields, 8) + bytes([code]) + signature(of_type) + value
    head = struct.pack("<cBBBIII", b"l", kind, 1, 1, len(body), serial, len(fields))
    return padded(head + fields, 8) + body


class Reader:
    """What a caller sent: texts, one after the other, each where its length is aligned."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        self.at += -self.at % 4
        self.at += 4
        return struct.unpack_from("<I", self.data, self.at - 4)[0]

    def text(self):
        length = self.number()
        self.at += length + 1
        return self.data[self.at - length - 1:self.at - 1].decode()


def fields_of(data):
    """The texts among a header's fields, by their code: 1 path, 3 member."""
    reader, found = Reader(data), {}
    while reader.at < len(data):
        reader.at += -reader.at % 8
        code, of_type = data[reader.at], data[reader.at + 2:reader.at + 3]
        reader.at += 4
        if of_type in b"so":
            found[code] = reader.text()
        elif of_type == b"g":
            reader.at += data[reader.at] + 2
        else:
            reader.number()
    return found


def unit_of(path):
    name = path.rsplit("/", 1)[-1]
    return re.sub("_([0-9a-f]{2})", lambda match: chr(int(match.group(1), 16)), name)


class FakeManager:
    def __init__(self, path, states=None, how="well"):
        assert how in HOW, how
        self.path, self.states, self.how = path, states or {}, how
        self.calls, self.connections = [], []
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        os.chmod(path, 0o666)

    def __enter__(self):
        if self.how != "dead":
            self.socket.listen(16)
            threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *unused):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        for connection in self.connections:
            connection.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)

    def accept(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        if self.how == "closes":
            connection.close()
        elif self.how == "garbage":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" * 3)
        elif self.how != "hangs":
            try:
                self.talk(connection)
            except OSError:
                pass

    def talk(self, connection):
        file = connection.makefile("rb")
        file.read(1)
        for line in file:
            if line.startswith(b"BEGIN"):
                break
            word = line.split()[0]
            if word == b"NEGOTIATE_UNIX_FD":
                connection.sendall(b"AGREE_UNIX_FD\r\n")
            elif word == b"AUTH" and len(line.split()) == 2:
                connection.sendall(b"DATA\r\n")
            else:
                connection.sendall(b"OK " + b"0123456789abcdef" * 2 + b"\r\n")
        while True:
            head = file.read(16)
            if len(head) < 16:
                return
            body_length, serial, fields_length = struct.unpack_from("<III", head, 4)
            fields = fields_of(file.read(fields_length + -fields_length % 8)[:fields_length])
            self.answer(connection, serial, fields, file.read(body_length))

    def answer(self, connection, serial, fields, body):
        member, reader = fields.get(3), Reader(body)
        if member == "Hello":
            connection.sendall(message(2, 1, serial, text(":1.7"), "s"))
        elif self.how == "closes-later":
            connection.shutdown(socket.SHUT_RDWR)
        elif self.how in ("kills", "stops"):
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            os.kill(struct.unpack("3i", peer)[0],
                    signal.SIGKILL if self.how == "kills" else signal.SIGSTOP)
        elif self.how == "noise":
            connection.sendall(b"\xff\0\x07 no message at all " * 8)
        elif self.how == "huge":
            connection.sendall(struct.pack("<cBBBIII", b"l", 2, 1, 1, 0x7fffffff, 9, 8))
        elif self.how == "drips":
            connection.sendall(message(2, 2, serial, text("x" * 1000), "s")[:200])
        elif self.how in ("denied", "nameless", "long-denied"):
            error = "ServiceUnknown" if self.how == "nameless" else "AccessDenied"
            says = "Not for you" * (40000 if self.how == "long-denied" else 1)
            connection.sendall(message(3, 2, serial, text(says), "s", error))
        elif self.how != "hangs-later":
            connection.sendall(self.reply(serial, member, fields.get(1), reader))

    def reply(self, serial, member, path, reader):
        if member == "Get":
            reader.text()
            unit, wanted = unit_of(path), reader.text()
            self.calls.append(f"Get {unit} {wanted}")
            word = self.states.get(unit, NOT_FOUND)[PROPERTIES.index(wanted)]
            return message(2, 2, serial, text(word, signature("s")), "v")
        end, names = reader.number() + 4, []
        while reader.at < end:
            names.append(reader.text())
        self.calls.append(" ".join([member, *names]))
        if self.how == "old":
            return message(3, 2, serial, text(f"Unknown method {member}"), "s", "UnknownMethod")
        if self.how == "other-type":
            return message(2, 2, serial, text("active"), "s")
        return self.list_of(serial, names[1:] if self.how == "other-units" else names)

    def list_of(self, serial, names):
        units = bytes(8)  # as far as a length of 4 and what aligns the first unit
        for name in names:
            load, active, sub, _ = self.states.get(name, NOT_FOUND)
            units = padded(units, 8)
            for word in (name, "", load, active, sub, "", "/"):
                units = text(word, units)
            units = padded(units, 4) + struct.pack("<I", 0)
            for word in ("", "/"):
                units = text(word, units)
        return message(2, 2, serial, struct.pack("<I", len(units) - 8) + units[4:],
                       "a(ssssssouso)")
