#include "sys/path.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "sys/fault.h"
#include "sys/owners.h"
#include "sys/root.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

/* One path_look under way. */
struct looking {
	struct arena *arena;
	const struct path_ask *ask;
	const char *path;
	struct fault *fault;
};

/* The path as the kernel takes it, in `out`. */
static bool path_c(struct arena *arena, struct str path, char out[LIMIT_PATH], struct fault *reterr)
{
	if (path.n >= LIMIT_PATH) {
		*reterr = fault_errno(arena, ENAMETOOLONG, path);
		return false;
	}
	if (path.n && memchr(path.p, '\0', path.n)) {
		*reterr = fault_made(arena, FAULT_MALFORMED, path, "holds a NUL byte");
		return false;
	}
	if (path.n)
		memcpy(out, path.p, path.n);
	out[path.n] = '\0';
	return true;
}

static struct str type_word(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return STR("file");
	case S_IFDIR: return STR("dir");
	case S_IFLNK: return STR("link");
	case S_IFSOCK: return STR("socket");
	case S_IFIFO: return STR("fifo");
	case S_IFBLK: return STR("block");
	case S_IFCHR: return STR("char");
	default: return STR_NONE;
	}
}

/* A refusal behind the first look, which had found something. */
static bool refused_later(const struct looking *looking, int error)
{
	if (path_is_absent(error))
		*looking->fault = fault_made(looking->arena, FAULT_GONE, looking->ask->path,
					     "went away while it was looked at");
	else
		*looking->fault = fault_errno(looking->arena, error, looking->ask->path);
	return false;
}

static bool look_owners(const struct looking *looking, struct path_look *look)
{
	const struct path_ask *ask = looking->ask;

	BUG_UNLESS(ask->owners || !(ask->wants & (PATH_USER | PATH_GROUP)));
	if (ask->wants & PATH_USER &&
	    !owners_user(ask->owners, look->uid, &look->user, looking->fault))
		return false;
	return !(ask->wants & PATH_GROUP) ||
	       owners_group(ask->owners, look->gid, &look->group, looking->fault);
}

static bool look_target(const struct looking *looking, struct path_look *look)
{
	char target[LIMIT_PATH];
	ssize_t n = root_readlink(looking->ask->root, looking->path, target, sizeof target);

	if (n < 0)
		return errno == EINVAL || refused_later(looking, errno);
	if ((size_t)n == sizeof target)
		return refused_later(looking, ENAMETOOLONG);
	look->target = str_copy(looking->arena, (struct str){target, (size_t)n});
	return true;
}

/* On another root's file system this process has no rights that say anything: root of it, whom it
 * will belong to, reads and writes all, and executes what somebody may (capabilities(7)). */
static bool root_may(const struct path_look *look, int how)
{
	return how != X_OK || str_is(look->type, "dir") || look->mode & 0111;
}

static bool look_access(const struct looking *looking, const struct path_look *look, int how,
			bool *ret)
{
	int flags = AT_EACCESS | (looking->ask->follow ? 0 : AT_SYMLINK_NOFOLLOW);

	if (looking->ask->root) {
		*ret = root_may(look, how);
		return true;
	}
	*ret = faccessat(AT_FDCWD, looking->path, how, flags) == 0;
	return *ret || errno == EACCES || errno == EPERM || errno == EROFS || errno == ETXTBSY ||
	       refused_later(looking, errno);
}

/* Through a descriptor, as statvfs follows links. */
static bool look_free(const struct looking *looking, struct path_look *look)
{
	int nofollow = looking->ask->follow ? 0 : O_NOFOLLOW;
	CLEANUP_FD int fd = root_open(looking->ask->root, looking->path, O_PATH | nofollow);
	struct statvfs fs;

	if (fd < 0 || fstatvfs(fd, &fs) < 0)
		return refused_later(looking, errno);
	if (__builtin_mul_overflow((uint64_t)fs.f_bavail, (uint64_t)fs.f_frsize, &look->free))
		look->free = UINT64_MAX;
	return true;
}

static bool look_further(const struct looking *looking, struct path_look *look)
{
	unsigned wants = looking->ask->wants;

	return look_owners(looking, look) &&
	       (!(wants & PATH_TARGET) || look_target(looking, look)) &&
	       (!(wants & PATH_READABLE) || look_access(looking, look, R_OK, &look->readable)) &&
	       (!(wants & PATH_WRITABLE) || look_access(looking, look, W_OK, &look->writable)) &&
	       (!(wants & PATH_EXECUTABLE) ||
		look_access(looking, look, X_OK, &look->executable)) &&
	       (!(wants & PATH_FREE) || look_free(looking, look));
}

bool path_look(struct arena *arena, const struct path_ask *ask, struct path_look *ret,
	       struct fault *reterr)
{
	const unsigned what = STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_SIZE |
			      STATX_NLINK | STATX_MTIME;
	int flags = AT_NO_AUTOMOUNT | (ask->follow ? 0 : AT_SYMLINK_NOFOLLOW);
	char path[LIMIT_PATH];
	struct looking looking = {arena, ask, path, reterr};
	struct path_look look = {0};
	struct statx stat;

