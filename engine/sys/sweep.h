/*
 * Ending processes that got away from the commands that we ran: a daemon that made a session of its
 * own is in no group that could be killed, but as this process is the subreaper of its descendants
 * it becomes our child once its parents are gone.
 *
 * Who is a stranger and never touched: a child that was there at sweep_init; one that was started
 * before it (an orphan of such a child); one in our own session, as every command is given a new
 * one and nobody can come back. So a helper that the caller forks is safe as long as it stays in
 * the caller's session. Descendants of a command that still runs can't be told from escaped ones:
 * sweep only when none does.
 *
 * Needs /proc with task/TID/children; without it nothing is found.
 */
#ifndef ENGINE_SYS_SWEEP_H
#define ENGINE_SYS_SWEEP_H

#include "base/vec.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pids VEC_OF(pid_t);

struct sweep {
	struct arena *arena;
	struct pids strangers;
	pid_t session;  /* our own */
	uint64_t since; /* clock ticks since boot, as /proc/PID/stat tells a process's start */
	int64_t until;  /* of a sweep under way */
	size_t found;   /* in the round under way */
};

void sweep_init(struct sweep *sweep, struct arena *arena);

/* Never touch this child: it couldn't be killed, say. */
void sweep_spare(struct sweep *sweep, pid_t pid);

/*
 * Kills and reaps what escaped, and what its end brings to light, within LIMIT_SWEEP and
 * LIMIT_SWEEP_ROUNDS; what doesn't die by then is spared from now on. One call of the system where
 * there are no children.
 */
void sweep_run(struct sweep *sweep);

#endif
