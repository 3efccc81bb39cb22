#include "probe/call.h"
#include "probe/live_parts.h"
#include "sys/clock.h"
#include "value/observation.h"

#include <string.h>
#include <sys/wait.h>

enum {
	SLOW = 100,  /* milliseconds after which others needn't wait behind a look */
	SLACK = 250, /* a probe that watches its own deadline says more than we can */
};

/* Requests that the looker hasn't read yet have a ceiling too. */
static bool has_room(const struct slot *slot)
{
	return slot->n < WINDOW && looker_unread(&slot->looker) <= LIMIT_OBSERVATION;
}

static size_t lookers_alive(const struct live *live)
{
	size_t alive = 0;

	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		alive += live->slots[i].alive;
	return alive;
}

static struct job *oldest(const struct slot *slot, size_t i)
{
	return slot->sent[(slot->first + i) % WINDOW];
}

static struct job *take_oldest(struct slot *slot)
{
	struct job *job = oldest(slot, 0);

	slot->first = (slot->first + 1) % WINDOW;
	slot->n--;
	return job;
}

/* The look that a looker is at, by its place among those sent; false where it is at none. */
static bool is_at(const struct slot *slot, size_t *ret_i, int64_t *ret_since)
{
	uint64_t began = looker_began(&slot->looker, ret_since);

	if (began <= slot->replied || began - slot->replied > slot->n)
		return false;
	*ret_i = (size_t)(began - slot->replied - 1);
	return true;
}

/* What a looker was sent and won't do: to others, in the same order. */
static void give_back(struct live *live, struct slot *slot, size_t from)
{
	for (size_t i = slot->n; i > from; i--)
		job_push_front(&live->looks, oldest(slot, i - 1));
	slot->n = from;
}

/* Gives how one that was gone had ended, as wait(2) tells it, else -1. */
static int end(struct live *live, struct slot *slot)
{
	int status;

	live->left = looker_end(&slot->looker, &status) ? 0 : slot->looker.pid;
	live->left_behind |= live->left != 0;
	slot->alive = slot->slow = false;
	slot->first = slot->n = 0;
	return status;
}

static struct slot *start(struct live *live, looker_serve_fn *serve)
{
	struct looker_ask ask = {serve, live->options.root};
	struct fault fault;

	for (size_t i = 0; i < LIMIT_LOOKERS; i++) {
		struct slot *slot = &live->slots[i];

		if (slot->alive)
			continue;
		if (!looker_start(&slot->looker, live->arena, &ask, &fault)) {
			live->no_looker = str_copy(live->arena, fault.text);
			return NULL;
		}
		slot->alive = true;
		slot->replied = 0;
		return slot;
	}
	return NULL;
}

void live_prepare(struct live *live)
{
	start(live, call_serve);
}

static struct slot *free_slot(struct live *live)
{
	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive && !live->slots[i].slow && has_room(&live->slots[i]))
			return &live->slots[i];
	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive && !live->slots[i].slow)
			return NULL; /* one that is quick and full: its turn comes */
	return start(live, call_serve);
}

static void send(struct live *live, struct slot *slot, struct job *job)
{
	struct arena_mark mark = arena_mark(&live->answer_arena);
	struct buf request;

	buf_init(&request, &live->answer_arena, LIMIT_OBSERVATION);
	if (job->kind->where == PROBE_TOGETHER)
		together_encode(&request, job);
	else
		call_encode(&request, job->kind, job->args, job->wants, job->timeout);
	looker_send(&slot->looker, buf_str(&request));
	arena_rewind(&live->answer_arena, mark);
	if (slot->n == 0)
		slot->stirred = clock_now();
	slot->sent[(slot->first + slot->n++) % WINDOW] = job;
}

/* A looker of its own: what is asked may hang on another process, and nothing waits behind it. */
static void dispatch_together(struct live *live)
{
	while (live->together.first) {
		struct slot *slot = start(live, call_serve_all);

		if (!slot)
			return;
		slot->slow = true;
		send(live, slot, together_gather(live));
	}
}

