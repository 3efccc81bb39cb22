/*
 * The environment of commands: the variables of environ(7) that say who runs it and how it reaches
 * others, as they were when asked for, `LC_ALL=C` so that messages are in one language, `TERM=dumb`
 * as there is no terminal, and a PATH also where there was none. Anything else would make a command
 * answer one thing here and another there, or load what the caller's shell was told to load.
 */
#ifndef ENGINE_SYS_ENVIRONMENT_H
#define ENGINE_SYS_ENVIRONMENT_H

#include "base/str.h"

struct arena;

/* NULL-ended; its texts are the arena's, or of this process's environment. */
char **environment_base(struct arena *arena);

/* The same with "NAME=text" set on top of it. */
char **environment_with(struct arena *arena, char **base, const struct strs *sets);

#endif
