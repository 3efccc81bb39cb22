/*
 * Numbers out of text, whole or not at all: no white space, no locale, no silent overflow. Each
 * gives true and writes *ret, or false and leaves it.
 */
#ifndef ENGINE_BASE_NUM_H
#define ENGINE_BASE_NUM_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Digits of base 2 to 16 only: no sign, no prefix. */
bool num_read_u64(struct str s, unsigned base, uint64_t *ret);

/* Decimal digits behind an optional - or +. */
bool num_read_i64(struct str s, int64_t *ret);

/* [+-]digits[.digits][e[+-]digits], finite. */
bool num_read_real(struct str s, double *ret);

#endif
