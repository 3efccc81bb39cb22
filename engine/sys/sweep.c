#include "sys/sweep.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/str.h"
#include "sys/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef void visit_fn(struct sweep *sweep, pid_t pid);

static bool has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/* Numbers with blanks behind them, as the kernel writes them; a read may end within one. */
static void visit_numbers(struct sweep *sweep, int fd, visit_fn *visit)
{
	char bytes[4096];
	ssize_t n;
	pid_t pid = 0;

	while ((n = read(fd, bytes, sizeof bytes)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] >= '0' && bytes[i] <= '9') {
				pid = pid * 10 + (bytes[i] - '0');
				continue;
			}
			if (pid)
				visit(sweep, pid);
			pid = 0;
		}
	}
}

/* Each child, under the thread that has it. */
static void visit_children(struct sweep *sweep, visit_fn *visit)
{
	CLEANUP_DIR DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;

	while (tasks && (task = readdir(tasks))) {
		char path[sizeof task->d_name + sizeof "/children"];
		CLEANUP_FD int fd = -1;

		snprintf(path, sizeof path, "%s/children", task->d_name);
		fd = openat(dirfd(tasks), path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			visit_numbers(sweep, fd, visit);
	}
}

/* When the process was started, in ticks since boot: field 22 of proc_pid_stat(5); 0 where it can't
 * be told. The name, field 2, may hold anything and ends at the last parenthesis. */
static uint64_t started(pid_t pid)
{
	enum { FIELDS_BETWEEN = 20 };
	char path[64], bytes[1024];
	CLEANUP_FD int fd = -1;
	struct str rest, word = STR_NONE;
	ssize_t n;
	uint64_t ticks = 0;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
	if (n <= 0)
		return 0;
	rest = (struct str){bytes, (size_t)n};
	while (rest.n && rest.p[rest.n - 1] != ')')
		rest.n--;
	rest = str_from((struct str){bytes, (size_t)n}, rest.n);
	for (int i = 0; i < FIELDS_BETWEEN; i++)
		if (!str_next_word(&rest, &word))
			return 0;
	num_read_u64(word, 10, &ticks);
	return ticks;
}

static uint64_t ticks_since_boot(void)
{
	const uint64_t a_second = 1000000000, hz = (uint64_t)sysconf(_SC_CLK_TCK);
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * hz + (uint64_t)now.tv_nsec / (a_second / hz);
}

void sweep_init(struct sweep *sweep, struct arena *arena)
{
	*sweep = (struct sweep){
		.arena = arena,
		.session = getsid(0),
		.since = ticks_since_boot(),
	};
	if (has_children())
		visit_children(sweep, sweep_spare);
}

void sweep_spare(struct sweep *sweep, pid_t pid)
{
	*VEC_PUSH(sweep->arena, &sweep->strangers) = pid;
}

static bool is_stranger(const struct sweep *sweep, pid_t pid)
{
	VEC_EACH (&sweep->strangers, const pid_t *, stranger)
		if (*stranger == pid)
			return true;
	return getsid(pid) == sweep->session || started(pid) < sweep->since;
}

/* Waits for the end of a child that was killed; false where it doesn't come. */
static bool reap(const struct sweep *sweep, pid_t pid)
{
	CLEANUP_FD int fd = pidfd_open(pid, 0);
	struct pollfd end = {fd, POLLIN, 0};
	siginfo_t info = {0};

	if (fd >= 0)
		poll(&end, 1, clock_until(sweep->until));
	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG) == 0 && info.si_pid == pid;
}

static void end_escaped(struct sweep *sweep, pid_t pid)
{
	if (is_stranger(sweep, pid))
		return;
	sweep->found++;
	/* first its group, while the number is surely its own */
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	if (!reap(sweep, pid) && clock_now() >= sweep->until)
		sweep_spare(sweep, pid);
}

void sweep_run(struct sweep *sweep)
{
	sweep->until = clock_now() + LIMIT_SWEEP * CLOCK_MS;
	sweep->found = 1;
	for (int round = 0; round < LIMIT_SWEEP_ROUNDS && sweep->found && has_children(); round++) {
		sweep->found = 0;
		visit_children(sweep, end_escaped);
	}
}
