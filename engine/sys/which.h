/*
 * Finding a program by its name.
 *
 * A name without a slash is looked for in the directories of a search path, then in
 * /usr/local/sbin, /usr/sbin and /sbin, which a user's PATH lacks on Debian. An empty or relative
 * entry means the current directory and is passed over: what is found may not hang on where the
 * caller stands. A name with a slash is a path.
 *
 * Found is a regular file, links followed, that may be executed with the effective rights of this
 * process. Errors: as a shell does, an entry that can't be looked into is passed over: what lies
 * behind a directory that may not be searched can't be executed either, so that "not found" is the
 * answer. Root passes over programs that others can change (sys/trust.h), as it would run them;
 * where there is no other that is the fault. For a path it is a DENIED fault: its author means that
 * one file, which may be there. Any other refusal is a fault unless another directory has the
 * program.
 */
#ifndef ENGINE_SYS_WHICH_H
#define ENGINE_SYS_WHICH_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct fault;
struct root;

struct which_found {
	bool exists;
	struct str path; /* for a name with a slash that name, found or not; else absent where it
			    wasn't found */
};

struct which_ask {
	struct str name;
	struct str path;         /* the value of PATH; where it is absent (not empty),
				    /usr/local/bin:/usr/bin:/bin */
	const struct root *root; /* sys/root.h; in another one nothing is run, so that it isn't
				    asked who may change a program */
};

bool which_find(struct arena *arena, const struct which_ask *ask, struct which_found *ret,
		struct fault *reterr);

#endif
