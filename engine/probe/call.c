#include "probe/call.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "sys/clock.h"
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
	*ret = (struct wants){(uint64_t)attrs, ARENA_ARRAY(arena, struct asked, (size_t)n),
			      (size_t)n};
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
	struct fault too_much;
	struct record none;

	call_answer(reply, record, fault, began);
	if (!reply->over)
		return;
	buf_clear(reply);
	record_init(&none, arena);
	too_much = fault_made(arena, FAULT_LIMIT, STR_NONE, "what was seen is over %d MiB",
			      LIMIT_OBSERVATION / LIMIT_MIB);
	call_answer(reply, &none, &too_much, began);
}

void call_serve(struct arena *arena, struct str request, struct buf *reply)
{
	int64_t began = clock_now(), kind_number = -1, timeout = 0;
	const struct probe_kind *kind = NULL;
	const struct value **args = NULL;
	struct wants wants = {0};
	struct look_call call = {.arena = arena, .wants = &wants};
	struct record record;
	struct fault fault =
		fault_made(arena, FAULT_SYSTEM, STR_NONE, "a request that can't be read");
	bool done = false;

	record_init(&record, arena);
	if (wire_take_number(&request, &kind_number) && wire_take_number(&request, &timeout))
		kind = kinds_at((size_t)kind_number);
	if (kind) {
		args = ARENA_ARRAY(arena, const struct value *, kind->n_options);
		call.args = args;
		call.deadline = began + timeout * CLOCK_MS;
	}
	if (kind && decode_args(arena, &request, kind, args) &&
	    decode_wants(arena, &request, &wants))
		done = kind->observe(&call, &record, &fault);
	answer(arena, reply, &record, done ? NULL : &fault, began);
}