void lookers_dispatch(struct live *live)
{
	dispatch_together(live);
	while (live->looks.first) {
		struct slot *slot = free_slot(live);

		if (!slot)
			return;
		send(live, slot, job_pop(&live->looks));
	}
}

/* The look whose time runs: the one that it is at, else the first that it doesn't begin. */
static size_t watched(const struct slot *slot, int64_t *ret_since)
{
	size_t at;

	if (is_at(slot, &at, ret_since))
		return at;
	*ret_since = slot->stirred;
	return 0;
}

static int64_t look_ends(const struct slot *slot, size_t at, int64_t since)
{
	return since + (oldest(slot, at)->timeout + SLACK) * CLOCK_MS;
}

size_t lookers_poll(struct live *live, struct pollfd *polled, int64_t *until)
{
	size_t n = 0, at;
	int64_t since, slow;

	for (size_t i = 0; i < LIMIT_LOOKERS; i++) {
		const struct slot *slot = &live->slots[i];

		if (!slot->alive || slot->n == 0)
			continue;
		polled[n++] = (struct pollfd){
			.fd = slot->looker.fd,
			.events =
				(short)(POLLIN | (looker_wants_out(&slot->looker) ? POLLOUT : 0))};
		at = watched(slot, &since);
		if (look_ends(slot, at, since) < *until)
			*until = look_ends(slot, at, since);
		slow = since + SLOW * CLOCK_MS;
		if (!slot->slow && slow < *until && slow > clock_now())
			*until = slow;
	}
	return n;
}

void lookers_move(struct live *live)
{
	for (size_t i = 0; i < LIMIT_LOOKERS; i++) {
		struct slot *slot = &live->slots[i];

		if (slot->alive && slot->n)
			looker_move(&slot->looker);
	}
}

/* The look at place `at` comes to nothing; what was sent before and after it is asked again. */
static struct job *lose(struct live *live, struct slot *slot, size_t at, int *ret_status)
{
	struct job *job = oldest(slot, at);

	give_back(live, slot, at + 1);
	slot->n = at;
	give_back(live, slot, 0);
	*ret_status = end(live, slot);
	return job;
}

static void say(struct live *live, struct job *job, enum fault_kind kind, struct str text,
		int64_t since)
{
	struct record none;
	struct fault fault = fault_made(&live->answer_arena, kind, STR_NONE, "%.*s", STR_ARG(text));

	record_init(&none, &live->answer_arena);
	live_answer(live, job, &none, &fault, since);
	together_share(live, job);
}

static struct str how_it_ended(struct live *live, int status)
{
	struct arena *arena = &live->answer_arena;

	if (status == -1)
		return STR("was ended");
	if (WIFEXITED(status))
		return str_printf(arena, "ended with status %d", WEXITSTATUS(status));
	return str_printf(arena, "was ended by signal %s", sigabbrev_np(WTERMSIG(status)));
}

static void say_gone(struct live *live, struct slot *slot, size_t at, int64_t since)
{
	int status;
	struct job *job = lose(live, slot, at, &status);

	if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == LOOKER_NO_MEMORY) {
		say(live, job, FAULT_LIMIT, STR("there is not enough memory to look"), since);
		return;
	}
	say(live, job, FAULT_SYSTEM,
	    str_printf(&live->answer_arena, "the process that looked %.*s",
		       STR_ARG(how_it_ended(live, status))),
	    since);
}

static void say_timeout(struct live *live, struct slot *slot, size_t at, int64_t since)
{
	int status;
	struct job *job = lose(live, slot, at, &status);
	struct value timeout = {.type = TYPE_duration, .number = job->timeout};
	struct arena *arena = &live->answer_arena;
	struct str text =
		str_printf(arena, "timed out after %.*s", STR_ARG(value_text(arena, &timeout)));

	if (live->left)
		text = str_printf(
			arena,
			"%.*s; process %ld, which looked, can't be ended: the kernel holds "
			"it, as on a mount that doesn't answer",
			STR_ARG(text), (long)live->left);
	say(live, job, FAULT_TIMEOUT, text, since);
}

