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

struct run_options {
	const bool *chosen; /* by check; NULL: all. Those that a chosen one needs are judged, not
			       told */
	bool evidence;      /* rows tell what they rest on */
	const struct given_fact *given;
	size_t n_given;
};

/*
 * Fills rows, counts and incomplete of the report; all of it lives in `arena` and points into the
 * rule set. The other members are the caller's.
 */
void run_rules(struct arena *arena, const struct rule_set *rules, const struct observer *observer,
	       const struct run_options *options, struct report *report);

#endif
