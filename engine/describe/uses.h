/*
 * Which facts a check rests on, those that its facts name included.
 */
#ifndef ENGINE_DESCRIBE_USES_H
#define ENGINE_DESCRIBE_USES_H

#include <stdbool.h>

struct arena;
struct check;
struct rule_set;

/* By fact of the rule set. What was constant was filled in at load, and is no use of a fact. */
bool *uses_of(struct arena *arena, const struct rule_set *rules, const struct check *check);

#endif
