#include "sys/spawn.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/launch.h"
#include "sys/sweep.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

struct spawner {
	struct child_common common;
	struct sweep sweep;
	int was_subreaper;
	size_t running, done; /* children in such a phase */
	struct child children[LIMIT_JOBS];
};

/* ---- the loop ---- */

static void settle(struct spawner *spawner, struct child *child, int64_t now)
{
	if (!child_is_running(child) || !child_settle(child, now))
		return;
	if (child->left_behind)
		sweep_spare(&spawner->sweep, child->pid);
	spawner->done++;
	if (--spawner->running == 0)
		sweep_run(&spawner->sweep);
}

/* Waits for events, and does what they and the time ask for; false where a signal came. */
static bool advance(struct spawner *spawner, int timeout)
{
	struct epoll_event events[LIMIT_JOBS];
	int n = epoll_wait(spawner->common.epoll, events, LIMIT_JOBS, timeout);
	int64_t now = clock_now();

	for (int i = 0; i < n; i++) {
		uint32_t key = events[i].data.u32;

		child_hear(&spawner->children[key / CHILD_SOURCES],
			   (enum child_source)(key % CHILD_SOURCES));
	}
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		settle(spawner, &spawner->children[i], now);
	return n >= 0;
}

/* When time alone asks for something. */
static int64_t next_due(const struct spawner *spawner)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; i < LIMIT_JOBS; i++) {
		const struct child *child = &spawner->children[i];

		if (child_is_running(child) && child->due < due)
			due = child->due;
	}
	return due;
}

static bool take_result(struct spawner *spawner, struct spawn_result *ret)
{
	for (size_t i = 0; spawner->done && i < LIMIT_JOBS; i++) {
		struct child *child = &spawner->children[i];

		if (child->phase == CHILD_DONE) {
			child->phase = CHILD_NONE;
			spawner->done--;
			*ret = child->result;
			return true;
		}
	}
	return false;
}

int spawner_fd(const struct spawner *spawner)
{
	return spawner->common.epoll;
}

int64_t spawner_until(const struct spawner *spawner)
{
	return spawner->done ? 0 : next_due(spawner);
}

size_t spawner_running(const struct spawner *spawner)
{
	return spawner->running + spawner->done;
}

bool spawner_next(struct spawner *spawner, struct spawn_result *ret)
{
	if (take_result(spawner, ret))
		return true;
	advance(spawner, 0);
	return take_result(spawner, ret);
}

bool spawner_wait(struct spawner *spawner, int64_t until, struct spawn_result *ret)
{
	while (!take_result(spawner, ret)) {
		int64_t due = next_due(spawner);

		if (spawner->running == 0)
			return false;
		if (!advance(spawner, clock_until(due < until ? due : until)) ||
		    clock_now() >= until)
			return take_result(spawner, ret);
	}
	return true;
}

/* ---- starting ---- */

static struct child *free_child(struct spawner *spawner)
{
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		if (spawner->children[i].phase == CHILD_NONE)
			return &spawner->children[i];
	return NULL;
}

/* May it go once a command that runs has given back what it holds? */
static bool is_passing(int error)
{
	return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM ||
	       error == ENOSPC;
}

enum spawn_start spawner_start(struct spawner *spawner, const struct spawn_request *request,
			       uint64_t ticket, struct fault *reterr)
{
	struct arena_mark mark = arena_mark(request->arena);
	struct child *child = free_child(spawner);
	struct fault fault;

	if (!child)
		return SPAWN_BUSY;
	if (request->deadline <= clock_now()) {
		*reterr = fault_made(request->arena, FAULT_TIMEOUT, request->program,
				     "was not started: its time was over");
		return SPAWN_REFUSED;
	}
	child->common = &spawner->common;
	if (!child_start(child, request, (uint32_t)(child - spawner->children) * CHILD_SOURCES,
			 &fault)) {
		if (spawner->running && is_passing(fault.error)) {
			arena_rewind(request->arena, mark);
			return SPAWN_BUSY;
		}
		*reterr = fault;
		return SPAWN_REFUSED;
	}
	child->result.ticket = ticket;
	spawner->running++;
	return SPAWN_STARTED;
}

/* ---- the spawner ---- */

/* Where it is ignored children vanish without a word, and their numbers become others'. */
static bool children_can_be_reaped(void)
{
	struct sigaction action;

	return sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler != SIG_IGN &&
	       !(action.sa_flags & SA_NOCLDWAIT);
}

struct spawner *spawner_new(struct arena *arena, struct fault *reterr)
{
	struct spawner *spawner = ARENA_NEW(arena, struct spawner);
	CLEANUP_FD int epoll = epoll_create1(EPOLL_CLOEXEC);
	int error = errno;

	if (!children_can_be_reaped()) {
		*reterr = fault_made(arena, FAULT_SYSTEM, STR_NONE,
				     "SIGCHLD is ignored, so the end of a command can't be seen");
		return NULL;
	}
	if (epoll < 0 || !launcher_init(&spawner->common.launcher, arena, &error)) {
		*reterr = fault_errno(arena, error, STR("preparing to run commands"));
		return NULL;
	}
	spawner->common.epoll = fd_take(&epoll);
	prctl(PR_GET_CHILD_SUBREAPER, &spawner->was_subreaper);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sweep_init(&spawner->sweep, arena);
	return spawner;
}

void spawner_free(struct spawner *spawner)
{
	struct fault why = {.kind = FAULT_TIMEOUT, .text = STR("was ended before its time")};

	if (!spawner)
		return;
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		if (child_is_running(&spawner->children[i]))
			child_end(&spawner->children[i], &why);
	while (spawner->running)
		advance(spawner, clock_until(next_due(spawner)));
	sweep_run(&spawner->sweep);
	prctl(PR_SET_CHILD_SUBREAPER, spawner->was_subreaper);
	launcher_release(&spawner->common.launcher);
	close(spawner->common.epoll);
}
