#include "sys/launch.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/str.h"
#include "sys/fault.h"
#include "sys/spawn.h"

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

enum { STANDARD = 3 }; /* descriptors 0, 1 and 2 */

/* A request as the kernel takes it. */
struct prepared {
	char *program;
	char *cwd; /* "/folder/.", which only a folder that may be entered has; NULL for none */
	char **argv, **env;
	int fds[STANDARD];
};

/* ---- words and environment ---- */

static bool env_is_dropped(const char *entry)
{
	return strncmp(entry, "LD_", 3) == 0 || strncmp(entry, "LC_ALL=", 7) == 0;
}

static char *c_copy(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return copy;
}

static char **inherited_env(struct arena *arena)
{
	size_t n = 0, kept = 0;
	char **env;

	while (environ && environ[n])
		n++;
	env = ARENA_ARRAY(arena, char *, n + 2);
	for (size_t i = 0; i < n; i++)
		if (!env_is_dropped(environ[i]))
			env[kept++] = environ[i];
	env[kept] = c_copy(arena, STR("LC_ALL=C"));
	return env;
}

static bool sets_same(struct str set, const char *entry)
{
	size_t name = str_find_char(set, '=');

	return strncmp(entry, set.p, name) == 0 && entry[name] == '=';
}

static bool is_set(const struct strs *sets, const char *entry)
{
	for (size_t i = 0; i < sets->n; i++)
		if (sets_same(sets->at[i], entry))
			return true;
	return false;
}

static char **env_with(struct arena *arena, char **base, const struct strs *sets)
{
	size_t n = 0, kept = 0;
	char **env;

	if (sets->n == 0)
		return base;
	while (base[n])
		n++;
	env = ARENA_ARRAY(arena, char *, n + sets->n + 1);
	for (size_t i = 0; i < n; i++)
		if (!is_set(sets, base[i]))
			env[kept++] = base[i];
	for (size_t i = 0; i < sets->n; i++)
		env[kept++] = c_copy(arena, sets->at[i]);
	return env;
}

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

static void prepare(const struct launcher *launcher, const struct spawn_request *request,
		    struct prepared *ret)
{
	struct arena *arena = request->arena;

	ret->program = c_copy(arena, request->program);
	ret->cwd = NULL;
	if (str_is_set(request->cwd))
		ret->cwd = c_copy(arena, str_printf(arena, "%.*s/.", STR_ARG(request->cwd)));
	ret->argv = ARENA_ARRAY(arena, char *, request->argv.n + 1);
	for (size_t i = 0; i < request->argv.n; i++)
		ret->argv[i] = c_copy(arena, request->argv.at[i]);
	ret->env = env_with(arena, launcher->env, &request->env);
}

/* ---- descriptors ---- */

/* The same, numbered so that the child's 0, 1 and 2 don't overwrite it before it is used. */
static int above_standard(int fd)
{
	CLEANUP_FD int low = fd;

	if (fd < 0 || fd >= STANDARD)
		return fd_take(&low);
	return fcntl(low, F_DUPFD_CLOEXEC, STANDARD);
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
static bool fail_to_start(const struct spawn_request *request, const struct prepared *prepared,
			  int error, struct fault *reterr)
{
	if (prepared->cwd && faccessat(AT_FDCWD, prepared->cwd, F_OK, AT_EACCESS) < 0) {
		*reterr = fault_errno(request->arena, errno, request->cwd);
		reterr->text =
			str_printf(request->arena, "can't run there: %.*s", STR_ARG(reterr->text));
		return false;
	}
	switch (error) {
	case ENOENT:
		if (faccessat(AT_FDCWD, prepared->program, F_OK, AT_EACCESS) < 0)
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

static int start(const struct launcher *launcher, const struct prepared *prepared, pid_t *ret)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	for (int i = 0; !error && i < STANDARD; i++)
		error = posix_spawn_file_actions_adddup2(&actions, prepared->fds[i], i);
	if (!error)
		error = posix_spawn_file_actions_addclosefrom_np(&actions, STANDARD);
	if (!error && prepared->cwd)
		error = posix_spawn_file_actions_addchdir_np(&actions, prepared->cwd);
	if (!error)
		error = posix_spawn(ret, prepared->program, &actions, &launcher->attr,
				    prepared->argv, prepared->env);
	posix_spawn_file_actions_destroy(&actions);
	return error;
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
	struct prepared prepared;
	pid_t pid;
	int error;

	if (!is_sound(request, reterr))
		return false;
	prepare(launcher, request, &prepared);
	if (str_is_set(request->input) && (input = input_file(request->input)) < 0)
		return fail(request, errno, reterr);
	if (!make_pipe(&out, &out_write) || !make_pipe(&err, &err_write))
		return fail(request, errno, reterr);
	prepared.fds[0] = input >= 0 ? input : launcher->null;
	prepared.fds[1] = out_write;
	prepared.fds[2] = err_write;
	error = start(launcher, &prepared, &pid);
	if (error)
		return fail_to_start(request, &prepared, error, reterr);
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
	sigset_t all, none;
	int error = posix_spawnattr_init(&launcher->attr);

	if (error) {
		*reterr = error;
		return false;
	}
	launcher->null = above_standard(open("/dev/null", O_RDONLY | O_CLOEXEC));
	if (launcher->null < 0) {
		*reterr = errno;
		posix_spawnattr_destroy(&launcher->attr);
		return false;
	}
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setflags(&launcher->attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF |
							  POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigdefault(&launcher->attr, &all);
	posix_spawnattr_setsigmask(&launcher->attr, &none);
	launcher->env = inherited_env(arena);
	return true;
}

void launcher_release(struct launcher *launcher)
{
	close(launcher->null);
	posix_spawnattr_destroy(&launcher->attr);
}
