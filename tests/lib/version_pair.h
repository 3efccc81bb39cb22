/*
 * Pairs of version and range as lines of text, `VERSION<tab>RANGE`, in which bytes that aren't
 * printable ASCII, and `%`, are %XX. The oracle's driver and the unit test's sample use them.
 */
#ifndef TESTS_LIB_VERSION_PAIR_H
#define TESTS_LIB_VERSION_PAIR_H

#include "base/str.h"

struct arena;

/* The line's next field, up to a tab or the end, with its %XX as bytes. */
struct str version_pair_field(struct arena *arena, struct str *rest);

/*
 * Three letters: v if the version is one, r if the range is one, + if the version is in the range;
 * - for each that isn't so. Both by the scheme semver.
 */
struct str version_pair_judge(struct arena *arena, struct str version, struct str range);

#endif
