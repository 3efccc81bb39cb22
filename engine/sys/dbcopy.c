#include "sys/dbcopy.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/dblock.h"
#include "sys/fault.h"
#include "sys/filestate.h"
#include "sys/regular.h"
#include "sys/root.h"
#include "sys/wal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { JOURNAL_HEADER = 512, JOURNAL_MAGIC = 8 };

/* What a step of an attempt came to. */
enum outcome {
	DONE,
	ABSENT,
	AGAIN,   /* what was read can't be relied on */
	REFUSED, /* the fault is set */
};

/* The log beside the database: it is begun anew with another header, or as another file. */
struct generation {
	int fd; /* -1: there is none */
	struct stat stat;
	bool is_log;
	char header[WAL_HEADER];
};

struct attempt {
	struct arena *arena;
	const struct root *root;
	struct str path;
	int64_t deadline;
	char real[PATH_MAX]; /* side files are named after where links lead */
	int fd;
	struct stat before;
	struct generation log;
	bool is_locked; /* why AGAIN; else it changed */
	pid_t holder;   /* of the lock; 0: not known */
	struct dbimage image, log_bytes;
	struct fault *reterr;
};

static enum outcome refused(struct attempt *try, int error)
{
	*try->reterr = fault_errno(try->arena, error, try->path);
	return REFUSED;
}

static enum outcome again(struct attempt *try, bool is_locked)
{
	try->is_locked = is_locked;
	return AGAIN;
}

/* Up to n bytes from the file's start, fewer at its end; looks at the deadline between pieces. */
static bool read_start(struct attempt *try, int fd, void *to, size_t n, size_t *ret_n)
{
	size_t got = 0;

	while (got < n) {
		size_t piece = n - got < LIMIT_MIB ? n - got : LIMIT_MIB;
		ssize_t more = pread(fd, (char *)to + got, piece, (off_t)got);

		if (more < 0 && errno != EINTR) {
			refused(try, errno);
			return false;
		}
		if (more == 0)
			break;
		got += more > 0 ? (size_t)more : 0;
		if (got < n && clock_now() > try->deadline) {
			*try->reterr = fault_made(try->arena, FAULT_TIMEOUT, try->path,
						  "was not read to its end in time");
			return false;
		}
	}
	*ret_n = got;
	return true;
}

static enum outcome read_whole(struct attempt *try, int fd, off_t size, struct dbimage *into)
{
	size_t got;

	if (size > LIMIT_DATABASE) {
		*try->reterr =
			fault_made(try->arena, FAULT_LIMIT, try->path,
				   "has %lld bytes%s; at most %d MiB are read", (long long)size,
				   fd == try->fd ? "" : " in its log", LIMIT_DATABASE / LIMIT_MIB);
		return REFUSED;
	}
	if (!dbimage_resize(into, (size_t)size))
		return refused(try, ENOMEM);
	if (!read_start(try, fd, into->bytes, (size_t)size, &got))
		return REFUSED;
	into->n = got;
	return DONE;
}

static bool open_side(struct attempt *try, const char *suffix, int *ret_fd)
{
	struct str path = str_printf(try->arena, "%s%s", try->real, suffix);

	return regular_open(try->arena, try->root, path.p, ret_fd, try->reterr);
}

static enum outcome find(struct attempt *try)
{
	/* nothing can have such a name, and its beginning may be another's */
	if (try->path.n && memchr(try->path.p, '\0', try->path.n))
		return ABSENT;
	if (!root_realpath(try->root, str_c(try->arena, try->path), try->real))
		return errno == ENOENT || errno == ENOTDIR ? ABSENT : refused(try, errno);
	if (!regular_open(try->arena, try->root, try->real, &try->fd, try->reterr)) {
		try->reterr->what = str_copy(try->arena, try->path);
		return REFUSED;
	}
	if (try->fd < 0)
		return ABSENT;
	return fstat(try->fd, &try->before) ? refused(try, errno) : DONE;
}

static enum outcome read_generation(struct attempt *try, struct generation *log)
{
	size_t n;

