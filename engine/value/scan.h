/*
 * Many questions about a text that is read once, in pieces of any size, in bounded memory. An
 * answer never depends on where a piece ended: it is the one that the whole text would give.
 *
 * The text is the bytes without the newlines at their end, as $(…) of the shell has it: \n only, a
 * \r before it stays. How long they are, and how long the text, doesn't matter.
 *
 * A question is given up (GAVE_UP, with the cause) where a pattern meets a limit of value/regex, or
 * where what it could match spans more than LIMIT_MATCH_WINDOW.
 *
 * Nothing is read here: bytes are pushed (scan_push), or read by the caller into the room that
 * scan_room gives, which saves a copy. Time is the caller's to watch, between pushes.
 */
#ifndef ENGINE_VALUE_SCAN_H
#define ENGINE_VALUE_SCAN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct regex;
struct scan;

enum scan_kind {
	SCAN_MATCHES,      /* regex, somewhere in the text */
	SCAN_EXTRACTS,     /* the same, and the named groups of the first match */
	SCAN_LINE_MATCHES, /* regex, in some line taken alone (an empty text has none) */
	SCAN_CONTAINS,     /* text */
	SCAN_STARTS_WITH,
	SCAN_ENDS_WITH,
};

struct scan_want {
	enum scan_kind kind;
	const struct regex *regex; /* of the first three */
	struct str text;           /* of the others: bytes as they are */
};

enum scan_verdict {
	SCAN_OPEN, /* not known before scan_end */
	SCAN_HOLDS,
	SCAN_DOES_NOT,
	SCAN_GAVE_UP,
};

struct scan_answer {
	enum scan_verdict verdict;
	struct str *groups; /* of EXTRACTS that HOLDS: one for each of regex_names, STR_NONE for a
			       group that took no part */
	struct str cause;   /* of GAVE_UP: "took more than 1000000 steps" */
};

struct scan_options {
	const struct scan_want *wants; /* kept, like what they name, until the end */
	size_t n;
	size_t keep; /* bytes of the text to keep, at most; 0: none */
	size_t step; /* bytes looked at at once; 0: the usual. For tests: no answer depends on it */
};

struct scan *scan_new(struct arena *arena, const struct scan_options *options);

/* Forgets all bytes and answers: the text is read anew from its beginning. */
void scan_restart(struct scan *scan);

void scan_push(struct scan *scan, struct str bytes);

/* Room for at least one byte; then how many of it were filled. */
char *scan_room(struct scan *scan, size_t *ret_n);
void scan_filled(struct scan *scan, size_t n);

/* Nothing that follows can change an answer, and no text is to be kept: reading may stop. */
bool scan_is_done(const struct scan *scan);

/* No more bytes follow; every want has an answer from now on. */
void scan_end(struct scan *scan);

const struct scan_answer *scan_answer(const struct scan *scan, size_t want);

/* The text, after scan_end; false where it is longer than what was to be kept. */
bool scan_text(struct scan *scan, struct str *ret);

/* Bytes that came, newlines at the end included. */
uint64_t scan_size(const struct scan *scan);

#endif
