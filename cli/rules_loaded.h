/*
 * Rules for a command that only speaks of them.
 */
#ifndef CLI_RULES_LOADED_H
#define CLI_RULES_LOADED_H

#include "engine.h"

/* Of `dir`, else the installed ones (NULL). False with all that is wrong on stderr; `color`: the
 * value of --color. */
bool rules_loaded(struct arena *arena, const char *dir, const char *color,
		  struct engine_rules *ret);

#endif
