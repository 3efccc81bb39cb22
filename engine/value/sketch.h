/*
 * Texts that a regular expression may match, and what all that it matches have in common, read off
 * its text: of characters, classes, groups, alternatives, repetition, anchors and lookaround. A
 * pattern with anything else has no sketch. Samples are guesses: whoever wants a match asks the
 * regex. The facts are certain.
 */
#ifndef ENGINE_VALUE_SKETCH_H
#define ENGINE_VALUE_SKETCH_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct sketch;

/* What every text has that the pattern matches; absent where nothing is known. */
struct sketch_facts {
	struct str head; /* it begins with this */
	struct str tail; /* it ends with this, or with this and a newline */
	struct str part; /* this stands in it */
	bool whole;      /* it is `head`, or that and a newline */
	bool literal;    /* and what has the fact is matched: of `whole`, else of `head`, else of
			    `part` */
	bool always;     /* every text is matched */
};

/* NULL where the pattern isn't understood. */
const struct sketch *sketch_read(struct arena *arena, struct str pattern);

/* Sample number `seed`: others go other ways. */
struct str sketch_sample(struct arena *arena, const struct sketch *sketch, unsigned seed);

struct sketch_facts sketch_facts(struct arena *arena, const struct sketch *sketch);

#endif
