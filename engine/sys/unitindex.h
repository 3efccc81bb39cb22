/*
 * What of units lies in a search path, and which file and names a unit has by that.
 *
 * As systemd 252 has it: a name that stands in several directories is the first one's; a link to
 * another unit's name in these directories is an alias, any other link is the unit itself under
 * this name; a link that is no fit alias, or leads to its own name, is passed over; an instance
 * without a file is its template's. A dangling link is no unit.
 */
#ifndef ENGINE_SYS_UNITINDEX_H
#define ENGINE_SYS_UNITINDEX_H

#include "base/map.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct fault;
struct root;
struct unit_name;

/* What stands where a drop-in directory would. A relative link is none to systemd 252, which looks
 * for its target from / and not from where the link is. */
enum unit_drop { UNIT_DROP_DIR, UNIT_DROP_FILE, UNIT_DROP_RELATIVE };

struct unit_index {
	struct arena *arena;
	const struct root *root; /* sys/root.h */
	struct strs dirs;
	struct map names; /* to the path of a file, or to a name without a slash: struct str */
	struct map drops; /* paths of what has the name of a drop-in directory: enum unit_drop */
};

/* What of it are where: the directories to list, in their root. */
struct unit_dirs {
	const struct root *root;
	struct strs dirs;
	int64_t deadline; /* sys/clock.h; 0: none */
};

/* Lists the directories. What isn't there holds nothing; what may not be read is a fault. */
bool unit_index_read(struct arena *arena, const struct unit_dirs *ask, struct unit_index *ret,
		     struct fault *reterr);

struct unit_found {
	struct str path;   /* absent where there is no such unit */
	struct strs names; /* all that it goes by: that of its file first, its instance put in */
};

/* More than LIMIT_UNIT_LINKS aliases one behind the other are MALFORMED. */
bool unit_index_find(const struct unit_index *index, const struct unit_name *name,
		     struct unit_found *ret, struct fault *reterr);

#endif