	if (!open_side(try, "-wal", &log->fd))
		return REFUSED;
	if (log->fd < 0)
		return DONE;
	if (fstat(log->fd, &log->stat))
		return refused(try, errno);
	if (!read_start(try, log->fd, log->header, WAL_HEADER, &n))
		return REFUSED;
	/* of an empty database SQLite drops the log */
	log->is_log = try->before.st_size > 0 && wal_kind((struct str){log->header, n}) != WAL_NONE;
	return DONE;
}

/* Which log is it, and where there is none: would a change of the database be seen? */
static enum outcome begin(struct attempt *try)
{
	enum outcome outcome = read_generation(try, &try->log);

	if (outcome != DONE)
		return outcome;
	return try->log.is_log || filestate_is_settled(&try->before) ? DONE : again(try, false);
}

static bool ask_lock(struct attempt *try, enum dblock *ret)
{
	if (dblock_ask(try->fd, ret, &try->holder))
		return true;
	refused(try, errno);
	return false;
}

/*
 * Is there what a rollback would begin from? The magic is zero until the database is written, and
 * again, where journals are kept, once that is committed; a cut header is as good as none.
 */
static bool is_valid_journal(int fd, const struct stat *seen)
{
	static const unsigned char magic[JOURNAL_MAGIC] = {0xd9, 0xd5, 0x05, 0xf9,
							   0x20, 0xa1, 0x63, 0xd7};
	unsigned char found[JOURNAL_MAGIC];

	return seen->st_size >= JOURNAL_HEADER &&
	       pread(fd, found, sizeof found, 0) == sizeof found &&
	       memcmp(found, magic, sizeof magic) == 0;
}

static enum outcome hot(struct attempt *try)
{
	*try->reterr = fault_made(try->arena, FAULT_MALFORMED, try->path,
				  "was not closed cleanly, a hot journal lies beside it: "
				  "start its program once so that it recovers");
	return REFUSED;
}

/*
 * A journal that nobody holds is hot if it was valid at the very time when nobody was found: that
 * is, if it stayed unchanged around the question.
 */
static enum outcome judge_journal(struct attempt *try, int fd)
{
	struct stat seen, after;
	enum dblock lock;

	if (fstat(fd, &seen))
		return refused(try, errno);
	if (!is_valid_journal(fd, &seen))
		return DONE;
	if (!ask_lock(try, &lock))
		return REFUSED;
	if (lock != DBLOCK_NONE)
		return lock == DBLOCK_PREPARES ? DONE : again(try, true);
	if (!filestate_is_settled(&seen) || fstat(fd, &after) ||
	    !filestate_unchanged(&seen, &after) || after.st_nlink == 0)
		return again(try, false);
	return hot(try);
}

static enum outcome look_at_journal(struct attempt *try)
{
	CLEANUP_FD int fd = -1;

	/* beside an empty database SQLite drops a journal */
	if (try->before.st_size == 0)
		return DONE;
	if (!open_side(try, "-journal", &fd))
		return REFUSED;
	return fd < 0 ? DONE : judge_journal(try, fd);
}

/*
 * A lock means writing only where there is no log and none is asked for: with logs, locks are held
 * for as long as a program likes, and whatever writes the database leaves it whole.
 */
static bool locks_matter(const struct attempt *try)
{
	unsigned char header[20];
	ssize_t n = pread(try->fd, header, sizeof header, 0);

	return !try->log.is_log && !(n > 0 && dbimage_asks_for_log(header, (size_t)n));
}

/* The locks first: a writer who dies after that leaves his journal to be seen. */
static enum outcome be_quiet(struct attempt *try)
{
	enum dblock lock;

	if (!ask_lock(try, &lock))
		return REFUSED;
	if (lock == DBLOCK_WRITES && locks_matter(try))
		return again(try, true);
	return look_at_journal(try);
}

static enum outcome read_database(struct attempt *try)
{
	return read_whole(try, try->fd, try->before.st_size, &try->image);
}

/* After the database: what a checkpoint writes there is in the log before. */
static enum outcome read_log(struct attempt *try)
{
	struct stat now;

