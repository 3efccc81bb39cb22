#include "report/when.h"

#include <inttypes.h>
#include <stdbool.h>

static const int64_t DAY = 24 * 60 * 60;
static const int64_t LAST = 253402300799; /* 9999-12-31T23:59:59Z */

static bool is_leap(unsigned year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_of(unsigned year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

struct str when_told(struct arena *arena, int64_t seconds)
{
	int64_t told = seconds < 0 ? 0 : seconds > LAST ? LAST : seconds;
	unsigned days = (unsigned)(told / DAY), rest = (unsigned)(told % DAY);
	unsigned year = 1970, month = 1;

	for (; days >= (is_leap(year) ? 366U : 365U); year++)
		days -= is_leap(year) ? 366U : 365U;
	for (; days >= days_of(year, month); month++)
		days -= days_of(year, month);
	return str_printf(arena, "%04u-%02u-%02uT%02u:%02u:%02uZ", year, month, days + 1,
			  rest / 3600, rest / 60 % 60, rest % 60);
}

struct str took_told(struct arena *arena, int64_t nanoseconds)
{
	int64_t micro = nanoseconds > 0 ? nanoseconds / 1000 : 0;
	int64_t milli = (micro + 500) / 1000;

	if (micro < 995)
		return str_printf(arena, "0.%02" PRId64 " ms", (micro + 5) / 10);
	if (micro < 9950)
		return str_printf(arena, "%" PRId64 ".%" PRId64 " ms", (micro + 50) / 1000,
				  (micro + 50) / 100 % 10);
	if (milli < 1000)
		return str_printf(arena, "%" PRId64 " ms", milli);
	if (milli < 9950)
		return str_printf(arena, "%" PRId64 ".%" PRId64 " s", (milli + 50) / 1000,
				  (milli + 50) / 100 % 10);
	return str_printf(arena, "%" PRId64 " s", (milli + 500) / 1000);
}
