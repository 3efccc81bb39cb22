#include "base/num.h"

#include <math.h>
#include <stdlib.h>

static unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

bool num_read_u64(struct str s, unsigned base, uint64_t *ret)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = digit_of(s.p[i]);

		if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*ret = value;
	return true;
}

bool num_read_i64(struct str s, int64_t *ret)
{
	bool negative = s.n && s.p[0] == '-';
	uint64_t magnitude;

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_from(s, 1);
	if (!num_read_u64(s, 10, &magnitude) || magnitude > (uint64_t)INT64_MAX + negative)
		return false;
	*ret = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return true;
}

static size_t skip_digits(struct str s, size_t at)
{
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* The grammar is checked here, so that strtod's hexadecimal, nan, inf and spaces can't come in. */
static bool is_real(struct str s)
{
	size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+'), from = at;

	at = skip_digits(s, at);
	if (at == from)
		return false;
	if (at < s.n && s.p[at] == '.') {
		from = at + 1;
		at = skip_digits(s, from);
		if (at == from)
			return false;
	}
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		at += at < s.n && (s.p[at] == '-' || s.p[at] == '+');
		from = at;
		at = skip_digits(s, from);
		if (at == from)
			return false;
	}
	return at == s.n;
}

bool num_read_real(struct str s, double *ret)
{
	char text[64];
	double value;

	if (!is_real(s) || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	value = strtod(text, NULL);
	if (!isfinite(value))
		return false;
	*ret = value;
	return true;
}
