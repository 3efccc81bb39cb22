#include "probe/call.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/limits.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "sys/clock.h"
#include "sys/looker.h"
#include "value/observation.h"

void call_encode(struct buf *out, const struct probe_kind *kind, const struct value *const *args,
		 const struct wants *wants, int64_t timeout)
{
	wire_add_number(out, (int64_t)kinds_index(kind));
	wire_add_number(out, timeout);
	for (size_t i = 0; i < kind->n_options; i++) {
		buf_add_char(out, args[i] != NULL);
		if (args[i])
			value_encode(out, args[i]);
	}
	wire_add_number(out, (int64_t)wants->attrs);
	wire_add_number(out, (int64_t)wants->n_patterns);
	for (size_t i = 0; i < wants->n_patterns; i++) {
		wire_add_text(out, wants->patterns[i].attr);
		wire_add_text(out, wants->patterns[i].op);
		wire_add_text(out, wants->patterns[i].operand);
	}
}

static bool decode_args(struct arena *arena, struct str *rest, const struct probe_kind *kind,
			const struct value **args)
{
	for (size_t i = 0; i < kind->n_options; i++) {
		struct value *value;
		bool given = rest->n && rest->p[0];

		*rest = str_from(*rest, 1);
		if (!given)
			continue;
		value = ARENA_NEW(arena, struct value);
		if (!value_decode(arena, rest, value))
			return false;
		args[i] = value;
	}
	return true;
}

static bool decode_wants(struct arena *arena, struct str *rest, struct wants *ret)
{
	int64_t attrs, n;

	if (!wire_take_number(rest, &attrs) || !wire_take_number(rest, &n) || n < 0 ||
	    (uint64_t)n > rest->n)
		return false;
	*ret = (struct wants){.attrs = (uint64_t)attrs,
			      .patterns = ARENA_ARRAY(arena, struct asked, (size_t)n),
			      .n_patterns = (size_t)n};
	for (size_t i = 0; i < ret->n_patterns; i++) {
		struct asked *asked = &ret->patterns[i];

		if (!wire_take_text(rest, &asked->attr) || !wire_take_text(rest, &asked->op) ||
		    !wire_take_text(rest, &asked->operand))
			return false;
	}
	return rest->n == 0;
}

void call_answer(struct buf *out, const struct record *record, const struct fault *fault,
		 int64_t began)
{
	struct observation observation = {.failed = fault != NULL, .record = *record};

	if (fault)
		observation.fault = *fault;
	observation.took = clock_now() - began;
	observation_encode(out, &observation);
}

/* An observation that passes the ceiling is none. */
static void answer(struct arena *arena, struct buf *reply, const struct record *record,
		   const struct fault *fault, int64_t began)
{
	bool whole = reply->ceiling % LIMIT_MIB == 0;
	struct fault too_much;
	struct record none;

	call_answer(reply, record, fault, began);
	if (!reply->over)
		return;
	buf_clear(reply);
	record_init(&none, arena);
	too_much =
		fault_made(arena, FAULT_LIMIT, STR_NONE, "what was seen is over %zu %s",
			   reply->ceiling / (whole ? LIMIT_MIB : LIMIT_KIB), whole ? "MiB" : "KiB");
	call_answer(reply, &none, &too_much, began);
}

/* The request as a call; *ret is whole also where it can't be read. */
static const struct probe_kind *decode(struct arena *arena, struct str request, int64_t began,
				       struct look_call *ret)
{
	int64_t kind_number = -1, timeout = 0;
	struct wants *wants = ARENA_NEW(arena, struct wants);
	const struct probe_kind *kind;
	const struct value **args;

	*ret = (struct look_call){.arena = arena, .wants = wants};
	if (!wire_take_number(&request, &kind_number) || !wire_take_number(&request, &timeout))
		return NULL;
	kind = kinds_at((size_t)kind_number);
	if (!kind)
		return NULL;
	args = ARENA_ARRAY(arena, const struct value *, kind->n_options);
	ret->args = args;
	ret->deadline = began + timeout * CLOCK_MS;
	return decode_args(arena, &request, kind, args) && decode_wants(arena, &request, wants)
		       ? kind
		       : NULL;
}

void call_serve(struct arena *arena, struct looker_kept *kept, struct str request,
		struct buf *reply)
{
	int64_t began = clock_now();
	struct look_call call;
	struct record record;
	struct fault fault =
		fault_made(arena, FAULT_SYSTEM, STR_NONE, "a request that can't be read");
	const struct probe_kind *kind = decode(arena, request, began, &call);
	bool done;

	record_init(&record, arena);
	call.kept = kept;
	call.root = kept->root;
	done = kind && kind->observe(&call, &record, &fault);
	answer(arena, reply, &record, done ? NULL : &fault, began);
}

/* Of what all that are asked together may come to; nothing is lost to what stands between them. */
enum { SHARE = LIMIT_OBSERVATION / (LIMIT_TOGETHER + 1) };

static void add_answer(struct arena *arena, struct buf *replies, const struct look_result *result,
		       int64_t began)
{
	struct buf reply;

	buf_init(&reply, arena, SHARE);
	answer(arena, &reply, &result->record, result->failed ? &result->fault : NULL, began);
	wire_add_text(replies, buf_str(&reply));
}

void call_serve_all(struct arena *arena, struct looker_kept *kept, struct str requests,
		    struct buf *replies)
{
	int64_t began = clock_now();
	struct look_call calls[LIMIT_TOGETHER];
	struct look_result results[LIMIT_TOGETHER] = {0};
	const struct probe_kind *kind = NULL;
	struct str request;
	size_t n = 0;

	for (; n < LIMIT_TOGETHER && wire_take_text(&requests, &request); n++) {
		kind = decode(arena, request, began, &calls[n]);
		BUG_UNLESS(kind && kind->where == PROBE_TOGETHER);
		calls[n].deadline = calls[0].deadline;
		calls[n].kept = kept;
		calls[n].root = kept->root;
		record_init(&results[n].record, arena);
	}
	if (kind)
		kind->observe_all(calls, n, results);
	for (size_t i = 0; i < n; i++)
		add_answer(arena, replies, &results[i], began);
}
