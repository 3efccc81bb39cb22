#include "base/bug.h"
#include "probe/call.h"
#include "probe/live_parts.h"
#include "value/observation.h"

/* Whatever two looks differ in but their targets keeps them apart. */
static bool go_together(const struct job *a, const struct job *b)
{
	if (a->kind != b->kind || a->timeout != b->timeout)
		return false;
	for (size_t i = 0; i < a->kind->n_options; i++) {
		const struct value *of_a = a->args[i], *of_b = b->args[i];

		if (a->kind->options[i].flags & OPTION_TARGET)
			continue;
		if (!of_a != !of_b || (of_a && !value_eq(of_a, of_b)))
			return false;
	}
	return true;
}

/* The others keep their places. */
struct job *together_gather(struct live *live)
{
	struct job_queue others = {0};
	struct job *first = job_pop(&live->together), *last = first;
	size_t n = 1;

	while (live->together.first) {
		struct job *job = job_pop(&live->together);

		if (n == LIMIT_TOGETHER || !go_together(first, job)) {
			job_push(&others, job);
			continue;
		}
		last->with = job;
		last = job;
		n++;
	}
	live->together = others;
	return first;
}

void together_encode(struct buf *out, const struct job *job)
{
	for (; job; job = job->with) {
		struct buf request;

		buf_init(&request, out->arena, LIMIT_OBSERVATION);
		call_encode(&request, job->kind, job->args, job->wants, job->timeout);
		wire_add_text(out, buf_str(&request));
	}
}

void together_answer(struct live *live, struct job *job, struct str reply)
{
	struct str bytes;

	BUG_UNLESS(wire_take_text(&reply, &bytes));
	buf_add(live_answer_buf(live, job), bytes);
	for (struct job *other = job->with; other; other = other->with) {
		BUG_UNLESS(wire_take_text(&reply, &bytes));
		other->bytes = str_copy(live->arena, bytes);
		job_push(&live->answered, other);
	}
}

void together_share(struct live *live, const struct job *job)
{
	for (struct job *other = job->with; other; other = other->with) {
		other->bytes = str_copy(live->arena, buf_str(&live->answer));
		job_push(&live->answered, other);
	}
}

bool together_waiting(struct live *live)
{
	struct job *job;

	if (!live->answered.first)
		return false;
	job = job_pop(&live->answered);
	buf_add(live_answer_buf(live, job), job->bytes);
	return true;
}
