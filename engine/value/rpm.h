/*
 * Versions of RPM packages, epoch:version-release, and rpm's order.
 *
 * Sources: rpm-version(7); the characters that rpmbuild takes in Version and Release.
 * tests/oracle/rpm.py compares with rpm's own `rpm.vercmp`, and with `rpmspec`.
 */
#ifndef ENGINE_VALUE_RPM_H
#define ENGINE_VALUE_RPM_H

#include "base/str.h"
#include "value/evr.h"

#include <stdbool.h>

struct version_error;

/* A whole text as a version, without white space around it. */
bool rpm_read(struct str text, struct evr *ret, struct version_error *reterr);

/* <0, 0, >0. A release that isn't written is before any that is. */
int rpm_order(const struct evr *a, const struct evr *b);

#endif
