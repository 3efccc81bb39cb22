#include "value/regex.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

#include <criterion/criterion.h>
#include <stdint.h>

static void compile(struct arena *arena, const char *pattern, struct regex **ret)
{
	struct str why = STR_NONE;
	size_t at = 0;

	arena_init(arena, NULL);
	*ret = regex_compile(arena, str_of(pattern), &at, &why);
	cr_assert(*ret, "%s: at %zu: %.*s", pattern, at, STR_ARG(why));
}

Test(regex, what_matches)
{
	static const struct {
		const char *pattern, *text;
		enum regex_outcome want;
	} rows[] = {
		{"", "", REGEX_MATCHES},
		{"^$", "", REGEX_MATCHES},
		{"b", "abc", REGEX_MATCHES},
		{"^b", "abc", REGEX_NO_MATCH},
		{"^b", "a\nb", REGEX_NO_MATCH},
		{"(?m)^b$", "a\nb\nc", REGEX_MATCHES},
		{"a.b", "a\nb", REGEX_NO_MATCH},
		{"(?s)a.b", "a\nb", REGEX_MATCHES},
		{"a$", "a\r\n", REGEX_NO_MATCH},
		{"(?i)ÉTÉ", "été", REGEX_MATCHES},
		{"^\\w+$", "naïve", REGEX_MATCHES},
		{"^\\d$", "٣", REGEX_MATCHES},
		{"^.$", "€", REGEX_MATCHES},
		{"^.$", "\xE2\x82", REGEX_NO_MATCH},
		{"^..$", "\xE2\x82", REGEX_MATCHES},
		{"^caf\\x1A$", "caf\xE9", REGEX_MATCHES},
		{"x\\x{FFFD}", "x\xFF", REGEX_NO_MATCH},
		{"a\\Rb",
		 "a\xE2\x80\xA8"
		 "b",
		 REGEX_MATCHES},
		{"(?<=a)b(?=c)", "abc", REGEX_MATCHES},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct regex *regex;
		enum regex_outcome got;

		compile(&arena, rows[i].pattern, &regex);
		got = regex_match(regex, str_of(rows[i].text), NULL);
		cr_expect_eq(got, rows[i].want, "`%s` in `%s`: got %d, want %d", rows[i].pattern,
			     rows[i].text, got, rows[i].want);
		regex_release(regex);
		arena_release(&arena);
	}
}

