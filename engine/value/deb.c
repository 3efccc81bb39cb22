#include "value/deb.h"

#include "value/version_error.h"

#define EPOCH_MAX INT32_MAX /* dpkg keeps it in an int */

static bool check(struct str text, struct str part, const char *also, const char *why,
		  struct version_error *reterr)
{
	size_t begin = (size_t)(part.p - text.p);

	for (size_t i = 0; i < part.n; i++)
		if (!evr_is_digit(part.p[i]) && !evr_is_letter(part.p[i]) &&
		    str_find_char(str_of(also), part.p[i]) == strlen(also))
			return version_refuse(
				reterr, begin + i,
				version_word_end(str_sub(text, 0, begin + part.n), begin + i), why);
	return true;
}

bool deb_read(struct str text, struct evr *ret, struct version_error *reterr)
{
	struct evr evr;

	if (!evr_divide(text, EPOCH_MAX, &evr, reterr))
		return false;
	if (!evr_is_digit(evr.version.p[0]))
		return version_refuse(reterr, (size_t)(evr.version.p - text.p), text.n,
				      "doesn't begin with a digit");
	/* a colon can only stand there behind that of an epoch: the first one ends it */
	if (!check(text, evr.version, ".+-~:",
		   "can't stand in a version: want letters, digits, or one of . + - ~", reterr) ||
	    !check(text, evr.release, ".+~",
		   "can't stand in a revision: want letters, digits, or one of . + ~", reterr))
		return false;
	*ret = evr;
	return true;
}

/* ~ is before everything, the end included; then the end and digits, letters, all else. */
static int weight(struct str text)
{
	unsigned char c = text.n ? (unsigned char)text.p[0] : '0';

	if (c == '~')
		return -1;
	if (evr_is_digit((char)c))
		return 0;
	return evr_is_letter((char)c) ? c : c + 256;
}

static int order_parts(struct str a, struct str b)
{
	int order = 0;

	while (order == 0 && (a.n || b.n)) {
		while (weight(a) || weight(b)) {
			if (weight(a) != weight(b))
				return weight(a) - weight(b);
			a = str_from(a, 1);
			b = str_from(b, 1);
		}
		order = evr_order_numbers(evr_take_number(&a), evr_take_number(&b));
	}
	return order;
}

int deb_order(const struct evr *a, const struct evr *b)
{
	int order = (a->epoch > b->epoch) - (a->epoch < b->epoch);

	if (order == 0)
		order = order_parts(a->version, b->version);
	return order ? order : order_parts(a->release, b->release);
}
