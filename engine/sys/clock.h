/*
 * Monotonic time, in nanoseconds, for deadlines and durations.
 */
#ifndef ENGINE_SYS_CLOCK_H
#define ENGINE_SYS_CLOCK_H

#include <stdint.h>

#define CLOCK_MS 1000000LL

int64_t clock_now(void);

/* Milliseconds from now until `at`, rounded up, for poll: 0 when it is over, at most INT_MAX. */
int clock_until(int64_t at);

#endif
