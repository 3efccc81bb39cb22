#include "probe/live.h"

#include "probe/call.h"
#include "probe/live_parts.h"
#include "probe/place.h"
#include "sys/clock.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	TICK = 500, /* milliseconds */
	BATCH = 64, /* looks that are sent together, so that they begin while more are found */
};

void job_push(struct job_queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->last)
		queue->last->next = job;
	else
		queue->first = job;
	queue->last = job;
}

void job_push_front(struct job_queue *queue, struct job *job)
{
	job->next = queue->first;
	queue->first = job;
	if (!queue->last)
		queue->last = job;
}

struct job *job_pop(struct job_queue *queue)
{
	struct job *job = queue->first;

	queue->first = job->next;
	if (!queue->first)
		queue->last = NULL;
	return job;
}

static struct str find_home(struct arena *arena)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home && home[0] == '/')
		return str_copy(arena, str_of(home));
	user = getpwuid(geteuid());
	return user && user->pw_dir ? str_copy(arena, str_of(user->pw_dir)) : STR_NONE;
}

struct live *live_new(struct arena *arena)
{
	struct live *live = ARENA_NEW(arena, struct live);

	live->arena = arena;
	live->home = find_home(arena);
	arena_init(&live->answer_arena, arena->out_of_memory);
	arena_alloc(&live->answer_arena, 1); /* so that a rewind keeps its first chunk */
	live->no_answer = arena_mark(&live->answer_arena);
	return live;
}

void live_begin(struct live *live, const struct live_options *options)
{
	live->options = *options;
	if (options->root) {
		lookers_end(live); /* one that was started before doesn't know it */
		live->home = STR_NONE;
	}
}

bool live_free(struct live *live)
{
	if (!live)
		return true;
	commands_end(live);
	lookers_end(live);
	arena_release(&live->answer_arena);
	return !live->left_behind;
}

/* `~/` is the user's home: probes are given whole paths. */
static const struct value *whole_path(struct live *live, const struct option *option,
				      const struct value *arg)
{
	struct value *whole;

	if (!arg || !(option->flags & OPTION_PATH) || arg->type != TYPE_text ||
	    !str_starts_with(arg->text, STR("~/")) || !str_is_set(live->home))
		return arg;
	whole = ARENA_NEW(live->arena, struct value);
	*whole = value_of_text(str_printf(live->arena, "%.*s%.*s", STR_ARG(live->home),
					  STR_ARG(str_from(arg->text, 1))));
	return whole;
}

static struct str describe(struct live *live, const struct job *job)
{
	const struct value *target = NULL;
	struct buf text;

	for (size_t i = 0; i < job->kind->n_options; i++)
		if (job->kind->options[i].flags & OPTION_TARGET)
			target = job->args[i];
	buf_init(&text, &live->answer_arena, LIMIT_TEMPLATE);
	buf_add(&text, str_of(job->kind->name));
	if (job->wants->secret)
		return buf_str(&text);
	for (size_t i = 0; target && target->type == TYPE_list && i < target->list.n; i++) {
		buf_add_char(&text, ' ');
		value_print(&text, &target->list.at[i]);
	}
	if (target && target->type != TYPE_list) {
		buf_add_char(&text, ' ');
		value_print(&text, target);
	}
	return buf_str(&text);
}

/* Answered without a look: it needs a running host. */
static void refuse_offline(struct live *live, struct job *job)
{
	struct arena_mark mark = arena_mark(&live->answer_arena);
	struct fault fault =
		fault_made(&live->answer_arena, FAULT_OFFLINE, describe(live, job), PLACE_OFFLINE);
	struct record none;
	struct buf bytes;

	record_init(&none, &live->answer_arena);
	buf_init(&bytes, live->arena, LIMIT_OBSERVATION);
	call_answer(&bytes, &none, &fault, clock_now());
	job->bytes = buf_str(&bytes);
	job_push(&live->answered, job);
	arena_rewind(&live->answer_arena, mark);
}

