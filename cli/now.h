/*
 * The time that counts as now: SOURCE_DATE_EPOCH where that is set, so that what a build or a test
 * sees can be repeated, else the clock's.
 *
 * Source: reproducible-builds.org, SOURCE_DATE_EPOCH specification 1.1.
 */
#ifndef CLI_NOW_H
#define CLI_NOW_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds since 1970. False with a line on stderr where the variable holds no such number. */
bool now_read(int64_t *ret);

static inline int64_t now_day(int64_t seconds)
{
	return seconds / (24 * 60 * 60);
}

#endif
