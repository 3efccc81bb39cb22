/*
 * Where paths lead: on this host, or inside of a directory that stands for "/", as that of an image
 * or a mounted disk (openat2(2), RESOLVE_IN_ROOT).
 *
 * Inside, absolute links and ".." end at that directory, whoever changes the tree meanwhile, and
 * links of /proc that lead to no path aren't followed (ELOOP). What is mounted in the tree belongs
 * to it. NULL stands for this host in each call here, and wherever a root is asked for.
 *
 * Errors are as the system's call of the same name has them.
 */
#ifndef ENGINE_SYS_ROOT_H
#define ENGINE_SYS_ROOT_H

#include "base/str.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct arena;
struct fault;

struct root {
	int fd;            /* of the directory; open as long as anybody looks */
	struct strs apart; /* folders of this host whose paths mean these, when a rule names them:
			      those of the rules, which may have data beside them. Nothing in sys/
			      asks for it */
	bool is_laid_out;  /* by the author of a test: /proc and the like were laid out as well, and
			      count */
};

/* False: SYSTEM with ENOSYS where the kernel has no openat2 (it came with 5.6), else what keeps
 * from opening the directory; ENOENT and ENOTDIR are faults here. */
bool root_take(struct arena *arena, struct str dir, struct root *ret, struct fault *reterr);
void root_release(struct root *root);

/* open(2), with O_CLOEXEC; nothing is created. */
int root_open(const struct root *root, const char *path, int flags);

/* stat(2), which follows links. */
int root_stat(const struct root *root, const char *path, struct stat *ret);

/* statx(2) without a directory: `flags` may have AT_SYMLINK_NOFOLLOW and AT_NO_AUTOMOUNT. */
int root_statx(const struct root *root, const char *path, int flags, unsigned what,
	       struct statx *ret);

ssize_t root_readlink(const struct root *root, const char *path, char *to, size_t size);
DIR *root_opendir(const struct root *root, const char *path);

/* realpath(3): a path that begins at the root. Inside of another root it asks /proc, and is
 * EOPNOTSUPP without it. */
bool root_realpath(const struct root *root, const char *path, char to[PATH_MAX]);

#endif
