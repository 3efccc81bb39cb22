#include "value/evr.h"

#include "base/num.h"
#include "value/version_error.h"

bool evr_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool evr_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct str evr_take_number(struct str *rest)
{
	size_t from, end = 0;

	while (end < rest->n && evr_is_digit(rest->p[end]))
		end++;
	for (from = 0; from < end && rest->p[from] == '0';)
		from++;
	struct str number = str_sub(*rest, from, end - from);

	*rest = str_from(*rest, end);
	return number;
}

int evr_order_numbers(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_cmp(a, b);
}

static bool read_epoch(struct str text, uint32_t largest, uint32_t *ret,
		       struct version_error *reterr)
{
	struct str rest = text, number = evr_take_number(&rest);
	uint64_t epoch = 0;

	if (text.n == 0)
		return version_refuse(reterr, 0, 1, "has no epoch in front of it: want digits");
	if (rest.n)
		return version_refuse(reterr, 0, text.n, "is no epoch: want digits");
	if (number.n && (!num_read_u64(number, 10, &epoch) || epoch > largest))
		return version_refuse(reterr, 0, text.n, "is too large for an epoch");
	*ret = (uint32_t)epoch;
	return true;
}

static size_t last_hyphen(struct str text)
{
	size_t at = text.n;

	while (at && text.p[at - 1] != '-')
		at--;
	return at ? at - 1 : text.n;
}

bool evr_divide(struct str text, uint32_t largest_epoch, struct evr *ret,
		struct version_error *reterr)
{
	size_t colon = str_find_char(text, ':'), from = colon < text.n ? colon + 1 : 0, hyphen;
	struct evr evr = {.release = STR_NONE};

	if (from && !read_epoch(str_sub(text, 0, colon), largest_epoch, &evr.epoch, reterr))
		return false;
	evr.version = str_from(text, from);
	if (evr.version.n == 0)
		return version_refuse(reterr, from, from, "want a version behind it");
	hyphen = last_hyphen(evr.version);
	if (hyphen == 0)
		return version_refuse(reterr, from, from + 1, "has no version in front of it");
	if (hyphen + 1 == evr.version.n)
		return version_refuse(reterr, text.n, text.n,
				      "want a release or revision behind it");
	if (hyphen < evr.version.n) {
		evr.release = str_from(evr.version, hyphen + 1);
		evr.version.n = hyphen;
	}
	*ret = evr;
	return true;
}
