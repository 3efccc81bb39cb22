/*
 * The comparators that ranges are written of: `<`, `<=`, `=`, `>=`, `>`. Nothing stands for `=`.
 */
#ifndef ENGINE_VALUE_COMPARISON_H
#define ENGINE_VALUE_COMPARISON_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum comparison {
	BELOW,
	AT_MOST,
	EXACTLY,
	AT_LEAST,
	ABOVE,
};

/* Bytes of the comparator that the text begins with; 0, and EXACTLY, where there is none. */
size_t comparison_read(struct str text, enum comparison *ret);

/* order: <0, 0, >0, of what is found to what stands behind the comparator. */
bool comparison_holds(enum comparison comparison, int order);

#endif
