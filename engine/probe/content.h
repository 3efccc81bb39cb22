/*
 * What is told of a text that a look reads once, in pieces, whatever its length (value/scan): the
 * text itself and its lines if they are wanted and short enough, the named groups of `extract`, and
 * answers to the patterns that were asked for.
 *
 *	content = content_new(&ask);
 *	... bytes into content_scan(content)
 *	content_tell(content, record);
 *	content_release(content);
 */
#ifndef ENGINE_PROBE_CONTENT_H
#define ENGINE_PROBE_CONTENT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct content;
struct look_call;
struct record;
struct scan;
struct value;

struct content_ask {
	const struct look_call *call; /* its arena, and its patterns for `name` */
	const char *name;             /* the text's attribute */
	bool text, lines;             /* wanted */
	bool has_lines;               /* patterns for `lines` are of this text too */
	size_t limit;                 /* bytes that may be kept, from 1 on */
	struct str extract;           /* a pattern, or absent */
};

struct content *content_new(const struct content_ask *ask);

/* Nothing of the text is asked for: it needn't be read. */
bool content_is_idle(const struct content *content);

struct scan *content_scan(struct content *content);

/*
 * Ends the scan. What can't be told is there, with the cause. A text that isn't wanted is "not
 * kept", and so are lines with patterns; but a short one is told if patterns are asked of it, as
 * messages show what was found.
 */
void content_tell(struct content *content, struct record *record);

/* Gives the patterns' machine code back. */
void content_release(struct content *content);

/* The option `limit`: LIMIT_TEXT where it isn't given. False with the cause where it is 0 or above
 * LIMIT_TEXT_MAX. */
bool content_limit(const struct value *limit, size_t *ret, struct str *reterr);

#endif