	if (!try->log.is_log)
		return DONE;
	if (fstat(try->log.fd, &now))
		return refused(try, errno);
	return read_whole(try, try->log.fd, now.st_size, &try->log_bytes);
}

static bool same_generation(const struct generation *a, const struct generation *b)
{
	if (!a->is_log || !b->is_log)
		return a->is_log == b->is_log;
	return filestate_same_file(&a->stat, &b->stat) &&
	       memcmp(a->header, b->header, WAL_HEADER) == 0;
}

static enum outcome compare_log(struct attempt *try)
{
	struct generation now = {.fd = -1};
	enum outcome outcome = read_generation(try, &now);

	cleanup_fd(&now.fd);
	if (outcome != DONE)
		return outcome;
	return same_generation(&try->log, &now) ? DONE : again(try, false);
}

static enum outcome compare_database(struct attempt *try)
{
	struct stat named, now;

	if (root_stat(try->root, try->real, &named) || !filestate_same_file(&named, &try->before))
		return again(try, false);
	if (fstat(try->fd, &now))
		return refused(try, errno);
	return try->log.is_log || filestate_unchanged(&try->before, &now) ? DONE
									  : again(try, false);
}

static enum outcome finish(struct attempt *try)
{
	struct str log = {(const char *)try->log_bytes.bytes, try->log_bytes.n};

	return dbimage_finish(try->arena, try->path, log, &try->image, try->reterr) ? DONE
										    : REFUSED;
}

static enum outcome attempt(struct attempt *try)
{
	static enum outcome (*const steps[])(struct attempt *) = {
		find,     begin,       be_quiet,         read_database, read_log,
		be_quiet, compare_log, compare_database, finish,
	};
	enum outcome outcome = DONE;

	try->fd = try->log.fd = -1;
	try->image.n = try->log_bytes.n = 0;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && outcome == DONE; i++)
		outcome = steps[i](try);
	cleanup_fd(&try->fd);
	cleanup_fd(&try->log.fd);
	return outcome;
}

static enum outcome out_of_time(struct attempt *try)
{
	struct str by = STR("another process");

	if (!try->is_locked) {
		*try->reterr = fault_made(try->arena, FAULT_GONE, try->path,
					  "kept changing while it was read");
		return REFUSED;
	}
	if (try->holder)
		by = str_printf(try->arena, "process %ld", (long)try->holder);
	*try->reterr = fault_made(try->arena, FAULT_TIMEOUT, try->path,
				  "%.*s holds it locked for writing", STR_ARG(by));
	return REFUSED;
}

/* Nothing to wait on tells when a lock that one may not take is given up. */
static void wait_a_little(int *ms)
{
	struct timespec time = {.tv_nsec = (long)(*ms * CLOCK_MS)};

	clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
	*ms = *ms * 2 < LIMIT_DATABASE_RETRY_MAX ? *ms * 2 : LIMIT_DATABASE_RETRY_MAX;
}

bool dbcopy_take(struct arena *arena, const struct dbcopy_ask *ask, struct dbcopy *ret,
		 struct fault *reterr)
{
	struct attempt try = {.arena = arena,
			      .root = ask->root,
			      .path = ask->path,
			      .deadline = ask->deadline,
			      .reterr = reterr};
	int wait = LIMIT_DATABASE_RETRY_MIN;
	enum outcome outcome;

	for (;;) {
		struct arena_mark mark = arena_mark(arena);

		outcome = attempt(&try);
		if (outcome != AGAIN)
			break;
		arena_rewind(arena, mark);
		if (clock_now() >= ask->deadline) {
			outcome = out_of_time(&try);
			break;
		}
		wait_a_little(&wait);
	}
	dbimage_release(&try.log_bytes);
	if (outcome == DONE || outcome == ABSENT)
		*ret = (struct dbcopy){.exists = outcome == DONE, .image = try.image};
	else
		dbimage_release(&try.image);
	return outcome == DONE || outcome == ABSENT;
}

void dbcopy_release(struct dbcopy *copy)
{
	dbimage_release(&copy->image);
}
