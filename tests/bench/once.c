// Runs one command without input and output and prints what it took: "nanoseconds KiB status".
// KiB is the peak of its largest process; a status over 255 is 256 and the signal.
// A program of its own because the peak that the kernel tells of a child begins with its parent's.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage used;
	pid_t pid;
	int status;

	if (argc < 2)
		return 2;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	long long began = now();
	if (posix_spawn(&pid, argv[1], &actions, NULL, argv + 1, environ))
		return 2;
	if (wait4(pid, &status, 0, &used) != pid)
		return 2;
	printf("%lld %ld %d\n", now() - began, used.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status));
	return 0;
}
