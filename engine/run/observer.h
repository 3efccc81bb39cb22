/*
 * The seam between judging and looking. Whoever answers looks is an observer: the live one asks the
 * host (probe/live.h), others give observations that were written down or recorded. Observations
 * cross it as bytes.
 */
#ifndef ENGINE_RUN_OBSERVER_H
#define ENGINE_RUN_OBSERVER_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct probe_kind;
struct value;
struct wants;

/* One look. All that it points to lives until it is answered. */
struct look_request {
	uint64_t ticket; /* the asker's, given back with the answer */
	const struct probe_kind *kind;
	const struct value *const *args; /* by option; NULL: not given */
	const struct wants *wants;
	int64_t timeout; /* milliseconds; 0: the observer's own */
};

struct look_answer {
	uint64_t ticket;
	struct str bytes; /* value/observation.h; valid until the next call */
};

struct observer {
	void *self;
	/* Takes a look on; never waits for it. */
	void (*start)(void *self, const struct look_request *request);
	/* Waits for one of those taken on, whichever is done first. False: there is none, or the
	 * run is to end. */
	bool (*next)(void *self, struct look_answer *ret);
	/* What ended it, for rows that stay open: "the time of the whole run was over"; *ret_fault
	 * is the word of a fault's kind, or NULL. NULL: it is never ended. */
	const char *(*ended)(void *self, const char **ret_fault);
};

#endif
