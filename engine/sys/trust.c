#include "sys/trust.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "sys/fault.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is asked of each thing on a way, and how a refusal speaks. */
struct test {
	struct arena *arena;
	struct str asked; /* the thing itself, as it was named */
	uid_t owner;
	const char *refused, *or_else;
	struct fault *reterr;
};

static bool refuse(const struct test *test, struct str at, const struct stat *st)
{
	struct str what = str_eq(test->asked, at) ? STR("it") : at;
	bool is_others = st->st_uid != 0 && st->st_uid != test->owner;

	*test->reterr =
		is_others ? fault_made(test->arena, FAULT_UNTRUSTED, test->asked,
				       "%s, since %.*s belongs to uid %u: `chown root %.*s`, %s",
				       test->refused, STR_ARG(what), st->st_uid, STR_ARG(at),
				       test->or_else)
			  : fault_made(test->arena, FAULT_UNTRUSTED, test->asked,
				       "%s, since others may change %.*s, mode %04o: `chmod go-w "
				       "%.*s`",
				       test->refused, STR_ARG(what), st->st_mode & 07777U,
				       STR_ARG(at));
	return false;
}

/* The mode of a link means nothing: the folder that it is in decides who may exchange it. */
static bool pass(const struct test *test, struct str at, const struct stat *st, bool is_last)
{
	bool writable = st->st_mode & (S_IWGRP | S_IWOTH);

	if (S_ISLNK(st->st_mode) || (S_ISDIR(st->st_mode) && !is_last && st->st_mode & S_ISVTX))
		writable = false;
	return (!writable && (st->st_uid == 0 || st->st_uid == test->owner)) ||
	       refuse(test, at, st);
}

/* A way: what was passed, without links, and what is to come. */
struct way {
	struct str at; /* absent: the root */
	struct str rest;
	unsigned links;
};

static bool lost(const struct test *test, int error)
{
	*test->reterr = fault_errno(test->arena, error, test->asked);
	return false;
}

/* Where it leads takes its place on the way. */
static bool follow(const struct test *test, struct way *way, struct str link)
{
	char target[PATH_MAX];
	ssize_t n = readlink(str_c(test->arena, link), target, sizeof target);

	if (n < 0)
		return lost(test, errno);
	if ((size_t)n == sizeof target || ++way->links > LIMIT_LINKS)
		return lost(test, ELOOP);
	if (n > 0 && target[0] == '/')
		way->at = STR("");
	way->rest = str_printf(test->arena, "%.*s/%.*s", (int)n, target, STR_ARG(way->rest));
	return true;
}

static bool step(const struct test *test, struct way *way, struct str name)
{
	struct str next = str_printf(test->arena, "%.*s/%.*s", STR_ARG(way->at), STR_ARG(name));
	struct stat st;

	if (name.n == 0 || str_is(name, "."))
		return true;
	if (str_is(name, "..")) {
		while (way->at.n && way->at.p[--way->at.n] != '/')
			;
		return true;
	}
	if (lstat(str_c(test->arena, next), &st))
		return lost(test, errno);
	if (!pass(test, next, &st, false))
		return false;
	if (S_ISLNK(st.st_mode))
		return follow(test, way, next);
	way->at = next;
	return true;
}

static struct str without_end(struct str path)
{
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

static bool pass_at(const struct test *test, struct str at, bool is_last)
{
	struct stat st;

	if (lstat(str_c(test->arena, at), &st))
		return lost(test, errno);
	return pass(test, at, &st, is_last);
}

static bool walk(const struct test *test, struct str path)
{
	struct way way = {.at = STR(""), .rest = path};

	if (!pass_at(test, STR("/"), false))
		return false;
	while ((way.rest = without_end(way.rest)).n) {
		size_t n = str_find_char(way.rest, '/');
		struct str name = str_sub(way.rest, 0, n);

		way.rest = str_from(way.rest, n < way.rest.n ? n + 1 : n);
		if (!step(test, &way, name))
			return false;
	}
	/* Whatever the way to it was: in the last one the sticky bit is not enough. */
	return pass_at(test, way.at.n ? way.at : STR("/"), true);
}

bool trust_program(struct arena *arena, struct str path, struct fault *reterr)
{
	struct test test = {arena, path, 0, "not run as root", "or ask as that user", reterr};

	return geteuid() != 0 || walk(&test, path);
}

static struct test rules_test(struct arena *arena, const struct trust *trust, struct str path,
			      struct fault *reterr)
{
	return (struct test){arena,
			     path,
			     trust->owner,
			     "not followed as root",
			     "or name that user as the owner of the rules",
			     reterr};
}

bool trust_rules(struct arena *arena, const struct trust *trust, struct str path,
		 struct fault *reterr)
{
	struct test test = rules_test(arena, trust, path, reterr);
	char here[PATH_MAX];

	if (trust->anybody || geteuid() != 0)
		return true;
	if (str_starts_with(path, STR("/")))
		return walk(&test, path);
	if (!getcwd(here, sizeof here))
		return lost(&test, errno);
	return walk(&test, str_printf(arena, "%s/%.*s", here, STR_ARG(path)));
}

bool trust_opened(struct arena *arena, const struct trust *trust, struct str path,
		  const struct stat *st, struct fault *reterr)
{
	struct test test = rules_test(arena, trust, path, reterr);

	return trust->anybody || geteuid() != 0 || pass(&test, path, st, true);
}
