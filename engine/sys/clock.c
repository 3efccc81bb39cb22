#include "sys/clock.h"

#include <limits.h>
#include <time.h>

int64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 * CLOCK_MS + now.tv_nsec;
}

int clock_until(int64_t at)
{
	int64_t left = at - clock_now();

	if (left <= 0)
		return 0;
	left = (left + CLOCK_MS - 1) / CLOCK_MS;
	return left < INT_MAX ? (int)left : INT_MAX;
}
