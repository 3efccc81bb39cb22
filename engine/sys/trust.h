/*
 * What root may run, and whose rules it may follow: what nobody but root can change, as sudo and
 * sshd ask of what they use. A thing, the folders on the way to it, and where links on that way
 * lead, likewise, must belong to root (or to one other user who was named) and be writable by
 * nobody else; in a folder with the sticky bit (/tmp) others can't replace what isn't theirs. The
 * way is walked from the root down, so what passes can't be exchanged before it is used either.
 *
 * An access control list that lets others write shows in the mode of the group.
 * Not covered: what a program itself runs or loads, as the interpreter of a script.
 */
#ifndef ENGINE_SYS_TRUST_H
#define ENGINE_SYS_TRUST_H

#include "base/str.h"

#include <stdbool.h>
#include <sys/types.h>

struct arena;
struct fault;
struct stat;

/* Whose rules count. All zero: root's, for root. */
struct trust {
	bool anybody; /* they aren't tested */
	uid_t owner;  /* whose count beside root's */
};

/*
 * For a process that isn't root's everything passes in all three. Faults: UNTRUSTED with the owner
 * or the mode of the first thing in the way and the command that mends it; those of lstat(2)
 * otherwise.
 */
bool trust_program(struct arena *arena, struct str path, struct fault *reterr);

/* A file or folder of rules, and all of the way to it. */
bool trust_rules(struct arena *arena, const struct trust *trust, struct str path,
		 struct fault *reterr);

/* The same of what was opened as `path` in a folder that passed, and is no link. */
bool trust_opened(struct arena *arena, const struct trust *trust, struct str path,
		  const struct stat *st, struct fault *reterr);

#endif
