#include "value/rpm.h"

#include "value/version_error.h"

static bool is_word(char c)
{
	return evr_is_digit(c) || evr_is_letter(c);
}

static bool is_mark(char c)
{
	return c == '~' || c == '^';
}

static bool check(struct str text, struct str part, struct version_error *reterr)
{
	size_t begin = (size_t)(part.p - text.p), dots = str_find(part, STR(".."), 0);

	for (size_t i = 0; i < part.n; i++)
		if (!is_word(part.p[i]) && !is_mark(part.p[i]) && part.p[i] != '.' &&
		    part.p[i] != '_' && part.p[i] != '+')
			return version_refuse(
				reterr, begin + i,
				version_word_end(str_sub(text, 0, begin + part.n), begin + i),
				"can't stand in it: want letters, digits, or one of . _ + ~ ^");
	if (dots < part.n)
		return version_refuse(reterr, begin + dots, begin + dots + 2,
				      "has nothing between its dots");
	return true;
}

bool rpm_read(struct str text, struct evr *ret, struct version_error *reterr)
{
	struct evr evr;

	if (!evr_divide(text, UINT32_MAX, &evr, reterr) || !check(text, evr.version, reterr) ||
	    !check(text, evr.release, reterr))
		return false;
	*ret = evr;
	return true;
}

static struct str without_separators(struct str text)
{
	size_t at = 0;

	while (at < text.n && !is_word(text.p[at]) && !is_mark(text.p[at]))
		at++;
	return str_from(text, at);
}

static struct str take_letters(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && evr_is_letter(rest->p[n]))
		n++;
	struct str letters = str_sub(*rest, 0, n);

	*rest = str_from(*rest, n);
	return letters;
}

/* Where what stands next in a version has its place: ~ before the end, then ^, letters, digits. */
static int rank(struct str rest)
{
	if (rest.n == 0)
		return 1;
	if (rest.p[0] == '~')
		return 0;
	if (rest.p[0] == '^')
		return 2;
	return evr_is_digit(rest.p[0]) ? 4 : 3;
}

static int order_parts(struct str a, struct str b)
{
	int order = 0;

	while (order == 0) {
		struct str x, y;

		a = without_separators(a);
		b = without_separators(b);
		if (rank(a) != rank(b))
			return rank(a) - rank(b);
		switch (rank(a)) {
		case 1: return 0;
		case 3:
			x = take_letters(&a);
			y = take_letters(&b);
			order = str_cmp(x, y);
			break;
		case 4:
			x = evr_take_number(&a);
			y = evr_take_number(&b);
			order = evr_order_numbers(x, y);
			break;
		default: a = str_from(a, 1); b = str_from(b, 1);
		}
	}
	return order;
}

int rpm_order(const struct evr *a, const struct evr *b)
{
	int order = (a->epoch > b->epoch) - (a->epoch < b->epoch);

	if (order == 0)
		order = order_parts(a->version, b->version);
	return order ? order : order_parts(a->release, b->release);
}
