/*
 * Giving up the right to change the host, for this process and for all that it forks or runs from
 * then on. There is no way back.
 *
 * Three things of the kernel, each as far as it is there:
 * - no_new_privs: programs that would give more rights don't (prctl(2)).
 * - Landlock (landlock(7)): no file is created, written, truncated, renamed or removed, and no
 *   process outside is sent a signal. Reading and running stay. /dev/null may be written to;
 *   no terminal, for commands have none.
 * - seccomp (seccomp(2)): the calls of confine.def end with EPERM, as do the ioctls that set
 *   attributes of files or feed terminals. Calls that are newer than this table end with ENOSYS,
 * for nobody has said what they change; a program of another ABI of the processor is killed.
 *
 * What is left is said in docs/security.md: above all, what a process asks of others over sockets.
 */
#ifndef ENGINE_SYS_CONFINE_H
#define ENGINE_SYS_CONFINE_H

#include "base/str.h"

#include <stdbool.h>

struct arena;

struct confined {
	int landlock;       /* its ABI version; 0: not to be had */
	bool calls;         /* filtered by seccomp */
	struct str lacking; /* what is not to be had and why; absent where all is */
};

/*
 * Before the process has a second thread, as Landlock binds the calling one alone. Descriptors that
 * are open stay as they are.
 *
 * writable: folders in which all may be done all the same, NULL-ended; NULL for none.
 */
void confine_process(struct arena *arena, const char *const *writable, struct confined *ret);

/* "Landlock 7 + seccomp", "seccomp, no Landlock (…)", "nothing (…)". */
struct str confine_level(struct arena *arena, const struct confined *confined);

#endif
