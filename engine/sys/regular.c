#include "sys/regular.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "sys/fault.h"
#include "sys/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR: return "a directory";
	case S_IFIFO: return "a FIFO";
	case S_IFSOCK: return "a socket";
	case S_IFCHR:
	case S_IFBLK: return "a device";
	default: return "something else";
	}
}

/* O_NOATIME is for the file's owner and root only: EPERM for all others. */
static int open_to_read(const struct root *root, const char *path)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
	int fd = root_open(root, path, flags | O_NOATIME);

	return fd < 0 && errno == EPERM ? root_open(root, path, flags) : fd;
}

/*
 * The file that `handle` holds, opened for reading. /proc gives that very file; without /proc the
 * path does, if it still leads there.
 */
static int reopen(const struct root *root, int handle, const char *path, const struct stat *seen)
{
	char link[sizeof "/proc/self/fd/" + 3 * sizeof handle];
	CLEANUP_FD int fd = -1;
	struct stat now;

	snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
	fd = open_to_read(NULL, link);
	if (fd >= 0 || (errno != ENOENT && errno != ENOTDIR))
		return fd_take(&fd);
	fd = open_to_read(root, path);
	if (fd < 0 || fstat(fd, &now))
		return -1;
	if (now.st_dev != seen->st_dev || now.st_ino != seen->st_ino) {
		errno = ESTALE;
		return -1;
	}
	return fd_take(&fd);
}

static bool refuse(struct arena *arena, const char *path, struct fault *reterr)
{
	*reterr = fault_errno(arena, errno, str_of(path));
	return false;
}

bool regular_open(struct arena *arena, const struct root *root, const char *path, int *ret_fd,
		  struct fault *reterr)
{
	CLEANUP_FD int handle = root_open(root, path, O_PATH);
	struct stat seen;
	int fd;

	if (handle < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		*ret_fd = -1;
		return true;
	}
	if (handle < 0 || fstat(handle, &seen))
		return refuse(arena, path, reterr);
	if (!S_ISREG(seen.st_mode)) {
		*reterr = fault_made(arena, FAULT_MALFORMED, str_of(path), "is %s, not a file",
				     kind_of(seen.st_mode));
		return false;
	}
	fd = reopen(root, handle, path, &seen);
	if (fd < 0)
		return refuse(arena, path, reterr);
	*ret_fd = fd;
	return true;
}
