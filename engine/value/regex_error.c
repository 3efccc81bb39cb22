#include "value/regex_error.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <pcre2.h>

enum { TEXT_SIZE = 256, OPEN_MAX = 256 /* above PCRE2's own limit of nested groups */ };

static const struct wording {
	int error;
	unsigned back; /* bytes that PCRE2 stops behind what is wrong */
	const char *text;
} wordings[] = {
	{PCRE2_ERROR_END_BACKSLASH, 1, "a backslash stands at the end, with nothing to escape"},
	{PCRE2_ERROR_UNKNOWN_ESCAPE, 1, "this letter has no meaning behind a backslash"},
	{PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER, 1, "the first number of {} is above the second"},
	{PCRE2_ERROR_QUANTIFIER_TOO_BIG, 1, "a number in {} is above 65535"},
	{PCRE2_ERROR_MISSING_SQUARE_BRACKET, 0, "`[` has no `]` that ends it"},
	{PCRE2_ERROR_CLASS_RANGE_ORDER, 1, "the range ends before it begins"},
	{PCRE2_ERROR_QUANTIFIER_INVALID, 0,
	 "nothing stands before it that could be repeated; `\\` before it makes it a character"},
	{PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY, 0, "this has no meaning behind `(?`"},
	{PCRE2_ERROR_POSIX_CLASS_NOT_IN_CLASS, 0,
	 "a class name needs brackets of its own around it, as [[:alpha:]]"},
	{PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, 0, "`(` has no `)` that ends it"},
	{PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, 0, "`)` ends no group"},
	{PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE, 1, "there is no such group"},
	{PCRE2_ERROR_PATTERN_TOO_LARGE, 0,
	 "the pattern is too large once its repetitions are counted"},
	{PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH, 0,
	 "a lookbehind must have a fixed length: no `*`, `+`, `?` or `{}` with a range in it"},
	{PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE, 2,
	 "\\F, \\L, \\l, \\N{name}, \\U and \\u aren't known; a character by number is \\x{2192}"},
	{PCRE2_ERROR_MISSING_NAME_TERMINATOR, 0,
	 "a group's name is letters, digits and _, and ends like it began: (?<name>…)"},
	{PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME, 1, "two groups have this name"},
	{PCRE2_ERROR_INVALID_SUBPATTERN_NAME, 0, "a group's name may not begin with a digit"},
	{PCRE2_ERROR_SUBPATTERN_NAME_TOO_LONG, 0, "a group's name has more than 32 characters"},
	{PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY, 1, "Unicode has no such property"},
	{PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED, 2, "\\C would cut a character in two"},
	{PCRE2_ERROR_CLASS_INVALID_RANGE, 1, "a range can't end at a class like \\d"},
	{PCRE2_ERROR_BACKSLASH_K_IN_LOOKAROUND, 0, "\\K may not stand in a lookaround"},
	{PCRE2_ERROR_VERB_UNKNOWN, 1, "there is no such (*VERB)"},
};

static const struct wording *wording_of(int error)
{
	for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
		if (wordings[i].error == error)
			return &wordings[i];
	return NULL;
}

bool regex_pattern_fits(struct arena *arena, struct str pattern, size_t *reterr_at,
			struct str *reterr_text)
{
	size_t bad;

	if (pattern.n > LIMIT_PATTERN) {
		*reterr_at = LIMIT_PATTERN;
		*reterr_text = str_printf(arena, "the pattern has %zu bytes, more than %d",
					  pattern.n, LIMIT_PATTERN);
		return false;
	}
	bad = utf8_bad_at(pattern);
	if (bad == pattern.n)
		return true;
	*reterr_at = bad;
	*reterr_text = STR("this byte is no part of a UTF-8 character");
	return false;
}

struct str regex_error_text(struct arena *arena, int error)
{
	const struct wording *wording = wording_of(error);
	char text[TEXT_SIZE];

	if (wording)
		return str_of(wording->text);
	pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
	return str_copy(arena, str_of(text));
}

/* The place behind the class that begins at `at`; the pattern's end where it is open. */
static size_t class_end(struct str pattern, size_t at)
{
	at += at + 1 < pattern.n && pattern.p[at + 1] == '^' ? 2 : 1;
	if (at < pattern.n && pattern.p[at] == ']')
		at++;
	for (; at < pattern.n && pattern.p[at] != ']'; at++) {
		if (pattern.p[at] == '\\')
			at++;
		else if (pattern.p[at] == '[' && at + 1 < pattern.n && pattern.p[at + 1] == ':')
			at = str_find(pattern, STR(":]"), at + 2) + 1;
	}
	return at < pattern.n ? at + 1 : pattern.n;
}

/* The innermost group or class that is open at the end of the pattern; its end for none. */
static size_t last_open(struct str pattern)
{
	size_t open[OPEN_MAX], n = 0;

	for (size_t at = 0; at < pattern.n; at++) {
		size_t end;

		switch (pattern.p[at]) {
		case '\\': at++; break;
		case '(':
			if (n < OPEN_MAX)
				open[n++] = at;
			break;
		case ')': n -= n > 0; break;
		case '[':
			end = class_end(pattern, at);
			if (end == pattern.n && pattern.p[end - 1] != ']')
				return at;
			at = end - 1;
			break;
		default:;
		}
	}
	return n ? open[n - 1] : pattern.n;
}

size_t regex_error_at(int error, size_t at, struct str pattern)
{
	const struct wording *wording = wording_of(error);

	if (error == PCRE2_ERROR_MISSING_SQUARE_BRACKET ||
	    error == PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS)
		at = last_open(pattern);
	else if (wording)
		at -= at < wording->back ? at : wording->back;
	while (at > 0 && at < pattern.n && ((unsigned char)pattern.p[at] & 0xC0) == 0x80)
		at--;
	return at < pattern.n ? at : pattern.n;
}

#define WRITTEN(number) #number
#define AS_TEXT(number) WRITTEN(number)

struct str regex_limit_text(int error)
{
	static_assert(LIMIT_REGEX_HEAP_KIB == 8 * 1024, "the text below says so");

	switch (error) {
	case PCRE2_ERROR_MATCHLIMIT:
		return STR("took more than " AS_TEXT(LIMIT_REGEX_MATCH) " steps");
	case PCRE2_ERROR_DEPTHLIMIT:
		return STR("went back and forth more than " AS_TEXT(LIMIT_REGEX_DEPTH) " deep");
	case PCRE2_ERROR_HEAPLIMIT: return STR("needed more than 8 MiB of memory");
	case PCRE2_ERROR_RECURSELOOP: return STR("calls a group from within itself without end");
	default: return STR("came to no end");
	}
}