/* The place is a byte of the pattern, where that is wrong. */
Test(regex, patterns_that_are_wrong)
{
	static const struct {
		const char *pattern;
		size_t at;
		const char *says;
	} rows[] = {
		{"a(b", 1, "`(` has no `)` that ends it"},
		{"a)b", 1, "`)` ends no group"},
		{"é[a", 2, "`[` has no `]` that ends it"},
		{"*a", 0,
		 "nothing stands before it that could be repeated; `\\` before it makes "
		 "it a character"},
		{"a\\", 1, "a backslash stands at the end, with nothing to escape"},
		{"[z-a]", 2, "the range ends before it begins"},
		{"(?<=a*)b", 0,
		 "a lookbehind must have a fixed length: no `*`, `+`, `?` or `{}` with a range in "
		 "it"},
		{"(?<a>x)(?<a>y)", 11, "two groups have this name"},
		{"a\\C", 1, "\\C would cut a character in two"},
		{"\\1", 0, "there is no such group"},
		{"ab\xFF", 2, "this byte is no part of a UTF-8 character"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct str why = STR_NONE;
		size_t at = SIZE_MAX;

		arena_init(&arena, NULL);
		cr_expect(!regex_compile(&arena, str_of(rows[i].pattern), &at, &why), "%s",
			  rows[i].pattern);
		cr_expect(at == rows[i].at && str_is(why, rows[i].says),
			  "%s: got %zu `%.*s`, want %zu `%s`", rows[i].pattern, at, STR_ARG(why),
			  rows[i].at, rows[i].says);
		arena_release(&arena);
	}
}

Test(regex, a_pattern_that_is_too_long)
{
	struct arena arena;
	struct buf pattern;
	struct str why = STR_NONE;
	size_t at = 0;

	arena_init(&arena, NULL);
	buf_init(&pattern, &arena, LIMIT_PATTERN + 1);
	buf_add_repeated(&pattern, 'a', LIMIT_PATTERN);
	cr_expect(regex_compile(&arena, buf_str(&pattern), &at, &why), "%.*s", STR_ARG(why));
	buf_add_char(&pattern, 'a');
	cr_expect(!regex_compile(&arena, buf_str(&pattern), &at, &why));
	cr_expect(str_is(why, "the pattern has 16385 bytes, more than 16384"), "%.*s",
		  STR_ARG(why));
	arena_release(&arena);
}

/* Interpreted at first, by machine code when much was searched: neither runs on. */
Test(regex, patterns_that_run_away)
{
	static const char *const patterns[] = {"^(a+)+$", "(a|a)*$", "(a*)*[bd]",
					       "(x+x+)+y|(a|aa)+$"};
	static const char subject[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac";
	static const char warm[16 * LIMIT_KIB];

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct arena arena;
		struct regex *regex;
		struct regex_groups groups = {0};

		compile(&arena, patterns[i], &regex);
		for (int round = 0; round < 2; round++) {
			cr_expect_eq(regex_match(regex, STR(subject), &groups), REGEX_GAVE_UP, "%s",
				     patterns[i]);
			cr_expect(str_is_set(groups.cause));
			regex_match(regex, (struct str){warm, sizeof warm}, NULL);
		}
		regex_release(regex);
		arena_release(&arena);
	}
}

Test(regex, groups)
{
	static const struct {
		const char *pattern, *text, *want;
	} rows[] = {
		{"(?<a>x)(?<b>y)?", "xz", "a=x b:-"},
		{"(?<b>\\d+)-(?<a>\\d+)", "1-22", "b=1 a=22"},
		{"(x)(?<a>)", "x", "a="},
		{"(?J)(?<a>x)|(?<a>y)", "y", "a=y"},
		{"(?|(?<a>x)|(?<a>y))", "y", "a=y"},
		{"(?<a>[^b]+)",
		 "\xFF\xFE"
		 "b",
		 "a=\xFF\xFE"},
		{"x(?<a>y)", "z", ""},
		{"x", "x", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct regex *regex;
		struct str at[4];
		struct regex_groups groups = {.at = at};
		struct buf got;
		const struct strs *names;

		compile(&arena, rows[i].pattern, &regex);
		names = regex_names(regex);
		buf_init(&got, &arena, 1000);
		if (regex_match(regex, str_of(rows[i].text), &groups) == REGEX_MATCHES)
			for (size_t k = 0; k < names->n; k++)
				buf_addf(&got, "%s%.*s%s%.*s", k ? " " : "", STR_ARG(names->at[k]),
					 str_is_set(at[k]) ? "=" : ":-", STR_ARG(at[k]));
		cr_expect(str_is(buf_str(&got), rows[i].want), "%s: got `%s`, want `%s`",
			  rows[i].pattern, buf_str(&got).p, rows[i].want);
		regex_release(regex);
		arena_release(&arena);
	}
}

Test(regex, an_escaped_text_matches_itself_alone)
{
	static const char *const texts[] = {"",       "a",   "a.b*c", "[x]",   "^$",
					    "\\Q\\E", "é ß", "a\nb",  "(?i)x", "{2}",
					    "#",      "a b", "-",     "\x01"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			struct arena arena, own;
			struct regex *regex;
			struct str escaped;

			arena_init(&own, NULL);
			escaped = regex_escape(&own, str_of(texts[i]));
			compile(&arena, str_printf(&own, "(?x:\\A)%.*s\\z", STR_ARG(escaped)).p,
				&regex);
			cr_expect_eq(regex_match(regex, str_of(texts[k]), NULL) == REGEX_MATCHES,
				     i == k, "`%s` in `%s`", texts[i], texts[k]);
			regex_release(regex);
			arena_release(&arena);
			arena_release(&own);
		}
}
