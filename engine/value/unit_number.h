/*
 * A number with a unit: what sizes and durations have in common.
 */
#ifndef ENGINE_VALUE_UNIT_NUMBER_H
#define ENGINE_VALUE_UNIT_NUMBER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unit {
	const char *name;
	int64_t factor;
};

/*
 * DIGITS[.DIGITS][ ]UNIT as a whole number of the smallest unit; fractions that leave a rest, and
 * what passes 63 bits, are refused. Without a unit the factor is `bare` (0: a unit is needed). Unit
 * names match exactly.
 */
bool unit_number_read(struct str text, const struct unit *units, size_t n, int64_t bare,
		      int64_t *ret);

#endif
