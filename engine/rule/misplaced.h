/*
 * Keys that belong to a map nearby: an option beside its probe, an attribute outside `expect`, a
 * check's key among options or expectations. What is said of them names the right place.
 */
#ifndef ENGINE_RULE_MISPLACED_H
#define ENGINE_RULE_MISPLACED_H

#include "base/str.h"

struct arena;
struct fields;
struct node;
struct probe_kind;

/* Each gives the help for a key that is unknown where it stands; absent: none is known. */

/* Beside a probe: in a check or member, and in a source, which expects nothing. */
struct str misplaced_in_check(struct arena *arena, const struct node *map, struct str key);
struct str misplaced_in_source(struct arena *arena, const struct node *map, struct str key);

/* Among the options of a probe, or among what is expected of it. `check`: the keys beside it. */
struct str misplaced_in_options(struct arena *arena, const struct probe_kind *kind,
				const struct fields *check, struct str key);
struct str misplaced_in_expectations(struct arena *arena, const struct probe_kind *kind,
				     const struct fields *step, struct str key);

#endif
