/*
 * Looking at paths, and opening files that somebody else named.
 *
 * Nothing here changes what it looks at: no automount is set off by a last element, no device or
 * FIFO is opened, no access time is moved where the right not to is had. A dead network mount can
 * still hold the caller for ever: look from a process that can be left behind.
 *
 * Errors. ENOENT and ENOTDIR are no fault: `exists` is no then, also behind a dangling link that
 * was to be followed. All else that keeps from an answer is a fault: EACCES of a directory on the
 * way, a loop of links, a name that is too long. What is there at first and not a moment later is
 * GONE. A path is taken as it is: that it be absolute is the caller's to ask.
 *
 * Each path leads where sys/root.h says; NULL is this host.
 */
#ifndef ENGINE_SYS_PATH_H
#define ENGINE_SYS_PATH_H

#include "base/str.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct arena;
struct fault;
struct owners;
struct root;

/* Does this errno say that nothing is there? */
static inline bool path_is_absent(int error)
{
	return error == ENOENT || error == ENOTDIR;
}

/* What costs a call of its own, and is told only where it is asked for. */
enum path_want {
	PATH_USER = 1 << 0,
	PATH_GROUP = 1 << 1,
	PATH_TARGET = 1 << 2,
	PATH_READABLE = 1 << 3,
	PATH_WRITABLE = 1 << 4,
	PATH_EXECUTABLE = 1 << 5,
	PATH_FREE = 1 << 6,
};

struct path_ask {
	struct str path;
	bool follow;           /* a link as the last element */
	unsigned wants;        /* of enum path_want */
	struct owners *owners; /* for PATH_USER and PATH_GROUP, else NULL */
	const struct root *root;
};

struct path_look {
	bool exists; /* no: all that follows is 0, false, absent */

	struct str type; /* file dir link socket fifo block char; absent for what is none of them,
			    as an open event queue under /proc/PID/fd */
	unsigned mode;   /* the twelve permission bits */
	uint32_t uid, gid;
	uint64_t size, nlink;
	int64_t mtime; /* seconds since 1970-01-01 UTC */
	uint32_t mtime_ns;

	/* by wants */
	struct str user, group; /* absent where the number has no name */
	struct str target;      /* what the link at the path says, followed or not; absent where
				   there is no link */
	bool readable, writable, executable; /* with the effective rights of this process; in
						another root, with those of root there */
	uint64_t free; /* bytes of its file system that a user may still fill */
};

bool path_look(struct arena *arena, const struct path_ask *ask, struct path_look *ret,
	       struct fault *reterr);

struct path_file {
	bool exists;      /* no: fd is -1 */
	int fd;           /* the caller's to close */
	struct stat stat; /* of before it was opened; a size of 0 says nothing under /proc */
};

/*
 * Opens a regular file for reading, links followed, without ever waiting for what it is; anything
 * else is a MALFORMED fault ("is a FIFO, not a file") found without opening it. A read may give
 * EAGAIN where a file of /proc or /sys has nothing to say yet.
 *
 * Also MALFORMED, although the kernel calls them regular files: under /proc `kmsg` (reading takes
 * messages away from the logger), `kcore` and `vmcore` (the machine's memory); under debugfs and
 * tracefs `trace_pipe`, `trace_pipe_raw` and `snapshot_raw` (reading empties them); in any of these
 * and in sysfs what has no read permission at all, which root could open all the same: some act on
 * being opened or closed. They are told by the kind of file system they lie in and by their name
 * there, whatever link led to them.
 */
bool path_open(struct arena *arena, const struct root *root, struct str path, struct path_file *ret,
	       struct fault *reterr);

#endif