static struct job_queue *queue_for(struct live *live, const struct probe_kind *kind)
{
	switch (kind->where) {
	case PROBE_TOGETHER: return &live->together;
	case PROBE_COMMAND: /* its program is looked for first */
	case PROBE_LOOKER:
	case PROBE_PURE: break;
	}
	return &live->looks;
}

void live_start(struct live *live, uint64_t ticket, const struct probe_kind *kind,
		const struct value *const *args, const struct wants *wants, int64_t timeout)
{
	struct job *job =
		live->done.first ? job_pop(&live->done) : ARENA_NEW(live->arena, struct job);

	if (job->n_args < kind->n_options) {
		job->args = ARENA_ARRAY(live->arena, const struct value *, kind->n_options);
		job->n_args = kind->n_options;
	}
	job->ticket = ticket;
	job->kind = kind;
	job->wants = wants;
	job->with = NULL;
	job->program = STR_NONE;
	job->timeout = timeout ? timeout : live->options.timeout;
	for (size_t i = 0; i < kind->n_options; i++)
		job->args[i] = whole_path(live, &kind->options[i], args[i]);
	if (live->options.root && (kind->where == PROBE_COMMAND || kind->where == PROBE_TOGETHER)) {
		refuse_offline(live, job);
		return;
	}
	job_push(queue_for(live, kind), job);
	if (kind->where == PROBE_LOOKER && ++live->n_new % BATCH == 0) {
		lookers_dispatch(live);
		lookers_move(live);
	}
}

struct buf *live_answer_buf(struct live *live, struct job *job)
{
	buf_init(&live->answer, &live->answer_arena, LIMIT_OBSERVATION * 2UL);
	live->answer_ticket = job->ticket;
	live->has_answer = true;
	job_push(&live->done, job);
	return &live->answer;
}

void live_answer(struct live *live, struct job *job, const struct record *record,
		 const struct fault *fault, int64_t began)
{
	call_answer(live_answer_buf(live, job), record, fault, began);
}

/* Says now and then what takes long. */
static void tick(struct live *live)
{
	int64_t now = clock_now(), look_since = 0, command_since = 0;
	const struct job *look, *command;

	if (!live->options.tick || now < live->ticked + TICK * CLOCK_MS)
		return;
	live->ticked = now;
	look = lookers_longest(live, &look_since);
	command = commands_longest(live, &command_since);
	if (look && command && command_since < look_since)
		look = NULL;
	if (look || command)
		live->options.tick(live->options.self, describe(live, look ? look : command));
}

static void wait(struct live *live)
{
	struct pollfd polled[LIMIT_LOOKERS + 2];
	int64_t until = live->options.deadline;
	int64_t next_tick = live->ticked + TICK * CLOCK_MS;
	size_t n = lookers_poll(live, polled, &until);

	n += commands_poll(live, polled + n, &until);
	polled[n] = (struct pollfd){.fd = live->options.stop, .events = POLLIN};
	if (live->options.tick && next_tick < until)
		until = next_tick > clock_now() ? next_tick : clock_now() + TICK * CLOCK_MS;
	poll(polled, n + 1, clock_until(until));
	live->stopped = polled[n].revents != 0;
	lookers_move(live);
	tick(live);
}

static bool is_busy(const struct live *live)
{
	return lookers_busy(live) || commands_busy(live);
}

static bool is_over(const struct live *live)
{
	return live->stopped || clock_now() >= live->options.deadline;
}

bool live_next(struct live *live, uint64_t *ret_ticket, struct str *ret_bytes)
{
	live->has_answer = false;
	arena_rewind(&live->answer_arena, live->no_answer);
	if (!live->ticked)
		live->ticked = clock_now();
	while (live->answered.first || (is_busy(live) && !is_over(live))) {
		lookers_dispatch(live);
		if (together_waiting(live) || lookers_answer(live) || commands_answer(live)) {
			*ret_ticket = live->answer_ticket;
			*ret_bytes = buf_str(&live->answer);
			return true;
		}
		wait(live);
	}
	return false;
}

const char *live_ended(const struct live *live, const char **ret_fault)
{
	*ret_fault = live->stopped ? NULL : "timeout";
	return live->stopped ? "a signal ended the run" : "the time of the whole run was over";
}
