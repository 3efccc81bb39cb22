/*
 * Can a look come to nothing because there is nothing to look at? Can it come to anything else?
 */
#ifndef ENGINE_CASES_ABSENCE_H
#define ENGINE_CASES_ABSENCE_H

#include <stdbool.h>

struct arena;
struct conditions;
struct look;
struct rule_set;

/* Conditions that held before the look is made, the innermost first. */
struct guards {
	const struct conditions *when; /* NULL: none here */
	const struct guards *outer;
};

struct absence {
	const struct rule_set *rules;
	unsigned char *facts; /* what is known of each */
};

void absence_init(struct absence *absence, struct arena *arena, const struct rule_set *rules);

/*
 * False where the target is always there: the probe tells of nothing that could be missing, or it
 * only hands a text on, and all that the text names has a constant to fall back on or is asked to
 * exist by the guards. Where that can't be told it is true.
 */
bool look_may_be_absent(struct absence *absence, const struct look *look,
			const struct guards *guards);

/*
 * False where the guards ask that it be absent: a text that names what is to be absent, or the
 * `path` of a fact that is not to exist.
 */
bool look_may_be_there(const struct look *look, const struct guards *guards);

#endif
