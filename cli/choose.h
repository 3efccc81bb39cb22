/*
 * Which checks of a rule set are meant, by id, glob and tag.
 */
#ifndef CLI_CHOOSE_H
#define CLI_CHOOSE_H

#include "args.h"

struct choice {
	const struct given *ids;  /* each must be there */
	const struct given *only; /* globs of ids, or tags: they add up with the ids */
	const struct given *skip; /* and these are taken away */
};

/* By check of the rule set. NULL with a line on stderr: something was named that isn't there, or
 * nothing is left. */
const bool *choose(struct arena *arena, const struct rule_set *rules, const struct choice *choice);

/* The table of those that are chosen. */
void choose_list(const struct rule_set *rules, const bool *chosen, struct buf *out);

#endif
