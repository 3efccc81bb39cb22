#include "probe/live_parts.h"
#include "sys/clock.h"
#include "sys/spawn.h"

static struct running *free_place(struct live *live)
{
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		if (!live->running[i].job)
			return &live->running[i];
	return NULL;
}

static void release(struct live *live, struct running *running)
{
	arena_release(&running->arena);
	running->job = NULL;
	live->n_running--;
}

static void prepare(struct live *live, struct running *running, struct job *job)
{
	running->job = job;
	running->began = clock_now();
	arena_init(&running->arena, live->arena->out_of_memory);
	record_init(&running->record, &running->arena);
	running->call = (struct look_call){
		.arena = &running->arena,
		.args = (const struct value *const *)job->args,
		.wants = job->wants,
		.program = job->program,
		.deadline = running->began + job->timeout * CLOCK_MS,
	};
	if (running->call.deadline > live->options.deadline)
		running->call.deadline = live->options.deadline;
	live->n_running++;
}

static void finish(struct live *live, struct running *running, const struct fault *fault)
{
	live_answer(live, running->job, &running->record, fault, running->began);
	release(live, running);
}

static bool has_spawner(struct live *live, struct fault *fault)
{
	if (!live->spawner)
		live->spawner = spawner_new(live->arena, fault);
	return live->spawner != NULL;
}

/* True where it was answered without running, or refused. */
static bool start(struct live *live, struct job *job)
{
	struct running *running = free_place(live);
	struct spawn_request request = {0};
	struct fault fault = {.kind = FAULT_NONE};

	prepare(live, running, job);
	if (!job->kind->begin(&running->call, &request, &running->record, &fault)) {
		finish(live, running, fault.kind == FAULT_NONE ? NULL : &fault);
		return true;
	}
	if (!has_spawner(live, &fault)) {
		finish(live, running, &fault);
		return true;
	}
	switch (spawner_start(live->spawner, &request, (uint64_t)(running - live->running),
			      &fault)) {
	case SPAWN_STARTED: return false;
	case SPAWN_BUSY:
		job_push_front(&live->commands, job);
		release(live, running);
		return false;
	case SPAWN_REFUSED: break;
	}
	finish(live, running, &fault);
	return true;
}

static bool take_result(struct live *live)
{
	struct spawn_result result;
	struct running *running;
	struct fault fault;
	bool done;

	if (!live->spawner || !spawner_next(live->spawner, &result))
		return false;
	running = &live->running[result.ticket];
	done = running->job->kind->finish(&running->call, &result, &running->record, &fault);
	finish(live, running, done ? NULL : &fault);
	return true;
}

bool commands_answer(struct live *live)
{
	if (take_result(live))
		return true;
	while (live->commands.first && live->n_running < live->options.jobs) {
		size_t before = live->n_running;

		if (start(live, job_pop(&live->commands)))
			return true;
		if (live->n_running == before) /* busy: when one has ended */
			break;
	}
	return false;
}

size_t commands_poll(struct live *live, struct pollfd *polled, int64_t *until)
{
	if (!live->spawner || !spawner_running(live->spawner))
		return 0;
	polled[0] = (struct pollfd){.fd = spawner_fd(live->spawner), .events = POLLIN};
	if (spawner_until(live->spawner) < *until)
		*until = spawner_until(live->spawner);
	return 1;
}

bool commands_busy(const struct live *live)
{
	return live->n_running || live->commands.first;
}

void commands_end(struct live *live)
{
	spawner_free(live->spawner);
	live->spawner = NULL;
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		if (live->running[i].job)
			release(live, &live->running[i]);
}

const struct job *commands_longest(const struct live *live, int64_t *ret_since)
{
	const struct job *longest = NULL;

	for (size_t i = 0; i < LIMIT_JOBS; i++) {
		const struct running *running = &live->running[i];

		if (!running->job || (longest && running->began >= *ret_since))
			continue;
		longest = running->job;
		*ret_since = running->began;
	}
	return longest;
}
