/*
 * What is wrong with a regular expression, or why one gave up, in words for a rule's author. The
 * texts are PCRE2's own, but for those that speak of its insides.
 */
#ifndef ENGINE_VALUE_REGEX_ERROR_H
#define ENGINE_VALUE_REGEX_ERROR_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* False where the pattern may not even be given to PCRE2: too long, or no UTF-8. */
bool regex_pattern_fits(struct arena *arena, struct str pattern, size_t *reterr_at,
			struct str *reterr_text);

/* For an error of pcre2_compile; the place is moved from where PCRE2 stopped to what it is about.
 */
struct str regex_error_text(struct arena *arena, int error);
size_t regex_error_at(int error, size_t at, struct str pattern);

/* For an error of pcre2_match: a literal, to stand behind "the pattern". */
struct str regex_limit_text(int error);

#endif
