/*
 * Signals that end a run early, held back while it runs: what is known is told first, then the
 * process ends by the signal as it would have at once. Those that were ignored or blocked when we
 * were started stay so. A second signal isn't held back.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>

struct interrupt {
	int fd; /* readable when a signal came; -1: none is held back */
	sigset_t before;
};

void interrupt_begin(struct interrupt *interrupt);

/* Holds back no longer. Gives the signal that came, or 0. */
int interrupt_end(struct interrupt *interrupt);

#endif