/* A command whose program was found is run. */
static bool is_to_be_run(struct live *live, struct job *job, struct str reply)
{
	const struct arena_mark mark = arena_mark(&live->answer_arena);
	struct observation found;
	const struct record_attr *exists, *path;

	if (job->kind->where != PROBE_COMMAND ||
	    !observation_decode(&live->answer_arena, reply, &found) || found.failed)
		return false;
	exists = record_find(&found.record, STR("exists"));
	path = record_find(&found.record, STR("path"));
	if (!exists || !exists->value.boolean || !path)
		return false;
	job->program = str_copy(live->arena, path->value.text);
	arena_rewind(&live->answer_arena, mark);
	job_push(&live->commands, job);
	return true;
}

/* True where it made an answer. */
static bool take(struct live *live, struct job *job, struct str reply)
{
	if (job->kind->where == PROBE_TOGETHER)
		together_answer(live, job, reply);
	else if (is_to_be_run(live, job, reply))
		return false;
	else
		buf_add(live_answer_buf(live, job), reply);
	return true;
}

static bool take_replies(struct live *live, struct slot *slot)
{
	bool answered = false;
	struct str reply;

	while (!answered && slot->n && looker_reply(&slot->looker, &reply)) {
		struct job *job = take_oldest(slot);

		slot->replied++;
		slot->stirred = clock_now();
		answered = take(live, job, reply);
	}
	if (slot->slow && slot->n == 0)
		end(live, slot);
	return answered;
}

/* Others needn't wait behind a look that takes long, as long as there may be another looker. */
static void mark_slow(struct live *live, struct slot *slot, size_t at)
{
	if (slot->slow || lookers_alive(live) == LIMIT_LOOKERS || at + 1 >= slot->n)
		return;
	slot->slow = true;
	give_back(live, slot, at + 1);
	lookers_dispatch(live);
}

/* One that is gone had nothing to do with a look that it didn't begin: another is asked. One that
 * never did anything isn't replaced without end. */
static bool watch_gone(struct live *live, struct slot *slot, size_t at, int64_t since)
{
	bool began = is_at(slot, &at, &since);

	if (began || slot->replied == 0) {
		say_gone(live, slot, at, since);
		return true;
	}
	give_back(live, slot, 0);
	end(live, slot);
	lookers_dispatch(live);
	return false;
}

static bool watch(struct live *live, struct slot *slot)
{
	int64_t since;
	size_t at = watched(slot, &since);

	if (slot->looker.gone)
		return watch_gone(live, slot, at, since);
	if (clock_now() > look_ends(slot, at, since)) {
		say_timeout(live, slot, at, since);
		return true;
	}
	if (clock_now() > since + SLOW * CLOCK_MS)
		mark_slow(live, slot, at);
	return false;
}

bool lookers_answer(struct live *live)
{
	struct job_queue *queue;

	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive && take_replies(live, &live->slots[i]))
			return true;
	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive && live->slots[i].n && watch(live, &live->slots[i]))
			return true;
	queue = live->looks.first ? &live->looks : &live->together;
	if (!queue->first || lookers_alive(live) || !str_is_set(live->no_looker))
		return false;
	say(live, job_pop(queue), FAULT_SYSTEM,
	    str_printf(&live->answer_arena, "no process to look from: %.*s",
		       STR_ARG(live->no_looker)),
	    clock_now());
	return true;
}

bool lookers_busy(const struct live *live)
{
	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive && live->slots[i].n)
			return true;
	return live->looks.first || live->together.first;
}

void lookers_end(struct live *live)
{
	for (size_t i = 0; i < LIMIT_LOOKERS; i++)
		if (live->slots[i].alive)
			end(live, &live->slots[i]);
}

const struct job *lookers_longest(const struct live *live, int64_t *ret_since)
{
	const struct job *longest = NULL;

	for (size_t i = 0; i < LIMIT_LOOKERS; i++) {
		const struct slot *slot = &live->slots[i];
		size_t at;
		int64_t since;

		if (!slot->alive || !is_at(slot, &at, &since) || (longest && since >= *ret_since))
			continue;
		longest = oldest(slot, at);
		*ret_since = since;
	}
	return longest;
}
