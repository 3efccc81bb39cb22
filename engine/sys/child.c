#include "sys/child.h"

#include "base/cleanup.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the start ---- */

static void stream_init(struct child_stream *stream, int fd, const char *name, size_t limit,
			struct arena *arena)
{
	*stream = (struct child_stream){.fd = fd, .name = name, .limit = limit, .left = limit};
	buf_init(&stream->kept, arena, limit);
}

static bool watch(const struct child *child, int fd, uint32_t key)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = key};

	return epoll_ctl(child->common->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void unwatch(const struct child *child, int *fd)
{
	if (*fd < 0)
		return;
	/* a forked process may still hold it: closing alone would leave it watched */
	epoll_ctl(child->common->epoll, EPOLL_CTL_DEL, *fd, NULL);
	close(fd_take(fd));
}

bool child_start(struct child *child, const struct spawn_request *request, uint32_t key,
		 struct fault *reterr)
{
	int64_t started = clock_now();
	struct launched launched;

	if (!launch(&child->common->launcher, request, &launched, reterr))
		return false;
	if (!watch(child, launched.pidfd, key + CHILD_END) ||
	    !watch(child, launched.out, key + CHILD_OUT) ||
	    !watch(child, launched.err, key + CHILD_ERR)) {
		*reterr = fault_errno(request->arena, errno, request->program);
		launch_undo(&launched);
		return false;
	}
	*child = (struct child){
		.common = child->common,
		.phase = CHILD_RUNS,
		.due = request->deadline,
		.started = started,
		.arena = request->arena,
		.program = str_copy(request->arena, request->program),
		.pid = launched.pid,
		.pidfd = launched.pidfd,
		.result = {.exit = -1},
	};
	stream_init(&child->out, launched.out, "stdout", request->out_limit, request->arena);
	stream_init(&child->err, launched.err, "stderr", request->err_limit, request->arena);
	child->out.sink = request->out_sink;
	return true;
}

/* ---- what it prints ---- */

static bool has_ended(const struct child *child)
{
	return child->pidfd < 0;
}

static bool has_failed(const struct child *child)
{
	return child->result.fault.kind != FAULT_NONE;
}

void child_end(struct child *child, const struct fault *why)
{
	if (has_failed(child))
		return;
	child->result.fault = *why;
	if (has_ended(child))
		return;
	kill(-child->pid, SIGTERM);
	kill(-child->pid, SIGCONT);
	child->phase = CHILD_ENDS;
	child->due = clock_now() + LIMIT_TERM_GRACE * CLOCK_MS;
}

static struct str size_text(struct arena *arena, size_t size)
{
	if (size >= LIMIT_MIB && size % LIMIT_MIB == 0)
		return str_printf(arena, "%zu MiB", size / LIMIT_MIB);
	if (size >= LIMIT_KIB && size % LIMIT_KIB == 0)
		return str_printf(arena, "%zu KiB", size / LIMIT_KIB);
	return str_printf(arena, "%zu %s", size, size == 1 ? "byte" : "bytes");
}

static void end_as_flood(struct child *child, const struct child_stream *stream)
{
	struct str limit = size_text(child->arena, stream->limit);
	struct fault why = fault_made(child->arena, FAULT_LIMIT, child->program,
				      "printed more than %.*s on %s", STR_ARG(limit), stream->name);

	child_end(child, &why);
}

static void take_bytes(struct child *child, struct child_stream *stream, struct str bytes)
{
	struct str fits = str_sub(bytes, 0, stream->left);

	if (has_failed(child))
		return;
	stream->left -= fits.n;
	if (stream->sink.chunk)
		stream->sink.chunk(stream->sink.self, fits);
	else
		buf_add(&stream->kept, fits);
	if (fits.n < bytes.n)
		end_as_flood(child, stream);
}

/* One read, so that a flood doesn't keep the others waiting. */
static void read_stream(struct child *child, struct child_stream *stream)
{
	char *bytes = child->common->bytes;
	ssize_t n;

	if (stream->fd < 0)
		return;
	n = read(stream->fd, bytes, CHILD_READ_SIZE);
	if (n > 0)
		take_bytes(child, stream, (struct str){bytes, (size_t)n});
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		unwatch(child, &stream->fd);
}

/* ---- how it ends ---- */

static void note_end(struct child *child)
{
	int64_t now = clock_now();

	unwatch(child, &child->pidfd);
	child->result.took = now - child->started;
	child->phase = CHILD_DRAINS;
	child->due = now + LIMIT_DRAIN * CLOCK_MS;
}

void child_hear(struct child *child, enum child_source source)
{
	if (source == CHILD_END)
		note_end(child);
	else
		read_stream(child, source == CHILD_OUT ? &child->out : &child->err);
}

static struct str signal_name(struct arena *arena, int number)
{
	const char *known = sigabbrev_np(number);

	if (known)
		return str_of(known);
	if (number >= SIGRTMIN && number <= SIGRTMAX)
		return str_printf(arena, "RTMIN+%d", number - SIGRTMIN);
	return str_printf(arena, "%d", number);
}

/* It has ended, and yet a tracer is told first and may keep it from us for a moment. */
static bool wait_for_status(pid_t pid, siginfo_t *ret)
{
	for (int tries = 0; tries < LIMIT_DRAIN; tries++) {
		siginfo_t info = {0};

		if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG) < 0)
			return false;
		if (info.si_pid == pid) {
			*ret = info;
			return true;
		}
		poll(NULL, 0, 1);
	}
	return false;
}

