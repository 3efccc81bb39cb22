#include "sys/root.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "sys/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* EAGAIN: something was moved while ".." was followed, so that it can't be told where it led. */
static int open_inside(int root, const char *path, int flags)
{
	struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC,
			       .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	int fd = -1;

	for (int tries = 0; tries < LIMIT_ROOT_TRIES; tries++) {
		fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd;
}

bool root_take(struct arena *arena, struct str dir, struct root *ret, struct fault *reterr)
{
	CLEANUP_FD int fd = open(str_c(arena, dir), O_PATH | O_DIRECTORY | O_CLOEXEC);
	CLEANUP_FD int inside = fd < 0 ? -1 : open_inside(fd, "/", O_PATH | O_DIRECTORY);

	if (inside < 0) {
		*reterr = fault_errno(arena, errno, dir);
		return false;
	}
	*ret = (struct root){.fd = fd_take(&fd)};
	return true;
}

void root_release(struct root *root)
{
	cleanup_fd(&root->fd);
}

int root_open(const struct root *root, const char *path, int flags)
{
	return root ? open_inside(root->fd, path, flags) : open(path, flags | O_CLOEXEC);
}

int root_stat(const struct root *root, const char *path, struct stat *ret)
{
	CLEANUP_FD int fd = root ? open_inside(root->fd, path, O_PATH) : -1;

	if (!root)
		return stat(path, ret);
	return fd < 0 ? -1 : fstat(fd, ret);
}

int root_statx(const struct root *root, const char *path, int flags, unsigned what,
	       struct statx *ret)
{
	int nofollow = flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0;
	CLEANUP_FD int fd = root ? open_inside(root->fd, path, O_PATH | nofollow) : -1;

	if (!root)
		return statx(AT_FDCWD, path, flags, what, ret);
	return fd < 0 ? -1 : statx(fd, "", flags | AT_EMPTY_PATH, what, ret);
}

ssize_t root_readlink(const struct root *root, const char *path, char *to, size_t size)
{
	CLEANUP_FD int fd = root ? open_inside(root->fd, path, O_PATH | O_NOFOLLOW) : -1;
	struct stat stat;

	if (!root)
		return readlink(path, to, size);
	if (fd < 0 || fstat(fd, &stat))
		return -1;
	if (S_ISLNK(stat.st_mode))
		return readlinkat(fd, "", to, size);
	errno = EINVAL;
	return -1;
}

DIR *root_opendir(const struct root *root, const char *path)
{
	CLEANUP_FD int fd = root ? open_inside(root->fd, path, O_RDONLY | O_DIRECTORY) : -1;
	DIR *dir;

	if (!root)
		return opendir(path);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir)
		fd_take(&fd);
	return dir;
}

/* The path of what is open, as this process sees it. */
static bool path_of(int fd, char to[PATH_MAX])
{
	char self[64];
	ssize_t n;

	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	n = readlink(self, to, PATH_MAX);
	if (n < 0 && errno == ENOENT)
		errno = EOPNOTSUPP;
	else if (n == PATH_MAX)
		errno = ENAMETOOLONG;
	if (n < 0 || n == PATH_MAX)
		return false;
	to[n] = '\0';
	return true;
}

bool root_realpath(const struct root *root, const char *path, char to[PATH_MAX])
{
	CLEANUP_FD int fd = root ? open_inside(root->fd, path, O_PATH) : -1;
	char top[PATH_MAX], whole[PATH_MAX];
	size_t n;

	if (!root)
		return realpath(path, to) != NULL;
	if (fd < 0 || !path_of(fd, whole) || !path_of(root->fd, top))
		return false;
	n = strcmp(top, "/") == 0 ? 0 : strlen(top);
	if (strncmp(whole, top, n) != 0 || (whole[n] != '/' && whole[n] != '\0')) {
		errno = ENOENT; /* it was moved out meanwhile */
		return false;
	}
	memcpy(to, whole[n] ? whole + n : "/", strlen(whole[n] ? whole + n : "/") + 1);
	return true;
}
