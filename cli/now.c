#include "now.h"

#include "engine.h"
#include "tty.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

bool now_read(int64_t *ret)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	const int64_t latest = 253402300799; /* 9999-12-31T23:59:59Z */
	struct str digits = str_of(epoch);
	int64_t seconds = 0;
	bool done = true;

	if (!epoch || !*epoch) {
		*ret = (int64_t)time(NULL);
		return true;
	}
	for (size_t i = 0; i < digits.n && done; i++) {
		done = digits.p[i] >= '0' && digits.p[i] <= '9';
		seconds = seconds * 10 + (digits.p[i] - '0');
		done &= seconds <= latest;
	}
	if (done)
		*ret = seconds;
	else
		say_error("banger: SOURCE_DATE_EPOCH is `%s`, no number of seconds\n", epoch);
	return done;
}
