/*
 * Paths as rules write them: absolute, or `~/` for the user's home. A text that is known at load
 * is checked there (OPTION_PATH), any other here.
 *
 * In another root (sys/root.h) the user is root of that: no user of this host is one there. What
 * only a running host has, as /proc, isn't looked at then.
 */
#ifndef ENGINE_PROBE_PLACE_H
#define ENGINE_PROBE_PLACE_H

#include "base/str.h"

#include <stdbool.h>

struct fault;
struct look_call;
struct root;

/* Why a look or an attribute is left out in another root. */
#define PLACE_OFFLINE "not looked at under --root: that needs a running host"

/* Does the text say where, whatever directory the program runs in? */
bool place_is_fixed(struct str text);

/* $HOME where it is an absolute path, else what the user database has; absent where neither is. It
 * stays until the next call. Only in another root there can be a fault. */
bool place_home(const struct look_call *call, struct str *ret, struct fault *reterr);

struct place {
	struct str path;         /* absolute */
	const struct root *root; /* sys/root.h: where it leads; this host for what lies in a folder
				    of rules */
};

/* Where the text leads. A fault where it is none, where there is no
 * home, and OFFLINE where it lies in /proc, /sys, /dev or /run (/var/run)
 * of another root. */
bool place_find(const struct look_call *call, struct str text, struct place *ret,
		struct fault *reterr);

#endif
