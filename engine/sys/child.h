/*
 * The life of one command of sys/spawn, which says how that goes: what it prints, how it ends. It
 * starts, hears of events, and is settled with the time at hand until it is done. Nothing waits.
 */
#ifndef ENGINE_SYS_CHILD_H
#define ENGINE_SYS_CHILD_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"
#include "sys/launch.h"
#include "sys/spawn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHILD_READ_SIZE = 64 * LIMIT_KIB }; /* what a pipe holds, unless somebody made it larger */

enum child_phase {
	CHILD_NONE,
	CHILD_RUNS,   /* until its deadline */
	CHILD_ENDS,   /* has got TERM, until KILL is due */
	CHILD_KILLED, /* has got KILL, until it is left behind */
	CHILD_DRAINS, /* has ended, others hold its output open */
	CHILD_DONE,   /* its result waits to be taken */
};

/* What an event tells of. */
enum child_source { CHILD_END, CHILD_OUT, CHILD_ERR, CHILD_SOURCES };

/* What all children have in common. */
struct child_common {
	struct launcher launcher;
	int epoll; /* an event's data.u32 is the child's key and the source */
	char bytes[CHILD_READ_SIZE];
};

struct child_stream {
	int fd;           /* -1 when it has ended */
	const char *name; /* for messages */
	size_t limit;     /* bytes that it may be */
	size_t left;      /* of these */
	struct spawn_sink sink;
	struct buf kept; /* where there is no sink */
};

struct child {
	struct child_common *common;
	enum child_phase phase;
	int64_t due; /* when the phase is over at the latest */
	int64_t started;
	struct arena *arena;
	struct str program;
	pid_t pid;
	int pidfd; /* -1 when it has ended, or is left behind */
	struct child_stream out, err;
	bool left_behind;
	struct spawn_result result;
};

static inline bool child_is_running(const struct child *child)
{
	return child->phase != CHILD_NONE && child->phase != CHILD_DONE;
}

/* False: nothing runs, the child is as it was. */
bool child_start(struct child *child, const struct spawn_request *request, uint32_t key,
		 struct fault *reterr);

void child_hear(struct child *child, enum child_source source);

/* From now on it is to end, with this fault; what it prints doesn't count any more. */
void child_end(struct child *child, const struct fault *why);

/* Does what is due, after all events were heard. True when it is done by that. */
bool child_settle(struct child *child, int64_t now);

#endif
