#include "interrupt.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Whoever started us may have meant that it doesn't reach us. */
static bool reaches_us(int number)
{
	struct sigaction action;
	sigset_t blocked;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN &&
	       sigprocmask(SIG_BLOCK, NULL, &blocked) == 0 && !sigismember(&blocked, number);
}

void interrupt_begin(struct interrupt *interrupt)
{
	static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
	sigset_t held;

	sigemptyset(&held);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (reaches_us(numbers[i]))
			sigaddset(&held, numbers[i]);
	interrupt->fd = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	if (interrupt->fd >= 0)
		sigprocmask(SIG_BLOCK, &held, &interrupt->before);
}

int interrupt_end(struct interrupt *interrupt)
{
	struct signalfd_siginfo came;
	int number = 0;

	if (interrupt->fd < 0)
		return 0;
	if (read(interrupt->fd, &came, sizeof came) == sizeof came)
		number = (int)came.ssi_signo;
	close(interrupt->fd);
	sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
	return number;
}
