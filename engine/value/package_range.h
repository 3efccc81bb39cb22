/*
 * Ranges of package versions: `>=1.2-3 <2:0`, `<1 || >=1.5~rc1`. Compiled once, held against
 * versions any number of times; a compiled range is plain data.
 *
 * They are comparators only: a `~` or `^` is a part of versions here, and an `x` a letter, so what
 * means a range in range.h is refused where it was meant as one. Which versions there are, and
 * their order, is dpkg's and rpm's. As in rpm's own dependencies a comparator without a release
 * doesn't look at releases; to dpkg a revision that isn't written is the first of all.
 */
#ifndef ENGINE_VALUE_PACKAGE_RANGE_H
#define ENGINE_VALUE_PACKAGE_RANGE_H

#include "base/str.h"
#include "value/comparison.h"
#include "value/evr.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct version_error;

enum package_scheme {
	PACKAGE_DEB,
	PACKAGE_RPM,
};

struct package_bound {
	enum comparison is;
	struct evr than;
};

/* All must hold; there is one at least. */
struct package_bounds {
	struct package_bound *at;
	size_t n, cap;
};

/* One of the sets must hold; there is one at least. */
struct package_range {
	enum package_scheme scheme;
	struct package_bounds *at;
	size_t n, cap;
};

/* "deb", "rpm" */
const char *package_scheme_name(enum package_scheme scheme);

/* A whole text as a version, white space around it left out; it points into the text. */
bool package_read(enum package_scheme scheme, struct str text, struct evr *ret,
		  struct version_error *reterr);

/* As range_compile. */
struct package_range *package_range_compile(struct arena *arena, enum package_scheme scheme,
					    struct str text, size_t *reterr_at,
					    struct str *reterr_text);

/* The version must have been read by the range's scheme. */
bool package_range_holds(const struct package_range *range, const struct evr *version);

#endif
