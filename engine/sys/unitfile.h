/*
 * A unit as systemd 252 would load it from its files (systemd.unit(5)), without asking a manager:
 * its file out of the search path, and behind it its drop-ins. Specifiers (%i) stay as they are
 * written, and nothing is added that systemd takes for granted.
 *
 * No such unit is no fault: `exists` is no. What may not be read, in any place that could count, is
 * a fault, and never nothing. In its own file systemd gives a unit up at certain lines
 * (sys/unitlines): these are faults; of a drop-in it keeps what stands before them, and so do we.
 */
#ifndef ENGINE_SYS_UNITFILE_H
#define ENGINE_SYS_UNITFILE_H

#include "base/str.h"
#include "sys/unitlines.h"
#include "sys/unitpath.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct fault;
struct looker_kept;
struct root;

struct unit_ask {
	struct str unit; /* a name, or a path: then its directory is searched before all others */
	enum unit_scope scope;
	struct str home;         /* of the user, for UNIT_USER */
	const struct root *root; /* sys/root.h */
	bool drop_ins;
	int64_t deadline;         /* sys/clock.h; 0: none */
	struct looker_kept *kept; /* listings are kept there, so that those of later units agree
				     with this one's; NULL: not */
};

struct unit_file {
	bool exists, masked;
	struct str name;      /* that of its file, instance put in; where it isn't there as asked */
	struct str path;      /* absent where it isn't there */
	struct strs drop_ins; /* paths, in the order in which they count */
	struct unit_lines lines; /* assignments, in the order in which they count */
	struct unit_lines notes; /* what is passed over */
	unsigned sections;       /* sys/directive.h */
};

/* MALFORMED where the text is no unit's name. */
bool unit_file_read(struct arena *arena, const struct unit_ask *ask, struct unit_file *ret,
		    struct fault *reterr);

#endif
