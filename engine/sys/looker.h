/*
 * A looker: a process of ours that does what may never come back. It is forked, serves requests
 * over a socket one after the other, and holds nothing of the parent's but its memory as it was:
 * all other descriptors but that of its root are closed, standard streams are /dev/null. It dies
 * with its parent. Where the kernel keeps it (a dead mount), it is left behind and nobody waits for
 * it.
 *
 * Requests and replies are bytes with a length in front of them. Replies come in order of requests,
 * several at once where that is quicker; which request is being served, and since when, stands in
 * memory that both share.
 */
#ifndef ENGINE_SYS_LOOKER_H
#define ENGINE_SYS_LOOKER_H

#include "base/arena.h"
#include "base/str.h"
#include "sys/fault.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct looker_shared;
struct root;

/* What all requests of a looker share, and what they leave for those after them. */
struct looker_kept {
	struct arena arena;
	void *at;                /* NULL at first; whose it is agrees by itself */
	const struct root *root; /* where it looks: sys/root.h */
};

/* Runs in the looker: adds the reply. The arena is rewound after each request. */
typedef void looker_serve_fn(struct arena *arena, struct looker_kept *kept, struct str request,
			     struct buf *reply);

struct looker {
	pid_t pid;
	int fd; /* to poll for POLLIN, and for POLLOUT while looker_wants_out */
	struct looker_shared *shared;
	struct buf *out; /* what the socket didn't take yet */
	size_t sent;     /* of `out` */
	struct buf *in;
	size_t taken; /* of `in` */
	bool gone;    /* it closed its end */
};

/* What it is to do, and where. */
struct looker_ask {
	looker_serve_fn *serve;
	const struct root *root; /* sys/root.h */
};

/* Forks. False where the system refuses. Memory is the arena's. */
bool looker_start(struct looker *looker, struct arena *arena, const struct looker_ask *ask,
		  struct fault *reterr);

/* Puts a request on its way; never waits. */
void looker_send(struct looker *looker, struct str request);
bool looker_wants_out(const struct looker *looker);
size_t looker_unread(const struct looker *looker); /* bytes that it didn't take yet */

/* Moves what can be moved without waiting. False where the looker is gone. */
bool looker_move(struct looker *looker);

/* The next reply that came whole, valid until the next looker_move; false for none. */
bool looker_reply(struct looker *looker, struct str *ret);

/* Requests that it began to serve so far, and when it began the last (sys/clock.h). */
uint64_t looker_began(const struct looker *looker, int64_t *ret_when);

enum { LOOKER_NO_MEMORY = 100 }; /* its exit status where memory ran out in it */

/*
 * Ends it by KILL and reaps it. False where it can't be had within LIMIT_DRAIN: it is left behind.
 * *ret_status: how one that looker_move found gone had ended, as wait(2) tells it; else -1.
 */
bool looker_end(struct looker *looker, int *ret_status);

#endif
