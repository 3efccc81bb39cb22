/*
 * What the assignments of a unit come to: each directive with its value, and where that was set.
 *
 * By the kind of the directive (sys/directive.h) a later assignment replaces or adds, an empty one
 * resets, and one that systemd would refuse changes nothing. The origin of a value is its last
 * assignment, over those before: of what is added to they are the rest of the list.
 */
#ifndef ENGINE_PROBE_SETTINGS_H
#define ENGINE_PROBE_SETTINGS_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct fault;
struct record;
struct unit_file;

/*
 * Adds each directive as Section.Name, and as Name; one that stands in several sections can't be
 * told by that alone, and sections that systemd doesn't have aren't told so. Names of attributes
 * stand in brackets. What is passed over comes to the unit's notes. False where there are more than
 * LIMIT_UNIT_DIRECTIVES.
 */
bool settings_add(struct record *record, struct unit_file *unit, struct fault *reterr);

/* Can a directive, named as above, have a value that this text of a rule is the same as? False with
 * what it can be: a word that its kind doesn't have is refused in every unit. */
bool settings_take(struct arena *arena, struct str name, struct str text, struct str *reterr);

#endif