	if (!path_c(arena, ask->path, path, reterr))
		return false;
	if (root_statx(ask->root, path, flags, what, &stat) == 0) {
		look = (struct path_look){
			.exists = true,
			.type = type_word(stat.stx_mode),
			.mode = stat.stx_mode & 07777,
			.uid = stat.stx_uid,
			.gid = stat.stx_gid,
			.size = stat.stx_size,
			.nlink = stat.stx_nlink,
			.mtime = stat.stx_mtime.tv_sec,
			.mtime_ns = stat.stx_mtime.tv_nsec,
		};
		if (!look_further(&looking, &look))
			return false;
	} else if (!path_is_absent(errno)) {
		*reterr = fault_errno(arena, errno, ask->path);
		return false;
	}
	*ret = look;
	return true;
}

/* ---- opening ---- */

static const char *why_no_file(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return NULL;
	case S_IFDIR: return "is a directory, not a file";
	case S_IFSOCK: return "is a socket, not a file";
	case S_IFIFO: return "is a FIFO, not a file";
	case S_IFBLK:
	case S_IFCHR: return "is a device, not a file";
	default: return "is something of the kernel's, not a file";
	}
}

/* Files that the kernel calls regular, in procfs or in debugfs and tracefs, and that reading would
 * use up or would hardly end. */
static const struct unlike_file {
	const char *name;
	bool in_proc;
	const char *why;
} unlike_files[] = {
	{"kmsg", true, "is a stream that reading uses up, not a file"},
	{"kcore", true, "is the machine's memory, not a file"},
	{"vmcore", true, "is the machine's memory, not a file"},
	{"trace_pipe", false, "is a stream that reading uses up, not a file"},
	{"trace_pipe_raw", false, "is a stream that reading uses up, not a file"},
	{"snapshot_raw", false, "is a stream that reading uses up, not a file"},
};

static void self_path(int fd, char out[static 64])
{
	snprintf(out, 64, "/proc/self/fd/%d", fd);
}

/* The last element of where the file really lies; of the path as given where /proc can't tell. */
static struct str real_name(int seen, const char *path, char real[LIMIT_PATH])
{
	char self[64];
	ssize_t n;
	const char *slash;
	struct str name;

	self_path(seen, self);
	n = readlink(self, real, LIMIT_PATH);
	name = n > 0 ? (struct str){real, (size_t)n} : str_of(path);
	slash = memrchr(name.p, '/', name.n);
	return slash ? str_from(name, (size_t)(slash + 1 - name.p)) : name;
}

static const char *why_not_read(int seen, const char *path, unsigned mode)
{
	char real[LIMIT_PATH];
	struct statfs fs;
	unsigned long magic;
	struct str name;

	if (fstatfs(seen, &fs) < 0)
		return NULL;
	magic = (unsigned long)fs.f_type;
	if (magic != PROC_SUPER_MAGIC && magic != SYSFS_MAGIC && magic != DEBUGFS_MAGIC &&
	    magic != TRACEFS_MAGIC)
		return NULL;
	if (!(mode & 0444))
		return "is there to be written to, not read";
	name = real_name(seen, path, real);
	for (size_t i = 0; i < sizeof unlike_files / sizeof *unlike_files; i++)
		if (unlike_files[i].in_proc == (magic == PROC_SUPER_MAGIC) &&
		    str_is(name, unlike_files[i].name))
			return unlike_files[i].why;
	return NULL;
}

/* Only the owner and root may leave the access time alone. */
static int open_quietly(const struct root *root, const char *path)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
	int fd = root_open(root, path, flags | O_NOATIME);

	return fd < 0 && errno == EPERM ? root_open(root, path, flags) : fd;
}

/* Without /proc: by the path once more; -1 with ESTALE where something else lies there now. */
static int open_again(const struct root *root, const char *path, const struct stat *was)
{
	CLEANUP_FD int fd = open_quietly(root, path);
	struct stat is;

	if (fd < 0 || fstat(fd, &is) < 0)
		return -1;
	if (is.st_dev != was->st_dev || is.st_ino != was->st_ino) {
		errno = ESTALE;
		return -1;
	}
	return fd_take(&fd);
}

/* The very file that was judged, whatever lies at the path by now. */
static int open_seen(const struct root *root, int seen, const char *path, const struct stat *was)
{
	char self[64];
	int fd;

	self_path(seen, self);
	fd = open_quietly(NULL, self);
	return fd < 0 && path_is_absent(errno) ? open_again(root, path, was) : fd;
}

bool path_open(struct arena *arena, const struct root *root, struct str path, struct path_file *ret,
	       struct fault *reterr)
{
	struct path_file file = {.fd = -1};
	CLEANUP_FD int seen = -1;
	char c[LIMIT_PATH];
	const char *why;

	if (!path_c(arena, path, c, reterr))
		return false;
	seen = root_open(root, c, O_PATH);
	if (seen < 0 && path_is_absent(errno)) {
		*ret = file;
		return true;
	}
	if (seen < 0 || fstat(seen, &file.stat) < 0) {
		*reterr = fault_errno(arena, errno, path);
		return false;
	}
	why = why_no_file(file.stat.st_mode);
	if (!why)
		why = why_not_read(seen, c, file.stat.st_mode);
	if (why) {
		*reterr = fault_made(arena, FAULT_MALFORMED, path, "%s", why);
		return false;
	}
	file.fd = open_seen(root, seen, c, &file.stat);
	if (file.fd < 0) {
		*reterr = errno == ESTALE || path_is_absent(errno)
				  ? fault_made(arena, FAULT_GONE, path,
					       "was replaced while it was opened")
				  : fault_errno(arena, errno, path);
		return false;
	}
	file.exists = true;
	*ret = file;
	return true;
}
