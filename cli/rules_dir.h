/*
 * Where rules come from: the directories that were named, else those that were installed with this
 * program, over them /etc/banger/rules.d, and over that the user's own ($XDG_CONFIG_HOME or
 * ~/.config, banger/rules.d below it), each where it is there. `--layer` adds to either.
 *
 * The installed ones lie beside the program, where the layout of the installation puts them
 * (RULES_FROM_PROGRAM, from the folder of the program), so that the same program finds them below
 * any prefix, staged, and in a build; else at the place that the build was configured for
 * (INSTALLED_RULES).
 *
 * Rules run commands: those that nobody named count for root only where nobody else can change,
 * replace or add to them.
 */
#ifndef CLI_RULES_DIR_H
#define CLI_RULES_DIR_H

#include "args.h"
#include "engine.h"

#include <stdbool.h>

/*
 * The layers, the lowest first. `rules`: named in place of the installed ones; `more`: on top.
 * trust: whose rules count of those that nobody named; NULL: root's. False with a line on stderr
 * where they are too many. Says on stderr which ones don't count.
 */
bool rules_layers(struct arena *arena, const struct given *rules, const struct given *more,
		  const struct trust *trust, struct engine_source *ret);

/* The directories as one text, for messages. */
struct str rules_named(struct arena *arena, const struct engine_rules *rules);

#endif
