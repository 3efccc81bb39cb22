/*
 * Version ranges: `>=1.5.0 <2`, `^1.5`, `~1.5.2`, `1.x`, `1.5 - 1.14.1`, `A || B`. Compiled once,
 * held against versions any number of times; a compiled range is plain data.
 *
 * Both schemes write ranges alike. semver is node's grammar to the letter, prerelease rule
 * included: a prerelease is in a set only where one of its comparators has a prerelease of the same
 * three numbers. In loose precedence alone decides. docs/types/version.md has the tables.
 */
#ifndef ENGINE_VALUE_RANGE_H
#define ENGINE_VALUE_RANGE_H

#include "base/str.h"
#include "value/comparison.h"
#include "value/semver.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct comparator {
	enum comparison is;
	struct semver than;
};

/* All must hold; an empty set is `*`. */
struct comparators {
	struct comparator *at;
	size_t n, cap;
};

/* One of the sets must hold; there is one at least. */
struct range {
	enum version_scheme scheme;
	struct comparators *at;
	size_t n, cap;
};

/*
 * NULL where the text is no range, with the offset of the trouble (at most text.n) and the cause,
 * which quotes the comparator and the piece of it. Nothing points into the text afterwards.
 */
struct range *range_compile(struct arena *arena, enum version_scheme scheme, struct str text,
			    size_t *reterr_at, struct str *reterr_text);

/* The version must have been read by the range's scheme. */
bool range_holds(const struct range *range, const struct semver *version);

#endif
