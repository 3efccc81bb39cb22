/*
 * Starting one process for sys/spawn, which says what such a process finds; what becomes of it is
 * the caller's. Nothing is kept of a request: all is copied into its arena.
 */
#ifndef ENGINE_SYS_LAUNCH_H
#define ENGINE_SYS_LAUNCH_H

#include "sys/start.h"

#include <stdbool.h>
#include <sys/types.h>

struct arena;
struct fault;
struct spawn_request;

/* What all starts have in common. */
struct launcher {
	struct start_limits limits;
	char **env; /* sys/environment.h */
	int null;   /* /dev/null */
};

/* False with an errno. */
bool launcher_init(struct launcher *launcher, struct arena *arena, int *reterr);
void launcher_release(struct launcher *launcher);

/* A process that runs, unreaped; the descriptors are the caller's to close. */
struct launched {
	pid_t pid;    /* of its session and group too */
	int pidfd;    /* readable when it has ended */
	int out, err; /* ends of its pipes to read from, non-blocking */
};

/* A fault of the system's has its errno, by which the caller may tell a passing want. */
bool launch(const struct launcher *launcher, const struct spawn_request *request,
	    struct launched *ret, struct fault *reterr);

/* Kills it, reaps it, closes all. */
void launch_undo(const struct launched *launched);

#endif
