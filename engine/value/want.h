/*
 * One question about a text that goes by in a window (value/scan.h has the kinds). It is asked
 * again each time more of the text is ready, until it knows.
 */
#ifndef ENGINE_VALUE_WANT_H
#define ENGINE_VALUE_WANT_H

#include "value/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct regex_scratch;
struct window;

struct want {
	struct scan_want asked;
	struct scan_answer answer;
	uint64_t from; /* where what can still decide begins; all before is done with */
	uint64_t wake; /* no use in looking before so much is ready */
};

void want_init(struct want *want, const struct scan_want *asked);

struct want_step {
	struct arena *arena; /* for groups */
	const struct window *window;
	struct regex_scratch *scratch;
	size_t patience; /* bytes that may be waited for until a line ends */
	bool last;       /* what is ready ends the text: there is an answer after it */
};

/* Looks at what is ready in the window. */
void want_step(struct want *want, const struct want_step *step);

/* The first byte that must stay in the window; UINT64_MAX for none. */
uint64_t want_needs(const struct want *want);

#endif
