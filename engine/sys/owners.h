/*
 * Names of users and groups by number, each asked of the system once.
 *
 * The system's name service may read files, load libraries and ask a daemon, and may wait for it:
 * ask where a wait can be ended, and only where a name is wanted. Errors: a number that nobody has
 * is no fault, its name is absent (STR_NONE); a name service that can't answer is one.
 *
 * In another root (sys/root.h) its own files tell the names (sys/accounts.h), and no name service
 * is asked.
 */
#ifndef ENGINE_SYS_OWNERS_H
#define ENGINE_SYS_OWNERS_H

#include "base/map.h"
#include "base/str.h"

#include <stdbool.h>
#include <sys/types.h>

struct arena;
struct fault;
struct root;

struct owners {
	struct arena *arena; /* of the names: lives as long as any use of them */
	struct map names;
	const struct root *root;
};

void owners_init(struct owners *owners, struct arena *arena, const struct root *root);

bool owners_user(struct owners *owners, uid_t uid, struct str *ret, struct fault *reterr);
bool owners_group(struct owners *owners, gid_t gid, struct str *ret, struct fault *reterr);

#endif
