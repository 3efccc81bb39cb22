#include "sys/launch.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/str.h"
#include "sys/environment.h"
#include "sys/fault.h"
#include "sys/spawn.h"
#include "sys/start.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U /* Linux 6.3 */
#endif

/* ---- words ---- */

static bool has_nul(struct str s)
{
	return s.n && memchr(s.p, '\0', s.n);
}

static bool any_has_nul(const struct strs *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (has_nul(words->at[i]))
			return true;
	return false;
}

static bool is_sound(const struct spawn_request *request, struct fault *reterr)
{
	if (request->argv.n > LIMIT_ARGV || request->env.n > LIMIT_ENV) {
		*reterr = fault_made(request->arena, FAULT_LIMIT, request->program,
				     "is given more than %d words or %d variables", LIMIT_ARGV,
				     LIMIT_ENV);
		return false;
	}
	if (has_nul(request->program) || has_nul(request->cwd) || any_has_nul(&request->argv) ||
	    any_has_nul(&request->env)) {
		*reterr = fault_made(request->arena, FAULT_MALFORMED, request->program,
				     "a NUL byte stands in what it is given");
		return false;
	}
	return true;
}

static char *c_copy(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return copy;
}

/* "/folder/.", which only a folder that may be entered has. */
static const char *folder(struct arena *arena, struct str cwd)
{
	return str_is_set(cwd) ? str_c(arena, str_printf(arena, "%.*s/.", STR_ARG(cwd))) : NULL;
}

/* All of it but the descriptors. */
static void prepare(const struct launcher *launcher, const struct spawn_request *request,
		    struct start *ret)
{
	struct arena *arena = request->arena;
	char **argv = ARENA_ARRAY(arena, char *, request->argv.n + 1);

	for (size_t i = 0; i < request->argv.n; i++)
		argv[i] = c_copy(arena, request->argv.at[i]);
	*ret = (struct start){
		.limits = &launcher->limits,
		.program = str_c(arena, request->program),
		.cwd = folder(arena, request->cwd),
		.argv = argv,
		.env = environment_with(arena, launcher->env, &request->env),
	};
}

/* ---- descriptors ---- */

/* The same, numbered so that the child's 0, 1 and 2 don't overwrite it before it is used. */
static int above_standard(int fd)
{
	CLEANUP_FD int low = fd;

	if (fd < 0 || fd >= START_STANDARD)
		return fd_take(&low);
	return fcntl(low, F_DUPFD_CLOEXEC, START_STANDARD);
}

/* The end to read from doesn't block, the one to write to is the child's and does. Either may be
 * open where it failed. */
static bool make_pipe(int *read_end, int *write_end)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	*read_end = ends[0];
	*write_end = above_standard(ends[1]);
	return *write_end >= 0 && fcntl(*read_end, F_SETFL, O_NONBLOCK) == 0;
}

/* A size that would end this process by SIGXFSZ. */
static bool passes_file_limit(size_t n)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < n;
}

/* Where the kernel asks for it, a file that can't be executed. */
static int memory_file(void)
{
	int fd = memfd_create("input", MFD_CLOEXEC | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("input", MFD_CLOEXEC);
	return above_standard(fd);
}

static int input_file(struct str input)
{
	CLEANUP_FD int fd = -1;
	struct str rest = input;

	if (passes_file_limit(input.n)) {
		errno = EFBIG;
		return -1;
	}
	fd = memory_file();
	while (fd >= 0 && rest.n) {
		ssize_t n = write(fd, rest.p, rest.n);

		if (n < 0 && errno != EINTR)
			return -1;
		rest = str_from(rest, n > 0 ? (size_t)n : 0);
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) < 0)
		return -1;
	return fd_take(&fd);
}

/* ---- the start ---- */

static bool fail(const struct spawn_request *request, int error, struct fault *reterr)
{
	*reterr = fault_errno(request->arena, error, request->program);
	return false;
}

static bool fail_as(const struct spawn_request *request, enum fault_kind kind, int error,
		    const char *text, struct fault *reterr)
{
	*reterr = fault_made(request->arena, kind, request->program, "%s", text);
	reterr->error = error;
	return false;
}

/* The kernel tells one errno for the folder, the program and what the program asks for. */
static bool fail_to_start(const struct spawn_request *request, const struct start *start, int error,
			  struct fault *reterr)
{
	if (start->cwd && faccessat(AT_FDCWD, start->cwd, F_OK, AT_EACCESS) < 0) {
		*reterr = fault_errno(request->arena, errno, request->cwd);
		reterr->text =
			str_printf(request->arena, "can't run there: %.*s", STR_ARG(reterr->text));
		return false;
	}
	switch (error) {
	case ENOENT:
		if (faccessat(AT_FDCWD, start->program, F_OK, AT_EACCESS) < 0)
			return fail_as(request, FAULT_GONE, error, "is not there", reterr);
		return fail_as(request, FAULT_MALFORMED, error, "its interpreter is not there",
			       reterr);
	case ENOEXEC:
		return fail_as(request, FAULT_MALFORMED, error,
			       "is neither a program for this machine nor a script with `#!`",
			       reterr);
	case E2BIG:
		return fail_as(request, FAULT_LIMIT, error,
			       "is given more words and variables than the kernel takes", reterr);
	default: return fail(request, error, reterr);
	}
}

static void kill_and_reap(pid_t pid)
{
	siginfo_t info;

	kill(-pid, SIGKILL);
	while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 && errno == EINTR)
		continue;
}

bool launch(const struct launcher *launcher, const struct spawn_request *request,
	    struct launched *ret, struct fault *reterr)
{
	CLEANUP_FD int input = -1, out = -1, err = -1, out_write = -1, err_write = -1;
	struct start start;
	pid_t pid;
	int error;

	if (!is_sound(request, reterr))
		return false;
	prepare(launcher, request, &start);
	if (str_is_set(request->input) && (input = input_file(request->input)) < 0)
		return fail(request, errno, reterr);
	if (!make_pipe(&out, &out_write) || !make_pipe(&err, &err_write))
		return fail(request, errno, reterr);
	start.fds[0] = input >= 0 ? input : launcher->null;
	start.fds[1] = out_write;
	start.fds[2] = err_write;
	error = start_process(&start, &pid);
	if (error)
		return fail_to_start(request, &start, error, reterr);
	/* closed before the next is opened, so that it can't be the one too many */
	close(fd_take(&out_write));
	*ret = (struct launched){.pid = pid, .pidfd = pidfd_open(pid, 0)};
	if (ret->pidfd < 0) {
		error = errno;
		kill_and_reap(pid);
		return fail(request, error, reterr);
	}
	ret->out = fd_take(&out);
	ret->err = fd_take(&err);
	return true;
}

void launch_undo(const struct launched *launched)
{
	kill_and_reap(launched->pid);
	close(launched->pidfd);
	close(launched->out);
	close(launched->err);
}

bool launcher_init(struct launcher *launcher, struct arena *arena, int *reterr)
{
	launcher->null = above_standard(open("/dev/null", O_RDONLY | O_CLOEXEC));
	if (launcher->null < 0) {
		*reterr = errno;
		return false;
	}
	start_limits_init(&launcher->limits);
	launcher->env = environment_base(arena);
	return true;
}

void launcher_release(struct launcher *launcher)
{
	close(launcher->null);
}
