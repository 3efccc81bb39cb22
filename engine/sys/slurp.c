#include "sys/slurp.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum change { SAME, GREW, CHANGED };

struct reading {
	const struct slurp *slurp;
	const struct slurp_sink *sink;
	struct arena *arena;
	struct fault *fault;
	struct stat before;
	uint64_t got;
	bool enough;
};

static bool refused(const struct reading *reading, int error)
{
	*reading->fault = fault_errno(reading->arena, error, reading->slurp->what);
	return false;
}

/* True for the file systems whose files the kernel makes at each reading. */
static bool is_kernel_made(int fd)
{
	static const long magics[] = {PROC_SUPER_MAGIC,    SYSFS_MAGIC,   CGROUP_SUPER_MAGIC,
				      CGROUP2_SUPER_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC,
				      SECURITYFS_MAGIC,    SELINUX_MAGIC, EFIVARFS_MAGIC};
	struct statfs fs;

	if (fstatfs(fd, &fs))
		return false;
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (fs.f_type == magics[i])
			return true;
	return false;
}

static bool begin(struct reading *reading)
{
	if (fstat(reading->slurp->fd, &reading->before))
		return refused(reading, errno);
	reading->got = 0;
	reading->enough = false;
	return true;
}

/* Bytes that may still come: of a file with a size, those that it had at the beginning. */
static uint64_t left(const struct reading *reading)
{
	uint64_t size = (uint64_t)reading->before.st_size;

	return size == 0 ? UINT64_MAX : size - reading->got;
}

/* One read, of at least a byte; *ret_n is 0 at the end. */
static bool read_some(struct reading *reading, size_t *ret_n)
{
	const struct slurp *slurp = reading->slurp;
	size_t room;
	char *to = reading->sink->room(reading->sink->self, &room);
	ssize_t n;

	if (slurp->deadline && clock_now() >= slurp->deadline) {
		*reading->fault = fault_made(reading->arena, FAULT_TIMEOUT, slurp->what,
					     "was not read to its end in time");
		return false;
	}
	if (room > left(reading))
		room = (size_t)left(reading);
	do
		n = read(slurp->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return refused(reading, errno);
	*ret_n = (size_t)n;
	return true;
}

static struct fault too_large(const struct reading *reading)
{
	uint64_t ceiling = reading->slurp->ceiling;
	bool whole = ceiling >= LIMIT_MIB && ceiling % LIMIT_MIB == 0;

	return fault_made(reading->arena, FAULT_LIMIT, reading->slurp->what,
			  whole ? "holds more than %" PRIu64 " MiB"
				: "holds more than %" PRIu64 " bytes",
			  whole ? ceiling / LIMIT_MIB : ceiling);
}

static bool read_all(struct reading *reading)
{
	size_t n = 1;

	while (n && !reading->enough && left(reading)) {
		if (!read_some(reading, &n))
			return false;
		reading->got += n;
		if (reading->got > reading->slurp->ceiling) {
			*reading->fault = too_large(reading);
			return false;
		}
		if (n)
			reading->enough = !reading->sink->filled(reading->sink->self, n);
	}
	return true;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static enum change compare(const struct reading *reading, const struct stat *after)
{
	const struct stat *before = &reading->before;
	bool shorter = !reading->enough && reading->got < (uint64_t)before->st_size;

	if (before->st_size == 0 && reading->got != 0)
		return SAME;
	if (!shorter && after->st_size == before->st_size &&
	    same_time(after->st_mtim, before->st_mtim) &&
	    same_time(after->st_ctim, before->st_ctim))
		return SAME;
	return !shorter && after->st_size > before->st_size ? GREW : CHANGED;
}

static bool read_once(struct reading *reading, enum change *ret)
{
	int fd = reading->slurp->fd;
	struct stat after;

	if (!begin(reading) || !read_all(reading))
		return false;
	if (fstat(fd, &after))
		return refused(reading, errno);
	*ret = compare(reading, &after);
	if (*ret != SAME && is_kernel_made(fd))
		*ret = SAME;
	return true;
}

bool slurp_into(const struct slurp *slurp, const struct slurp_sink *sink, struct arena *arena,
		struct fault *reterr_fault)
{
	struct reading reading = {slurp, sink, arena, reterr_fault, .got = 0};
	enum change change, again;

	if (!read_once(&reading, &change))
		return false;
	if (change == SAME)
		return true;
	sink->restart(sink->self);
	if (lseek(slurp->fd, 0, SEEK_SET) < 0)
		return refused(&reading, errno);
	if (!read_once(&reading, &again))
		return false;
	if (again == SAME || (again == GREW && change == GREW))
		return true;
	*reterr_fault = fault_made(arena, FAULT_GONE, slurp->what, "changed while it was read");
	return false;
}

/* A buf with a ceiling as a sink: it always has room, as the ceiling of reading comes first. */
static char *buf_sink_room(void *self, size_t *ret_n)
{
	struct buf *buf = self;
	size_t least = buf->n ? 1 : 4 * LIMIT_KIB;
	char *room = buf_room(buf, least);

	*ret_n = buf->cap - buf->n - 1;
	return room;
}

static bool buf_sink_filled(void *self, size_t n)
{
	struct buf *buf = self;

	buf->n += n;
	return true;
}

static void buf_sink_restart(void *self)
{
	buf_clear(self);
}

bool slurp_whole(const struct slurp *slurp, struct arena *arena, struct str *ret,
		 struct fault *reterr_fault)
{
	struct buf buf;
	struct slurp_sink sink = {&buf, buf_sink_room, buf_sink_filled, buf_sink_restart};

	buf_init(&buf, arena, SIZE_MAX / 2);
	if (!slurp_into(slurp, &sink, arena, reterr_fault))
		return false;
	*ret = buf_str(&buf);
	return true;
}
