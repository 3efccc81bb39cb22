/*
 * The moment between a process's birth and its program: vfork(2), what docs/probes/command.md says
 * a command finds, execve(2). posix_spawn(3) would be this, but sets no limits, no mask of modes
 * and no signal for the parent's death.
 */
#ifndef ENGINE_SYS_START_H
#define ENGINE_SYS_START_H

#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { START_STANDARD = 3, START_LIMITS = 6 };

/* Limits that a command gets; those of base/limits.h, or less where ours are less. */
struct start_limits {
	struct {
		int resource;
		struct rlimit at;
	} all[START_LIMITS];
	size_t n; /* those that differ from our own */
};

void start_limits_init(struct start_limits *limits);

struct start {
	const struct start_limits *limits;
	const char *program, *cwd; /* cwd NULL: ours */
	char **argv, **env;
	int fds[START_STANDARD]; /* what becomes 0, 1 and 2; none of them is one of these */
};

/*
 * 0, or the errno of what failed in the child: then there is none. The process leads a session of
 * its own, has no other descriptors, no signal ignored or blocked, and gets KILL when the caller's
 * thread ends. The caller waits until the program is there.
 */
int start_process(const struct start *start, pid_t *ret);

#endif
