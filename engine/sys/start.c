#include "sys/start.h"

#include "base/limits.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* RLIMIT_NPROC isn't among them: it counts all that the user runs, and binds root to nothing. */
static const struct {
	int resource;
	rlim_t most;
} most[START_LIMITS] = {
	{RLIMIT_CORE, 0},
	{RLIMIT_CPU, LIMIT_COMMAND_CPU},
	{RLIMIT_DATA, LIMIT_COMMAND_DATA},
	{RLIMIT_FSIZE, LIMIT_COMMAND_FILE},
	{RLIMIT_NOFILE, LIMIT_COMMAND_FILES},
	{RLIMIT_MEMLOCK, LIMIT_COMMAND_LOCKED},
};

static rlim_t lesser(rlim_t a, rlim_t b)
{
	return a < b ? a : b;
}

void start_limits_init(struct start_limits *limits)
{
	limits->n = 0;
	for (size_t i = 0; i < START_LIMITS; i++) {
		struct rlimit now;

		if (getrlimit((__rlimit_resource_t)most[i].resource, &now) < 0 ||
		    now.rlim_max <= most[i].most)
			continue;
		limits->all[limits->n].resource = most[i].resource;
		limits->all[limits->n].at.rlim_cur = lesser(now.rlim_cur, most[i].most);
		limits->all[limits->n++].at.rlim_max = most[i].most;
	}
}

/* ---- in the child, whose memory is the parent's ---- */

static void reset_signals(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &action, NULL); /* refused for those that can't be ignored */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Refused is only what is less by now. */
static void set_limits(const struct start_limits *limits)
{
	for (size_t i = 0; i < limits->n; i++)
		setrlimit((__rlimit_resource_t)limits->all[i].resource, &limits->all[i].at);
}

static bool place_descriptors(const int *fds)
{
	for (int i = 0; i < START_STANDARD; i++)
		if (dup2(fds[i], i) < 0)
			return false;
	return syscall(SYS_close_range, (unsigned)START_STANDARD, ~0U, 0U) == 0;
}

/* Gives the errno of what failed. */
static int become(const struct start *start, pid_t parent)
{
	if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return errno;
	if (getppid() != parent)
		return ESRCH; /* it ended before it could be watched */
	umask(S_IRWXG | S_IRWXO);
	set_limits(start->limits);
	if ((start->cwd && chdir(start->cwd) < 0) || !place_descriptors(start->fds))
		return errno;
	reset_signals();
	execve(start->program, start->argv, start->env);
	return errno;
}

/* ---- in the parent ---- */

/* No signal may be handled in the child, as the handler would work on our memory. */
static int start_undisturbed(const struct start *start, pid_t *ret)
{
	volatile int error = 0;
	const pid_t parent = getpid();
	const pid_t pid = vfork();

	if (pid == 0) {
		error = become(start, parent);
		_exit(127);
	}
	if (pid < 0)
		return errno;
	if (error)
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	*ret = pid;
	return error;
}

int start_process(const struct start *start, pid_t *ret)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	error = start_undisturbed(start, ret);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return error;
}
