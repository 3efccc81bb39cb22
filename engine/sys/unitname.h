/*
 * Names of units, as systemd.unit(5) has them: NAME.TYPE, or NAME@INSTANCE.TYPE; at most 255
 * characters of letters, digits and `:-_.\`.
 */
#ifndef ENGINE_SYS_UNITNAME_H
#define ENGINE_SYS_UNITNAME_H

#include "base/str.h"

#include <stdbool.h>

struct arena;

enum unitname {
	UNITNAME_NONE, /* no name of a unit */
	UNITNAME_PLAIN,
	UNITNAME_TEMPLATE, /* NAME@.TYPE: units are made of it, it is none itself */
	UNITNAME_INSTANCE,
};

enum unitname unitname_read(struct str name);

/* Can it be asked whether this unit runs? False with the cause and what to write. */
bool unitname_check(struct arena *arena, struct str name, struct str *reterr);

#endif
