/*
 * What a check comes to do on a host beside stat and read: of its own looks, and of those of facts
 * that it names, however far. It holds whatever the host is like; what then is never looked at, as
 * behind a `when` that doesn't hold, counts all the same. Checks that it `needs` are their own.
 *
 * Whether a look needs root can't be told from rules: owners and modes are the host's.
 */
#ifndef ENGINE_RULE_REACH_H
#define ENGINE_RULE_REACH_H

#include "base/str.h"

#include <stdint.h>

struct arena;
struct check;
struct rule_set;

/* One walk after another over checks of a rule set. */
struct reach {
	struct arena *arena;
	const struct rule_set *rules;
	uint32_t walk;  /* from 1 */
	uint32_t *seen; /* by fact: the walk that came by last */
	uint64_t kinds; /* that this walk met, by kinds_index */
};

void reach_init(struct reach *reach, struct arena *arena, const struct rule_set *rules);

/* probe_need.word of them, each once: "exec, dbus"; empty where there is none. */
struct str reach_needs(struct reach *reach, const struct check *check);

#endif
