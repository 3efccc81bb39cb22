/*
 * What the text of a regular expression tells about the matches it can have: enough to know how a
 * stream may be cut for it. Every answer errs to the slow side: a pattern that isn't understood to
 * the end is neither plain nor line-bound. Whether the pattern is right is value/regex's to say.
 */
#ifndef ENGINE_VALUE_PATTERN_H
#define ENGINE_VALUE_PATTERN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct pattern {
	/*
	 * A match may depend on bytes at any distance before its start (\G, \X, \K, verbs, groups
	 * that are called again from within a lookbehind): the text must be there as a whole.
	 */
	bool whole;

	/*
	 * Nothing but characters, classes, groups, alternatives, repetition, ^ $ \b and options: no
	 * assertion, no atomic group, no reference. What such a pattern matches in a line that
	 * stands alone it also matches where the line stands among others, if ^ and $ mean lines.
	 */
	bool plain;

	/* Plain, and no match holds a newline. */
	bool line_bound;

	/* Lookbehinds there are, counted in the text; they may stand in each other. */
	size_t lookbehinds;
};

struct pattern pattern_read(struct str text);

#endif
