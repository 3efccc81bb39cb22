/*
 * Names of units, as systemd.unit(5) has them: PREFIX.TYPE, or PREFIX@INSTANCE.TYPE, and
 * PREFIX@.TYPE for a template, of which units are made and which is none itself; at most 255
 * characters of letters, digits and `:-_.\`.
 */
#ifndef ENGINE_SYS_UNITNAME_H
#define ENGINE_SYS_UNITNAME_H

#include "base/str.h"

#include <stdbool.h>

struct arena;

enum unit_form { UNIT_PLAIN, UNIT_TEMPLATE, UNIT_INSTANCE };

struct unit_name {
	struct str text, prefix, instance; /* absent unless it is an instance */
	struct str type;                   /* "service" */
	unsigned section;                  /* of the type: sys/directive.h */
	enum unit_form form;
};

/* False where the text names no unit. The texts are pieces of `text`. */
bool unit_name_read(struct str text, struct unit_name *ret);

/* As above, with the cause and what to write. A template is refused unless it may be one. */
bool unit_name_check(struct arena *arena, struct str name, bool may_be_template,
		     struct str *reterr);

/* PREFIX.TYPE, or PREFIX@INSTANCE.TYPE: absent leaves the @ away, empty makes a template. */
struct str unit_name_make(struct arena *arena, struct str prefix, struct str instance,
			  struct str type);

/* The template of an instance. */
struct str unit_name_template(struct arena *arena, const struct unit_name *instance);

/* May a link in the search path give `name` to the unit `target`? */
bool unit_name_may_alias(const struct unit_name *name, const struct unit_name *target);

/* Is it a unit's name or a type, with .d behind? */
bool unit_is_drop_in_dir(struct str name);

#endif
