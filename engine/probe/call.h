/*
 * A look on its way to whoever does it: its request as bytes, and the answer as an encoded
 * observation.
 */
#ifndef ENGINE_PROBE_CALL_H
#define ENGINE_PROBE_CALL_H

#include "base/str.h"

#include <stdint.h>

struct arena;
struct buf;
struct fault;
struct look_call;
struct looker_kept;
struct probe_kind;
struct record;
struct value;
struct wants;

/* timeout: milliseconds, counted from when the look begins. */
void call_encode(struct buf *out, const struct probe_kind *kind, const struct value *const *args,
		 const struct wants *wants, int64_t timeout);

/* Does the look of such bytes, here and now, and adds the observation: what a looker serves. */
void call_serve(struct arena *arena, struct looker_kept *kept, struct str request,
		struct buf *reply);

/* The same for several looks that are asked at once, with the deadline of the first: each request,
 * and each observation, is one text (value/observation.h). */
void call_serve_all(struct arena *arena, struct looker_kept *kept, struct str requests,
		    struct buf *replies);

/* Adds an observation; fault NULL: none. began: sys/clock.h. */
void call_answer(struct buf *out, const struct record *record, const struct fault *fault,
		 int64_t began);

#endif
