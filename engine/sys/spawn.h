/*
 * Running commands: an argument vector, never a shell; several at once, driven by the caller's
 * loop.
 *
 * A command is the leader of a session of its own, without a controlling terminal. Its signals are
 * as at first (nothing ignored or blocked), its standard input is /dev/null or bytes that it is
 * given (as a file: it can't fail to be written to), its output comes through two pipes, and it has
 * no other descriptor. Its environment is that of sys/environment, as of spawner_new, with what the
 * request sets; its limits are LIMIT_COMMAND_*, its umask 077. It is killed where we are.
 *
 * It is in no namespace of processes of its own: numbers that it finds in /proc would then mean
 * other processes, or none, to kill(2) and sched_getaffinity(2), and it would list itself.
 *
 * How it ends. At its deadline, or where it prints more than it may, its group gets TERM (and CONT,
 * for one that was stopped), LIMIT_TERM_GRACE later KILL, and the result is a fault; the output
 * that came until then is still told. Where it ends by itself, others of its group may hold its
 * output open for LIMIT_DRAIN more. In either case the rest of the group is then killed. A daemon
 * that left the group is ended by sys/sweep as soon as no command runs, or by spawner_free: this
 * process becomes the subreaper of its descendants for as long as the spawner lives. A command
 * that can't be killed, as one with more rights or one that sleeps in the kernel, is left behind:
 * a fault that says so.
 *
 * One spawner at a time in a process; a forked child may make its own, and may not use its
 * parent's. SIGCHLD may not be ignored. No signal's disposition is changed. Everything is the
 * arena's but for descriptors: one to wait on, one of /dev/null, and three for each command that
 * runs (five while it is started).
 */
#ifndef ENGINE_SYS_SPAWN_H
#define ENGINE_SYS_SPAWN_H

#include "base/str.h"
#include "sys/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct spawner;

/* Who takes the standard output instead of its being kept, in pieces as they come. It may not call
 * the spawner. */
struct spawn_sink {
	void (*chunk)(void *self, struct str bytes); /* NULL: no sink */
	void *self;
};

/* What is run. Texts are copied; none may hold a NUL byte but for `input`. */
struct spawn_request {
	struct arena *arena; /* of output and faults; lives until the result */
	struct str program;  /* an absolute path: see sys/which.h */
	struct strs argv;    /* at most LIMIT_ARGV, the first is the name that it sees itself by */
	struct strs env;     /* "NAME=text", at most LIMIT_ENV */
	struct str cwd;      /* where it runs; absent: where we do */
	struct str input;    /* its standard input; absent: /dev/null */
	int64_t deadline;    /* sys/clock.h; INT64_MAX: none */
	size_t out_limit;    /* bytes of its standard output, kept or not; SIZE_MAX / 2 at most */
	size_t err_limit;    /* and of its standard error */
	struct spawn_sink out_sink;
};

struct spawn_result {
	uint64_t ticket;
	int exit;           /* its exit status, -1 where a signal ended it or nothing did */
	int signal;         /* 0 where no signal ended it */
	struct str name;    /* of the signal, without SIG: "KILL"; absent where none did */
	struct str out;     /* standard output, a NUL behind it; absent where a sink had it */
	struct str err;     /* standard error, the same */
	int64_t took;       /* nanoseconds from its start to its end */
	struct fault fault; /* NONE where it ended by itself, however that was. TIMEOUT, LIMIT;
			      SYSTEM where its status went elsewhere */
};

/* NULL where the system refuses what is needed. */
struct spawner *spawner_new(struct arena *arena, struct fault *reterr);

/* Ends all that runs, as at a deadline, and what escaped; results that weren't taken are lost. NULL
 * is accepted. */
void spawner_free(struct spawner *spawner);

enum spawn_start {
	SPAWN_STARTED,
	SPAWN_BUSY,    /* nothing happened: again when one of those that run has ended */
	SPAWN_REFUSED, /* never: *reterr says why */
};

/*
 * Faults: GONE where the program isn't there (any more), MALFORMED where it isn't one (or its
 * interpreter isn't there), DENIED where it may not be executed, LIMIT where it is given too much,
 * TIMEOUT where its deadline is over already. SPAWN_BUSY is for LIMIT_JOBS, and for descriptors,
 * processes and memory that the system hasn't left, as long as a command runs.
 */
enum spawn_start spawner_start(struct spawner *spawner, const struct spawn_request *request,
			       uint64_t ticket, struct fault *reterr);

/* Commands that were started and whose results weren't given yet. */
size_t spawner_running(const struct spawner *spawner);

/*
 * Waits until a command is done, and gives its result; false where `until` came first, or a signal
 * to this process, or where no command runs.
 */
bool spawner_wait(struct spawner *spawner, int64_t until, struct spawn_result *ret);

/*
 * For a loop that waits for other things too. spawner_fd is one descriptor for all commands, ever
 * the same, to be polled for POLLIN among others; spawner_until is when to stop waiting all the
 * same, as something is due by time alone (INT64_MAX: nothing is; it moves with each start and each
 * result). After either, spawner_next gives the results there are, one a call:
 *
 *	fds[0] = (struct pollfd){spawner_fd(spawner), POLLIN, 0};
 *	poll(fds, n, clock_until(MIN(own_deadline, spawner_until(spawner))));
 *	while (spawner_next(spawner, &result))
 *		...                     commands may be started here
 *
 * To call spawner_next at every turn is right too: it costs one call of the system. It never waits,
 * but for LIMIT_SWEEP at worst when the last command that runs has ended and left a daemon behind.
 */
int spawner_fd(const struct spawner *spawner);
int64_t spawner_until(const struct spawner *spawner);
bool spawner_next(struct spawner *spawner, struct spawn_result *ret);

#endif
