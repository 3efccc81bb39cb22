/*
 * The live observer: it asks the host. Looks at paths, contents and databases are done in lookers
 * (sys/looker.h), commands are children of this process, several at a time. Each look ends by its
 * own timeout, the whole by its deadline.
 */
#ifndef ENGINE_PROBE_LIVE_H
#define ENGINE_PROBE_LIVE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct live;
struct value;
struct wants;
struct probe_kind;
struct root;

struct live_options {
	size_t jobs;      /* commands at a time, 1 to LIMIT_JOBS */
	int64_t timeout;  /* milliseconds of a look that has none of its own */
	int64_t deadline; /* sys/clock.h; of all looks together */
	int stop;         /* a descriptor; readable: no further answer is waited for. -1: none */
	/* Called now and then while a look takes long; NULL: never. */
	void (*tick)(void *self, struct str waits_for);
	void *self;
	const struct root *root; /* sys/root.h: where to look; in another one than this host's no
				    command is run and no service asked, that is OFFLINE. NULL: this
				    host */
};

/* Starts no process yet. */
struct live *live_new(struct arena *arena);

/* Starts a looker, for a process that is about to grow. */
void live_prepare(struct live *live);

/* Before the first look. */
void live_begin(struct live *live, const struct live_options *options);

/* Ends what still runs. True where all of it ended: false where a looker is left behind. NULL is
 * accepted. */
bool live_free(struct live *live);

/* The calls of run/observer.h; all that is passed lives until the answer. */
void live_start(struct live *live, uint64_t ticket, const struct probe_kind *kind,
		const struct value *const *args, const struct wants *wants, int64_t timeout);
bool live_next(struct live *live, uint64_t *ret_ticket, struct str *ret_bytes);
const char *live_ended(const struct live *live, const char **ret_fault);

#endif
