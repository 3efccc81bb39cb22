/*
 * The drop-ins of a unit, in the order in which they count (systemd.unit(5)).
 */
#ifndef ENGINE_SYS_UNITDROPS_H
#define ENGINE_SYS_UNITDROPS_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct fault;
struct unit_found;
struct unit_index;

struct unit_drops {
	struct strs files; /* that end in .conf; their paths have no links but at their end */
	struct strs odd;   /* what isn't a directory where one of drop-ins would be */
	struct strs links; /* relative links to one */
};

/*
 * By the names of the files; of one name the first counts, in this order: the directories of the
 * unit's own name, then of its other names, then of its type. For a name each directory of the
 * search path has, one behind the other, NAME.d, the template's of an instance, and those of
 * prefixes (of a-b.service a-.service.d).
 */
bool unit_drops_find(const struct unit_index *index, const struct unit_found *unit,
		     int64_t deadline, struct unit_drops *ret, struct fault *reterr);

#endif
