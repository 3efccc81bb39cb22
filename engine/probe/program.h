/*
 * Programs as rules name them: a name, which is looked for on PATH and then in the sbin directories
 * (sys/which.h), or a path (probe/place.h).
 */
#ifndef ENGINE_PROBE_PROGRAM_H
#define ENGINE_PROBE_PROGRAM_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct fault;
struct look_call;
struct which_found;

/* False with the cause where the text is neither. */
bool program_check(struct arena *arena, struct str text, struct str *reterr);

/* In another root the usual PATH counts, not ours. */
bool program_find(const struct look_call *call, struct str text, struct which_found *ret,
		  struct fault *reterr);

#endif
