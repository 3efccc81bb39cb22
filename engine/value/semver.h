/*
 * Versions: three numbers and an optional prerelease. Two schemes read them, one order compares
 * them.
 *
 * semver is SemVer 2.0.0 as npm's `semver` reads it with its default options: a `v` in front and
 * white space around are taken off, numbers end at 2^53 - 1, the whole text at LIMIT_VERSION
 * characters. loose forgives: missing numbers are 0, further ones count too (up to
 * LIMIT_VERSION_PARTS), leading zeros say nothing, a suffix behind `-` is a prerelease. Build
 * metadata (`+x`) means nothing in either.
 *
 * Sources: semver.org 2.0.0, sections 2 to 11; the behaviour of npm's semver 7, which
 * tests/oracle/semver.js compares.
 */
#ifndef ENGINE_VALUE_SEMVER_H
#define ENGINE_VALUE_SEMVER_H

#include "base/limits.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct version_error;

enum version_scheme {
	VERSION_SEMVER,
	VERSION_LOOSE,
};

#define SEMVER_NUMBER_MAX ((UINT64_C(1) << 53) - 1)

struct semver {
	uint64_t part[LIMIT_VERSION_PARTS]; /* major, minor, patch, and what loose allows more;
					       those not given are 0 */
	struct str prerelease;              /* without its `-`; n is 0 for a release */
};

/* A whole text as a version; it points into the text. False where it is none. */
bool version_read(enum version_scheme scheme, struct str text, struct semver *ret);

/* <0, 0, >0: the precedence of SemVer 2.0.0 section 11, with further numbers as further steps. */
int semver_order(const struct semver *a, const struct semver *b);

/* What a range is written of: a version in which numbers may be missing, or be `x`, `X` or `*`. */
struct partial {
	struct semver version; /* a number over SEMVER_NUMBER_MAX is SEMVER_NUMBER_MAX + 1 */
	unsigned given;        /* numbers in front of what is open; a suffix closes all three */
	bool wild;             /* there is an x */
	bool open;             /* an x, or less than three numbers: it stands for many versions */
	bool gap;              /* a number follows an x: only ^, ~ and hyphens take that (node) */
};

/* The whole text, without anything in front and without build metadata. */
bool partial_read(enum version_scheme scheme, struct str text, struct partial *ret,
		  struct version_error *reterr);

/*
 * Bytes of the white space character at text.p[at], 0 where there is none. The set is ECMAScript's,
 * on which node's grammar stands.
 */
size_t version_space_at(struct str text, size_t at);

/* The end of the dotted identifiers ([0-9A-Za-z-]+) that begin at `at`; `at` where none does. */
size_t version_identifiers_end(struct str text, size_t at);

/* x, X or *, in the place of a number. */
bool version_is_x(char c);

#endif
