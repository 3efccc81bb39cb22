/*
 * The text of a range, made ready for reading by the rewriting steps that node's range grammar
 * consists of: white space runs become one space, build metadata goes, and an operator moves to
 * the version behind it. What is left are words with a space between, each a comparator.
 *
 * The steps are node's to the letter, odd ends included (`~ > 1` is `~1`, `= v 1` is nothing), for
 * which ranges are valid hangs on them. Every byte that is left knows where it came from.
 */
#ifndef ENGINE_VALUE_RANGE_TEXT_H
#define ENGINE_VALUE_RANGE_TEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Alternatives are cut out of one text and share its memory. */
struct range_text {
	char *p;
	unsigned *from; /* offsets in the text as written; n + 1 of them */
	size_t n;
};

/* A copy with white space as single spaces. */
struct range_text range_text_make(struct arena *arena, struct str text);

/* Takes the next alternative, up to `||`, without spaces around and without build metadata; an
 * empty text is one too, and `*started` (false at first) tells it from the end. */
bool range_text_next(struct range_text *rest, bool *started, struct range_text *ret);

/* Joins operators to what they stand in front of; spaces are then between words only. */
void range_text_join(struct range_text *text);

struct str range_text_str(const struct range_text *text);

#endif
