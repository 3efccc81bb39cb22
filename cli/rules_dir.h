/*
 * Where rules come from that nobody named: those that were installed with this program.
 *
 * They lie beside it, where the layout of the installation puts them (RULES_FROM_PROGRAM, from the
 * folder of the program), so that the same program finds them below any prefix, staged, and in a
 * build; else at the place that the build was configured for (INSTALLED_RULES).
 *
 * Rules run commands: those beside the program count for root only where nobody else can change,
 * replace or add to them.
 */
#ifndef CLI_RULES_DIR_H
#define CLI_RULES_DIR_H

#include "engine.h"

/* `given` where that is set. Says on stderr why root doesn't get the rules beside the program.
 * trust: whose rules count there; NULL: root's. */
struct str rules_dir(struct arena *arena, const char *given, const struct trust *trust);

#endif
