/*
 * A run: checks are evaluated, looks are asked of an observer as they turn out to be needed, and
 * rows come out in the order of the rules. Evaluation is pure: it gives a verdict, or names the
 * looks that it lacks.
 */
#ifndef ENGINE_RUN_RUN_H
#define ENGINE_RUN_RUN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct observer;
struct report;
struct rule_set;

struct observation;
struct value;

/* A fact whose value is given instead of being found out. */
struct given_fact {
	uint32_t fact;                         /* index in the rule set */
	const struct observation *observation; /* as if it had been looked at; NULL: value */
	const struct value *value;
	struct str source; /* of a value: the `as` of the candidate that it stands for */
};

/* Who is told what was seen of the rules while they were judged: for coverage. */
struct seen {
	void *self;
	/*
	 * `what` is, in the rule set: an expectation or a condition, and whether it held; a member
	 * with a look none of whose steps names `exists`, and whether its target was there; one of
	 * check.needs, and whether it was met; the text of a case of `choose` or of its `else`,
	 * else, where no case fitted, the candidate itself, which hold. Of checks that aren't
	 * chosen nothing is told. May be told again.
	 */
	void (*saw)(void *self, const void *what, bool holds);
};

struct run_options {
	const bool *chosen; /* by check; NULL: all. Those that a chosen one needs are judged, not
			       told */
	bool untrusted;     /* looks that do more than stat and read are refused */
	bool evidence;      /* rows tell what they rest on */
	int64_t today;      /* days since 1970, in UTC, for waivers; 0: there are none */
	const struct given_fact *given;
	size_t n_given;
	const struct seen *seen; /* NULL: nobody */
};

/*
 * Fills rows, counts and incomplete of the report; all of it lives in `arena` and points into the
 * rule set. The other members are the caller's.
 */
void run_rules(struct arena *arena, const struct rule_set *rules, const struct observer *observer,
	       const struct run_options *options, struct report *report);

#endif
