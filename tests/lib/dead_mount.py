"""A file system that answers that it is there, and then nothing, as one over a network whose server is gone.

It is FUSE's protocol without a library: linux/fuse.h. Whoever asks it for anything waits, past SIGKILL too where the
request was taken, until the mount is aborted.
"""
import ctypes
import os
import struct
import threading

from doctor import IS_ROOT, Skipped

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 1 << 18
FUSE_INIT, MINOR = 26, 31
LIBC = ctypes.CDLL(None, use_errno=True)


def call(done):
    if done != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class DeadMount:
    """Seen by this process and its children alone."""

    def __init__(self, folder):
        if not IS_ROOT:
            raise Skipped("only root can mount")
        try:
            self.device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
            call(LIBC.unshare(CLONE_NEWNS))
            call(LIBC.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
            os.mkdir(folder)
            options = f"fd={self.device},rootmode=40000,user_id=0,group_id=0,allow_other"
            call(LIBC.mount(b"dead", folder.encode(), b"fuse", 0, options.encode()))
        except OSError as error:
            raise Skipped(f"no FUSE here: {error}") from error
        self.folder = folder
        self.greet()
        threading.Thread(target=self.take, daemon=True).start()

    def greet(self):
        request = os.read(self.device, 1 << 17)
        _, operation, unique = struct.unpack_from("IIQ", request)
        assert operation == FUSE_INIT
        body = struct.pack("IIIIHHIIHHI", 7, MINOR, 0, 0, 1, 1, 4096, 1, 0, 0, 0) + bytes(28)
        os.write(self.device, struct.pack("IiQ", 16 + len(body), 0, unique) + body)

    def take(self):
        """Requests that were taken can't be given up by who asked."""
        try:
            while os.read(self.device, 1 << 17):
                pass
        except OSError:
            pass

    def abort(self):
        """All who wait are let go."""
        call(LIBC.umount2(self.folder.encode(), 1 | 2))  # MNT_FORCE, which aborts, and MNT_DETACH
