/*
 * Rules for a command that only speaks of them.
 */
#ifndef CLI_RULES_LOADED_H
#define CLI_RULES_LOADED_H

#include "args.h"
#include "engine.h"

/* Of these directories, else the installed ones, with the layers of `more` on top: rules_dir.h.
 * False with all that is wrong on stderr; `color`: the value of --color. */
bool rules_loaded(struct arena *arena, const struct given *dirs, const struct given *more,
		  const char *color, struct engine_rules *ret);

#endif
