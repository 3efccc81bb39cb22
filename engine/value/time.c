#include "base/buf.h"
#include "base/num.h"
#include "value/value.h"

#include <time.h>

/* Takes n digits as a number from low to high. */
static bool take(struct str *rest, size_t n, int low, int high, int *ret)
{
	uint64_t number;

	if (rest->n < n || !num_read_u64(str_sub(*rest, 0, n), 10, &number) ||
	    (int64_t)number < low || (int64_t)number > high)
		return false;
	*ret = (int)number;
	*rest = str_from(*rest, n);
	return true;
}

static bool take_char(struct str *rest, char c)
{
	if (!rest->n || rest->p[0] != c)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Z, or +hh:mm, or nothing, which is UTC too: what a rule means may not depend on the host. */
static bool take_zone(struct str *rest, int64_t *ret_offset)
{
	int sign, hours, minutes;

	*ret_offset = 0;
	if (rest->n == 0 || take_char(rest, 'Z'))
		return true;
	sign = rest->p[0] == '-' ? -1 : 1;
	if (!take_char(rest, '+') && !take_char(rest, '-'))
		return false;
	if (!take(rest, 2, 0, 23, &hours))
		return false;
	take_char(rest, ':');
	if (!take(rest, 2, 0, 59, &minutes))
		return false;
	*ret_offset = (int64_t)sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool take_clock(struct str *rest, struct tm *tm, int64_t *ret_offset)
{
	if (!take(rest, 2, 0, 23, &tm->tm_hour) || !take_char(rest, ':') ||
	    !take(rest, 2, 0, 59, &tm->tm_min))
		return false;
	if (take_char(rest, ':') && !take(rest, 2, 0, 60, &tm->tm_sec))
		return false;
	return take_zone(rest, ret_offset);
}

/* RFC 3339, the profile of ISO 8601, with a date alone and a missing zone allowed. */
static bool parse(struct str rest, int64_t *ret)
{
	struct tm tm = {0};
	int year, month, day;
	int64_t offset = 0;

	if (!take(&rest, 4, 0, 9999, &year) || !take_char(&rest, '-') ||
	    !take(&rest, 2, 1, 12, &month) || !take_char(&rest, '-') ||
	    !take(&rest, 2, 1, days_in(year, month), &day))
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	if (rest.n &&
	    !((take_char(&rest, 'T') || take_char(&rest, ' ')) && take_clock(&rest, &tm, &offset)))
		return false;
	*ret = (int64_t)timegm(&tm) - offset;
	return rest.n == 0;
}

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	int64_t seconds;

	if (!parse(text, &seconds)) {
		*reterr = str_printf(
			arena,
			"`%.*s` is no time: write it as in 2026-12-31 or 2026-12-31T23:59:00Z",
			STR_ARG(text));
		return false;
	}
	*ret = (struct value){.type = TYPE_time, .number = seconds};
	return true;
}

static void print(struct buf *out, const struct value *value)
{
	time_t seconds = (time_t)value->number;
	struct tm tm;

	if (!gmtime_r(&seconds, &tm)) {
		buf_addf(out, "%lld s since 1970", (long long)value->number);
		return;
	}
	buf_addf(out, "%04lld-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900LL, tm.tm_mon + 1,
		 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static int compare(const struct value *a, const struct value *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

const struct type type_time = {
	.name = "time",
	.id = TYPE_time,
	.ordered = true,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "ISO 8601 in UTC unless a zone is given: 2026-12-31, 2026-12-31T23:59:00Z",
	.schema = "string",
};
