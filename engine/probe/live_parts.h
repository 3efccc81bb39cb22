/*
 * Private to probe/live*.c.
 */
#ifndef ENGINE_PROBE_LIVE_PARTS_H
#define ENGINE_PROBE_LIVE_PARTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"
#include "probe/live.h"
#include "probe/probe.h"
#include "sys/looker.h"

#include <poll.h>

struct spawner;

/* A look that was taken on. */
struct job {
	uint64_t ticket;
	const struct probe_kind *kind;
	const struct value **args;
	size_t n_args; /* places for them */
	const struct wants *wants;
	int64_t timeout;    /* milliseconds */
	struct str program; /* of a command, once it was found */
	struct job *next;
	struct job *with; /* the next of those that are asked together with it, after this one */
	struct str bytes; /* its answer, where that of another is given first */
};

struct job_queue {
	struct job *first, *last;
};

void job_push(struct job_queue *queue, struct job *job);
void job_push_front(struct job_queue *queue, struct job *job);
struct job *job_pop(struct job_queue *queue);

enum { WINDOW = 512 }; /* requests on their way to one looker */

struct slot {
	bool alive;
	bool slow;       /* it is ended after the look that it is at; no other is sent to it */
	int64_t stirred; /* when it last replied, or was given something while it had nothing */
	struct looker looker;
	struct job *sent[WINDOW]; /* a ring */
	size_t first, n;
	uint64_t replied;
};

/* A command that runs. */
struct running {
	struct job *job; /* NULL: free */
	struct arena arena;
	struct look_call call;
	struct record record; /* what begin told */
	int64_t began;
};

struct live {
	struct arena *arena;
	struct live_options options;
	struct str home;
	struct job_queue looks, together, commands;
	struct job_queue answered; /* with the first of those that were asked together */
	struct job_queue done;     /* to be used again */
	size_t n_new;              /* looks that were taken on, in all */
	struct slot slots[LIMIT_LOOKERS];
	struct running running[LIMIT_JOBS];
	size_t n_running;
	struct spawner *spawner;
	struct arena answer_arena;
	struct arena_mark no_answer;
	struct buf answer;
	uint64_t answer_ticket;
	bool has_answer;
	bool left_behind, stopped;
	pid_t left;           /* the looker that was ended last, where it couldn't be; else 0 */
	struct str no_looker; /* why none could be started, the last time */
	int64_t ticked;
};

/* Makes the answer that live_next gives next; there is none yet. The job is done with. */
void live_answer(struct live *live, struct job *job, const struct record *record,
		 const struct fault *fault, int64_t began);
struct buf *live_answer_buf(struct live *live, struct job *job);

/* live_together.c: looks that are asked at once travel as one, which is the first of them. */
struct job *together_gather(struct live *live);
void together_encode(struct buf *out, const struct job *job);
/* Takes the reply apart: the first one's answer is made, those of the others wait. */
void together_answer(struct live *live, struct job *job, struct str reply);
/* The answer that was made for the first is that of all. */
void together_share(struct live *live, const struct job *job);
bool together_waiting(struct live *live);

/* live_lookers.c */
void lookers_dispatch(struct live *live);
size_t lookers_poll(struct live *live, struct pollfd *polled, int64_t *until);
void lookers_move(struct live *live);
/* True where it made an answer. */
bool lookers_answer(struct live *live);
bool lookers_busy(const struct live *live);
void lookers_end(struct live *live);
const struct job *lookers_longest(const struct live *live, int64_t *ret_since);

/* live_commands.c */
bool commands_answer(struct live *live);
size_t commands_poll(struct live *live, struct pollfd *polled, int64_t *until);
bool commands_busy(const struct live *live);
void commands_end(struct live *live);
const struct job *commands_longest(const struct live *live, int64_t *ret_since);

#endif
