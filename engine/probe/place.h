/*
 * Paths as rules write them: absolute, or `~/` for the user's home. A text that is known at load
 * is checked there (OPTION_PATH), any other here.
 */
#ifndef ENGINE_PROBE_PLACE_H
#define ENGINE_PROBE_PLACE_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct fault;

/* Does the text say where, whatever directory the program runs in? */
bool place_is_fixed(struct str text);

/* $HOME where it is an absolute path, else what the user database has; absent where neither is. It
 * stays until the next call. */
struct str place_home(void);

/* The text as an absolute path, itself where it is one. A fault where it is none, or where there is
 * no home. */
bool place_path(struct arena *arena, struct str text, struct str *ret, struct fault *reterr);

#endif