static void reap(struct child *child)
{
	struct spawn_result *result = &child->result;
	siginfo_t info;

	if (!wait_for_status(child->pid, &info)) {
		if (!has_failed(child))
			result->fault = fault_made(child->arena, FAULT_SYSTEM, child->program,
						   "somebody else was told how it ended");
	} else if (info.si_code == CLD_EXITED) {
		result->exit = info.si_status;
	} else {
		result->signal = info.si_status;
		result->name = signal_name(child->arena, info.si_status);
	}
}

static void leave_behind(struct child *child)
{
	struct spawn_result *result = &child->result;

	child->left_behind = true;
	unwatch(child, &child->pidfd);
	result->took = clock_now() - child->started;
	result->fault.text = str_printf(child->arena, "%.*s, and process %ld could not be killed",
					STR_ARG(result->fault.text), (long)child->pid);
}

static struct str finish_stream(struct child *child, struct child_stream *stream)
{
	unwatch(child, &stream->fd);
	return stream->sink.chunk ? STR_NONE : buf_str(&stream->kept);
}

/* The group is killed before its leader is reaped: its number may be another's afterwards. */
static void finish(struct child *child)
{
	kill(-child->pid, SIGKILL);
	if (has_ended(child))
		reap(child);
	else
		leave_behind(child);
	child->result.out = finish_stream(child, &child->out);
	child->result.err = finish_stream(child, &child->err);
	child->phase = CHILD_DONE;
}

static void end_as_late(struct child *child)
{
	double seconds = (double)(child->due - child->started) / (1000.0 * CLOCK_MS);
	struct fault why = fault_made(
		child->arena, FAULT_TIMEOUT, child->program,
		seconds < 10 ? "timed out after %.2g s" : "timed out after %.0f s", seconds);

	child_end(child, &why);
}

static void kill_group(struct child *child, int64_t now)
{
	kill(-child->pid, SIGKILL);
	child->phase = CHILD_KILLED;
	child->due = now + LIMIT_DRAIN * CLOCK_MS;
}

/* Others hold its output open, and wrote perhaps while it was waited for. */
static void end_drain(struct child *child)
{
	kill(-child->pid, SIGKILL);
	read_stream(child, &child->out);
	read_stream(child, &child->err);
	finish(child);
}

static void move_on(struct child *child, int64_t now)
{
	switch (child->phase) {
	case CHILD_RUNS: end_as_late(child); break;
	case CHILD_ENDS: kill_group(child, now); break;
	case CHILD_KILLED: finish(child); break;
	case CHILD_DRAINS: end_drain(child); break;
	case CHILD_NONE:
	case CHILD_DONE: break;
	}
}

bool child_settle(struct child *child, int64_t now)
{
	bool silent = child->out.fd < 0 && child->err.fd < 0;

	if (has_ended(child) && (silent || has_failed(child)))
		finish(child);
	else if (now >= child->due)
		move_on(child, now);
	return child->phase == CHILD_DONE;
}
