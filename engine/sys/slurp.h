/*
 * The content of a file that is open already, read once from its beginning to its end.
 *
 * What comes is the file as it was at one time: size, mtime and ctime must be the same before and
 * after, or it is read once more, and is GONE ("changed while it was read") if that doesn't help.
 * Two things are let be:
 * - A file that only grew, both times, is one that is appended to, as a log is. Of it counts what
 *   was there when the second reading began.
 * - Files of /proc, /sys and the like, and all that tell size 0 and have bytes, are made when they
 *   are read: their size and times mean nothing.
 * A change within the same tick of the file system's clock can't be seen.
 *
 * The descriptor is a regular file's (sys/path refuses all else), at its beginning, and stays the
 * caller's.
 */
#ifndef ENGINE_SYS_SLURP_H
#define ENGINE_SYS_SLURP_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct fault;

struct slurp {
	int fd;
	struct str what;  /* for faults: the path */
	int64_t deadline; /* as clock_now has it; past it reading is a TIMEOUT. 0: none */
	uint64_t ceiling; /* a file of more bytes is a LIMIT fault */
};

/* Who takes the bytes. */
struct slurp_sink {
	void *self;
	char *(*room)(void *self, size_t *ret_n); /* where to read to, at least one byte */
	bool (*filled)(void *self, size_t n);     /* so many were read; false: enough */
	void (*restart)(void *self);              /* what came is void, the file is read anew */
};

bool slurp_into(const struct slurp *slurp, const struct slurp_sink *sink, struct arena *arena,
		struct fault *reterr_fault);

/* The whole of it, in the arena, a NUL behind it. */
bool slurp_whole(const struct slurp *slurp, struct arena *arena, struct str *ret,
		 struct fault *reterr_fault);

#endif
