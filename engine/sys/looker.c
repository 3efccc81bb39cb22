#include "sys/looker.h"

#include "base/buf.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/root.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct looker_shared {
	_Atomic uint64_t began;
	_Atomic int64_t when;
};

enum { CHUNK = 64 * LIMIT_KIB, FLUSH = 16 * LIMIT_KIB };

struct service {
	int fd;
	looker_serve_fn *serve;
	struct looker_shared *shared;
	struct arena arena; /* of requests and replies */
	struct arena work;
	struct looker_kept kept;
	struct buf in, out;
	int64_t flushed;
};

/* False where nobody listens any more. */
static bool write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

static bool flush(struct service *service)
{
	bool done = write_all(service->fd, buf_str(&service->out));

	buf_clear(&service->out);
	service->flushed = clock_now();
	return done;
}

static bool has_frame(struct str bytes, size_t *ret_n)
{
	uint64_t n;

	if (bytes.n < sizeof n)
		return false;
	memcpy(&n, bytes.p, sizeof n);
	*ret_n = (size_t)n;
	return bytes.n - sizeof n >= n;
}

static void add_frame(struct buf *out, struct str bytes)
{
	uint64_t n = bytes.n;

	buf_add(out, (struct str){(const char *)&n, sizeof n});
	buf_add(out, bytes);
}

static void serve_one(struct service *service, struct str request)
{
	struct arena_mark mark = arena_mark(&service->work);
	struct buf reply;

	buf_init(&reply, &service->work, LIMIT_OBSERVATION);
	atomic_store(&service->shared->when, clock_now());
	atomic_fetch_add(&service->shared->began, 1);
	service->serve(&service->work, &service->kept, request, &reply);
	add_frame(&service->out, buf_str(&reply));
	arena_rewind(&service->work, mark);
}

/* Replies go out together where they come quickly, and soon where they don't. */
static bool serve_all(struct service *service)
{
	struct str bytes = buf_str(&service->in);
	size_t n;

	while (has_frame(bytes, &n)) {
		serve_one(service, str_sub(bytes, sizeof(uint64_t), n));
		bytes = str_from(bytes, sizeof(uint64_t) + n);
		if ((service->out.n > FLUSH || clock_now() - service->flushed > 2 * CLOCK_MS) &&
		    !flush(service))
			return false;
	}
	memmove(service->in.p, bytes.p, bytes.n);
	service->in.n = bytes.n;
	return service->out.n == 0 || flush(service);
}

static void serve_loop(struct service *service)
{
	for (;;) {
		char *room = buf_room(&service->in, CHUNK);
		ssize_t n = room ? recv(service->fd, room, CHUNK, 0) : 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		service->in.n += (size_t)n;
		if (!serve_all(service))
			return;
	}
}

static void close_between(int above, int below)
{
	if (above + 1 < below)
		syscall(SYS_close_range, (unsigned)above + 1, (unsigned)below - 1, 0U);
}

