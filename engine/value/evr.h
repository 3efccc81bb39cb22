/*
 * The version of a package as managers write it: epoch:version-release. dpkg and rpm divide it
 * alike and order it each in its own way (deb.h, rpm.h).
 */
#ifndef ENGINE_VALUE_EVR_H
#define ENGINE_VALUE_EVR_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct version_error;

/* It points into the text that it was read from. */
struct evr {
	uint32_t epoch;     /* 0 where it isn't written */
	struct str version; /* never empty */
	struct str release; /* dpkg's revision; absent where it isn't written */
};

/*
 * Divides a text at the first colon and the last hyphen. What is between them may hold any byte:
 * that is the scheme's to judge. False where a part is empty, or the epoch no number up to the
 * largest.
 */
bool evr_divide(struct str text, uint32_t largest_epoch, struct evr *ret,
		struct version_error *reterr);

bool evr_is_digit(char c);
bool evr_is_letter(char c); /* of ASCII */

/* Takes the digits that *rest begins with, and gives them without leading zeros. */
struct str evr_take_number(struct str *rest);

/* <0, 0, >0: two of those by value, however long they are. */
int evr_order_numbers(struct str a, struct str b);

#endif
