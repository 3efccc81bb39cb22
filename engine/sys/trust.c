#include "sys/trust.h"

#include "base/arena.h"
#include "sys/fault.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fault refusal(struct arena *arena, struct str program, struct str at,
			    const struct stat *st)
{
	struct str what = str_eq(program, at) ? STR("it") : at;

	if (st->st_uid != 0)
		return fault_made(
			arena, FAULT_UNTRUSTED, program,
			"not run as root, since %.*s belongs to uid %u: `chown root %.*s`, "
			"or ask as that user",
			STR_ARG(what), st->st_uid, STR_ARG(at));
	return fault_made(arena, FAULT_UNTRUSTED, program,
			  "not run as root, since others may change %.*s, mode %04o: `chmod go-w "
			  "%.*s`",
			  STR_ARG(what), st->st_mode & 07777U, STR_ARG(at));
}

/* The mode of a link means nothing: the folder that it is in decides who may exchange it. */
static bool is_roots(const struct stat *st, bool is_last)
{
	bool writable = st->st_mode & (S_IWGRP | S_IWOTH);

	if (S_ISLNK(st->st_mode) || (S_ISDIR(st->st_mode) && !is_last && st->st_mode & S_ISVTX))
		writable = false;
	return st->st_uid == 0 && !writable;
}

static bool trust_way(struct arena *arena, struct str program, struct str path,
		      struct fault *reterr)
{
	struct stat st;

	for (size_t n = 1; n <= path.n; n++) {
		struct str at = str_sub(path, 0, n);

		if (n > 1 && n < path.n && path.p[n] != '/')
			continue;
		if (lstat(str_c(arena, at), &st)) {
			*reterr = fault_errno(arena, errno, at);
			return false;
		}
		if (!is_roots(&st, n == path.n)) {
			*reterr = refusal(arena, program, at, &st);
			return false;
		}
	}
	return true;
}

bool trust_program(struct arena *arena, struct str path, struct fault *reterr)
{
	char real[PATH_MAX];

	if (geteuid() != 0)
		return true;
	if (!realpath(str_c(arena, path), real)) {
		*reterr = fault_errno(arena, errno, path);
		return false;
	}
	return trust_way(arena, path, path, reterr) &&
	       (str_is(path, real) || trust_way(arena, path, str_of(real), reterr));
}
