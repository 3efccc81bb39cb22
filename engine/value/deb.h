/*
 * Versions of Debian packages, epoch:upstream-revision, and dpkg's order.
 *
 * Sources: Debian Policy 5.6.12; deb-version(7). tests/oracle/deb.py compares with
 * `dpkg --compare-versions` and `dpkg --validate-version`.
 */
#ifndef ENGINE_VALUE_DEB_H
#define ENGINE_VALUE_DEB_H

#include "base/str.h"
#include "value/evr.h"

#include <stdbool.h>

struct version_error;

/* A whole text as a version, without white space around it. */
bool deb_read(struct str text, struct evr *ret, struct version_error *reterr);

/* <0, 0, >0. A revision that isn't written is the same as 0. */
int deb_order(const struct evr *a, const struct evr *b);

#endif