/* All but two, which may be the same. */
static void drop_descriptors(int keep, int also)
{
	int null = open("/dev/null", O_RDWR);
	int first = keep < also ? keep : also, last = keep < also ? also : keep;

	for (int fd = 0; fd < 3; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			close(fd);
	close_between(2, first);
	close_between(first, last);
	syscall(SYS_close_range, (unsigned)last + 1, ~0U, 0U);
}

static void out_of_memory(void)
{
	_exit(LOOKER_NO_MEMORY);
}

static _Noreturn void run_service(int fd, const struct looker_ask *ask,
				  struct looker_shared *shared, pid_t parent)
{
	struct service service = {
		.fd = fd, .serve = ask->serve, .shared = shared, .kept.root = ask->root};
	/* What a terminal or a service manager sends to all of us is for the parent to act on. */
	static const int parents[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
	sigset_t none;

	sigemptyset(&none);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	for (size_t i = 0; i < sizeof parents / sizeof *parents; i++)
		signal(parents[i], SIG_IGN);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	drop_descriptors(fd, ask->root ? ask->root->fd : fd);
	arena_init(&service.arena, out_of_memory);
	arena_init(&service.work, out_of_memory);
	arena_init(&service.kept.arena, out_of_memory);
	arena_alloc(&service.work, 1); /* so that a rewind keeps its first chunk */
	buf_init(&service.in, &service.arena, LIMIT_OBSERVATION * 2UL);
	buf_init(&service.out, &service.arena, LIMIT_OBSERVATION * 2UL);
	if (getppid() == parent)
		serve_loop(&service);
	_exit(0);
}

static struct looker_shared *share(void)
{
	void *shared = mmap(NULL, sizeof(struct looker_shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

static struct buf *new_buf(struct arena *arena)
{
	struct buf *buf = ARENA_NEW(arena, struct buf);

	buf_init(buf, arena, LIMIT_OBSERVATION * 2UL);
	return buf;
}

bool looker_start(struct looker *looker, struct arena *arena, const struct looker_ask *ask,
		  struct fault *reterr)
{
	struct looker_shared *shared = share();
	int pair[2] = {-1, -1};
	pid_t parent = getpid(), pid = -1;

	if (shared && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0)
		pid = fork();
	if (pid == 0)
		run_service(pair[1], ask, shared, parent);
	if (pid < 0) {
		*reterr = fault_errno(arena, errno, STR("a process to look from"));
		if (pair[0] >= 0) {
			close(pair[0]);
			close(pair[1]);
		}
		if (shared)
			munmap(shared, sizeof *shared);
		return false;
	}
	close(pair[1]);
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	*looker = (struct looker){.pid = pid,
				  .fd = pair[0],
				  .shared = shared,
				  .out = new_buf(arena),
				  .in = new_buf(arena)};
	return true;
}

void looker_send(struct looker *looker, struct str request)
{
	add_frame(looker->out, request);
}

bool looker_wants_out(const struct looker *looker)
{
	return looker->sent < looker->out->n;
}

size_t looker_unread(const struct looker *looker)
{
	return looker->out->n - looker->sent;
}

static bool move_out(struct looker *looker)
{
	while (looker_wants_out(looker)) {
		ssize_t n = send(looker->fd, looker->out->p + looker->sent,
				 looker->out->n - looker->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		looker->sent += (size_t)n;
	}
	buf_clear(looker->out);
	looker->sent = 0;
	return true;
}

static bool move_in(struct looker *looker)
{
	char *room;
	ssize_t n;

	if (looker->taken) {
		memmove(looker->in->p, looker->in->p + looker->taken,
			looker->in->n - looker->taken);
		looker->in->n -= looker->taken;
		looker->taken = 0;
	}
	do {
		room = buf_room(looker->in, CHUNK);
		n = room ? recv(looker->fd, room, CHUNK, MSG_DONTWAIT) : 0;
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		looker->in->n += (size_t)n;
	return n > 0 || (n < 0 && errno == EAGAIN);
}

bool looker_move(struct looker *looker)
{
	bool alive = move_out(looker);

	looker->gone |= !move_in(looker) || !alive;
	return !looker->gone;
}

bool looker_reply(struct looker *looker, struct str *ret)
{
	struct str bytes = str_from(buf_str(looker->in), looker->taken);
	size_t n;

	if (!has_frame(bytes, &n))
		return false;
	*ret = str_sub(bytes, sizeof(uint64_t), n);
	looker->taken += sizeof(uint64_t) + n;
	return true;
}

uint64_t looker_began(const struct looker *looker, int64_t *ret_when)
{
	uint64_t began = atomic_load(&looker->shared->began);

	*ret_when = atomic_load(&looker->shared->when);
	return began;
}

static bool reap(pid_t pid, int *ret_status)
{
	for (int64_t until = clock_now() + LIMIT_DRAIN * CLOCK_MS;;) {
		pid_t reaped = waitpid(pid, ret_status, WNOHANG);
		int pidfd;
		struct pollfd poll_for;

		if (reaped == pid || (reaped < 0 && errno != EINTR))
			return reaped == pid;
		if (clock_now() >= until)
			return false;
		pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
		poll_for = (struct pollfd){.fd = pidfd, .events = POLLIN};
		poll(&poll_for, 1, pidfd < 0 ? 1 : clock_until(until));
		if (pidfd >= 0)
			close(pidfd);
	}
}

bool looker_end(struct looker *looker, int *ret_status)
{
	/* A process closes its descriptors a moment before it can be waited for. */
	bool ended = looker->gone && reap(looker->pid, ret_status);

	if (!ended) {
		int killed;

		*ret_status = -1;
		kill(looker->pid, SIGKILL);
		ended = reap(looker->pid, &killed);
	}
	close(looker->fd);
	munmap(looker->shared, sizeof *looker->shared);
	looker->fd = -1;
	return ended;
}
