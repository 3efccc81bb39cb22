#include "value/semver.h"

#include "base/utf8.h"
#include "value/version_error.h"

#include <stdlib.h>

/* What node's regular expressions let a number, and the rest of a word, grow to. They show only
 * where the total isn't bounded by LIMIT_VERSION: behind an x. */
enum {
	DIGITS_MAX = 257,
	WORD_DIGITS_MAX = 256,
	WORD_REST_MAX = 250,
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_identifier(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool version_is_x(char c)
{
	return c == 'x' || c == 'X' || c == '*';
}

size_t version_space_at(struct str text, size_t at)
{
	uint32_t code;
	size_t n = at < text.n ? utf8_decode(text, at, &code) : 0;

	if (n == 0)
		return 0;
	switch (code) {
	case ' ':
	case 0x00a0:
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x202f:
	case 0x205f:
	case 0x3000:
	case 0xfeff: return n;
	default:
		return (code >= '\t' && code <= '\r') || (code >= 0x2000 && code <= 0x200a) ? n : 0;
	}
}

static size_t digits_end(struct str text, size_t at)
{
	while (at < text.n && is_digit(text.p[at]))
		at++;
	return at;
}

static size_t identifier_end(struct str text, size_t at)
{
	while (at < text.n && is_identifier(text.p[at]))
		at++;
	return at;
}

size_t version_identifiers_end(struct str text, size_t at)
{
	size_t end = identifier_end(text, at);

	while (end > at && end + 1 < text.n && text.p[end] == '.' && is_identifier(text.p[end + 1]))
		end = identifier_end(text, end + 1);
	return end;
}

/* Stops counting one over the maximum, so that what adds 1 to it can't overflow. */
static uint64_t number_of(struct str digits)
{
	uint64_t number = 0;

	for (size_t i = 0; i < digits.n && number <= SEMVER_NUMBER_MAX; i++)
		number = number * 10 + (uint64_t)(digits.p[i] - '0');
	return number <= SEMVER_NUMBER_MAX ? number : SEMVER_NUMBER_MAX + 1;
}

/* What stands at `at` and can't: known slips get an answer of their own. */
static bool refuse_stray(struct str text, size_t at, const char *otherwise,
			 struct version_error *reterr)
{
	if (version_is_stray(text, at, reterr))
		return false;
	if (text.p[at] == '^' || text.p[at] == '~')
		otherwise = "must begin a comparator";
	return version_refuse(reterr, at, version_word_end(text, at), otherwise);
}

static bool refuse_number(struct str text, size_t at, struct version_error *reterr)
{
	if (at == text.n)
		return version_refuse(reterr, at, at, "want a number or x behind it");
	if (str_is(text, "-"))
		return version_refuse(reterr, at, at + 1,
				      "joins nothing: want a bare version on either side");
	return refuse_stray(text, at, "is no number: want digits, or x", reterr);
}

static bool read_part(enum version_scheme scheme, struct str text, size_t *at, struct partial *ret,
		      unsigned place, struct version_error *reterr)
{
	size_t from = *at, end = digits_end(text, from);

	if (from < text.n && version_is_x(text.p[from])) {
		ret->wild = true;
		*at = from + 1;
		return true;
	}
	if (end == from)
		return refuse_number(text, from, reterr);
	if (scheme == VERSION_SEMVER && text.p[from] == '0' && end > from + 1)
		return version_refuse(reterr, from, end, "has a leading zero");
	if (end - from > DIGITS_MAX)
		return version_refuse(reterr, from, end, "is too long for a number");
	*at = end;
	if (ret->wild) {
		ret->gap = true;
		return scheme == VERSION_SEMVER ||
		       version_refuse(reterr, from, end, "can't follow an x");
	}
	ret->version.part[place] = number_of(str_sub(text, from, end - from));
	ret->given = place + 1;
	return true;
}

/* The dotted numbers; *ret_n is how many there are, x included. */
static bool read_parts(enum version_scheme scheme, struct str text, size_t *at, struct partial *ret,
		       unsigned *ret_n, struct version_error *reterr)
{
	unsigned most = scheme == VERSION_SEMVER ? 3 : LIMIT_VERSION_PARTS, n = 0;

	for (;;) {
		if (!read_part(scheme, text, at, ret, n, reterr))
			return false;
		n++;
		if (*at == text.n || text.p[*at] != '.')
			break;
		if (n == most)
			return version_refuse(reterr, *at, text.n, "is one number too many");
		++*at;
	}
	*ret_n = n;
	return true;
}

static bool read_identifier(enum version_scheme scheme, struct str text, size_t *at,
			    struct version_error *reterr)
{
	size_t from = *at, digits = digits_end(text, from), end = identifier_end(text, from);

	if (end == from && (end == text.n || text.p[end] == '.'))
		return version_refuse(reterr, from, end,
				      "want letters, digits or hyphens behind it");
	if (end < text.n && text.p[end] != '.')
		return refuse_stray(text, end,
				    "can't stand in a prerelease: want letters, digits or hyphens",
				    reterr);
	if (scheme == VERSION_SEMVER && digits == end && text.p[from] == '0' && end > from + 1)
		return version_refuse(reterr, from, end, "has a leading zero");
	if (digits == end ? end - from > DIGITS_MAX
			  : digits - from > WORD_DIGITS_MAX || end - digits - 1 > WORD_REST_MAX)
		return version_refuse(reterr, from, end, "is too long for an identifier");
	*at = end;
	return true;
}

static bool read_prerelease(enum version_scheme scheme, struct str text, size_t at,
			    struct partial *ret, struct version_error *reterr)
{
	size_t from = at;

	for (;; at++) {
		if (!read_identifier(scheme, text, &at, reterr))
			return false;
		if (at == text.n)
			break;
	}
	ret->version.prerelease = str_from(text, from);
	return true;
}

bool partial_read(enum version_scheme scheme, struct str text, struct partial *ret,
		  struct version_error *reterr)
{
	struct partial partial = {0};
	unsigned n = 0;
	size_t at = 0;

	if (!read_parts(scheme, text, &at, &partial, &n, reterr))
		return false;
	if (at < text.n) {
		if (text.p[at] != '-')
			return refuse_stray(text, at, "can't follow a number: want `.` or `-`",
					    reterr);
		if (scheme == VERSION_SEMVER && n < 3)
			return version_refuse(reterr, at, text.n,
					      "needs three numbers in front of it");
		if (scheme == VERSION_LOOSE && partial.wild)
			return version_refuse(reterr, at, text.n, "can't follow an x");
		if (!read_prerelease(scheme, text, at + 1, &partial, reterr))
			return false;
		if (!partial.wild && partial.given < 3)
			partial.given = 3;
	}
	partial.open = partial.wild || partial.given < 3;
	if (partial.open)
		partial.version.prerelease = STR_NONE;
	else if (text.n > LIMIT_VERSION)
		return version_refuse(reterr, 0, text.n, "is too long for a version");
	*ret = partial;
	return true;
}

/* Characters as node counts them, but for those beyond 16 bits, which no version has. */
static size_t characters(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

static struct str without_space(struct str text)
{
	size_t from = 0, end, after, n;

	while ((n = version_space_at(text, from)))
		from += n;
	for (end = from; end < text.n && !version_space_at(text, end);)
		end++;
	for (after = end; (n = version_space_at(text, after));)
		after += n;
	return after == text.n ? str_sub(text, from, end - from) : STR_NONE;
}

/* Takes `+x` off the end; false where what follows the + is no build metadata. */
static bool without_build(struct str *text)
{
	size_t plus = str_find_char(*text, '+');

	if (plus < text->n) {
		size_t end = version_identifiers_end(*text, plus + 1);

		if (end == plus + 1 || end < text->n)
			return false;
	}
	text->n = plus;
	return true;
}

bool version_read(enum version_scheme scheme, struct str text, struct semver *ret)
{
	struct partial partial;
	struct version_error ignored;
	struct str word;

	if (text.n > LIMIT_VERSION * 4 || characters(text) > LIMIT_VERSION)
		return false;
	word = without_space(text);
	if (str_starts_with(word, STR("v")))
		word = str_from(word, 1);
	if (!without_build(&word) || !partial_read(scheme, word, &partial, &ignored))
		return false;
	if (partial.wild || (scheme == VERSION_SEMVER && partial.open))
		return false;
	for (size_t i = 0; i < LIMIT_VERSION_PARTS; i++)
		if (partial.version.part[i] > SEMVER_NUMBER_MAX)
			return false;
	*ret = partial.version;
	return true;
}

/* As node does: a double, so from 2^53 on neighbours may be equal. Never infinite, see
 * LIMIT_VERSION. */
static double numeric(struct str digits)
{
	char text[LIMIT_VERSION + 1];

	memcpy(text, digits.p, digits.n);
	text[digits.n] = '\0';
	return strtod(text, NULL);
}

/* SemVer 2.0.0, 11.4: numbers by value, words by their bytes, numbers before words. */
static int order_identifiers(struct str a, struct str b)
{
	bool a_is_number = digits_end(a, 0) == a.n, b_is_number = digits_end(b, 0) == b.n;
	double x, y;

	if (a_is_number != b_is_number)
		return a_is_number ? -1 : 1;
	if (!a_is_number)
		return str_cmp(a, b);
	x = numeric(a);
	y = numeric(b);
	return (x > y) - (x < y);
}

int semver_order(const struct semver *a, const struct semver *b)
{
	struct str rest_a = a->prerelease, rest_b = b->prerelease, x, y;

	for (size_t i = 0; i < LIMIT_VERSION_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	if (rest_a.n == 0 || rest_b.n == 0)
		return (rest_a.n == 0) - (rest_b.n == 0);
	for (;;) {
		bool more_a = str_next(&rest_a, '.', &x), more_b = str_next(&rest_b, '.', &y);
		int order;

		if (!more_a || !more_b)
			return more_a - more_b;
		order = order_identifiers(x, y);
		if (order)
			return order;
	}
}
