#include "value/scan.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/regex.h"

#include <criterion/criterion.h>
#include <pcre2.h>
#include <stdint.h>

/* PCRE2 over the whole text, as a caller who knows no more than its manual would ask it. */
struct oracle {
	pcre2_code *code;
	pcre2_match_data *data;
};

static void oracle_init(struct oracle *oracle, const char *pattern)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int error;
	size_t at;

	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	oracle->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
				     PCRE2_UTF | PCRE2_UCP, &error, &at, context);
	cr_assert(oracle->code, "%s", pattern);
	oracle->data = pcre2_match_data_create_from_pattern(oracle->code, NULL);
	pcre2_compile_context_free(context);
}

static void oracle_release(struct oracle *oracle)
{
	pcre2_match_data_free(oracle->data);
	pcre2_code_free(oracle->code);
}

/* The text without the newlines at its end, all bytes that aren't UTF-8 replaced. */
static struct str as_seen(struct arena *arena, const char *text)
{
	struct str seen = str_copy(arena, str_of(text));

	while (seen.n && seen.p[seen.n - 1] == '\n')
		seen.n--;
	regex_make_utf8((char *)(uintptr_t)seen.p, seen.n);
	return seen;
}

static enum scan_verdict oracle_in(const struct oracle *oracle, struct str text)
{
	int found = pcre2_match(oracle->code, (PCRE2_SPTR)text.p, text.n, 0, 0, oracle->data, NULL);

	cr_assert(found >= 0 || found == PCRE2_ERROR_NOMATCH, "PCRE2 says %d", found);
	return found >= 0 ? SCAN_HOLDS : SCAN_DOES_NOT;
}

static enum scan_verdict oracle_in_lines(const struct oracle *oracle, struct str text)
{
	struct str line;

	while (text.n && str_next(&text, '\n', &line))
		if (oracle_in(oracle, line) == SCAN_HOLDS)
			return SCAN_HOLDS;
	return SCAN_DOES_NOT;
}

static const char *const patterns[] = {
	"abc",
	"a+b",
	"^a",
	"a$",
	"^$",
	"(?m)^b",
	"(?m)a$",
	"(?m)^$",
	"(?m)^a.*c$",
	"(?s)a.*c",
	"a\\nb",
	"\\n\\n",
	"\\A\\w+\\z",
	"c\\Z",
	"\\bab\\b",
	"\\Bb",
	"(?<=a)b",
	"(?<!a)b",
	"(?<=\\n)b",
	"(?<=a(?<=ca))b",
	"b(?=c)",
	"b(?!c)",
	"b(?=\\z)",
	"(a|ab)(c|bcd)",
	"(?<x>a+)(?<y>b+)?",
	"(\\w)\\1",
	"a*?c",
	"(?>a+)b",
	"a++c",
	"(?i)É",
	"é",
	"[^a-z\\n]",
	"\\x1A",
	"(?m)^(?<k>\\w+)=(?<v>.*)$",
	"\\R",
	"a{2,3}b",
	"x|",
	"\\Gab",
	"a\\Kb",
	"(?:a|b|\\n)+c",
};

static const char *const texts[] = {
	"",
	"a",
	"\n",
	"\n\n\nb",
	"abc",
	"aab\nabc\n",
	"xxaab ab cab abcd",
	"b\na\nc\n\n",
	"k=v\nname=\nx=1\n",
	"a\n\nb\nac",
	"é É e\xCC\x81 été",
	"caf\xE9 \xE2\x82 \xF0\x9F\x98\x80!",
	"aaaaaaaaaaaaaaaaaaaac",
	"a\r\nb\r\n",
	"\xFF\xFE"
	"a\nb",
};

enum { PATTERNS = sizeof patterns / sizeof *patterns, TEXTS = sizeof texts / sizeof *texts };

struct trial {
	const char *pattern;
	struct str text;
	struct scan_want want;
	const struct oracle *oracle; /* the last match is this text's */
	enum scan_verdict expected;
	size_t cut, step;
	uint64_t *answers;
};

static void compare_groups(const struct trial *trial, const struct scan_answer *answer)
{
	const struct strs *names = regex_names(trial->want.regex);
	const size_t *places = pcre2_get_ovector_pointer(trial->oracle->data);

	for (size_t i = 0; i < names->n; i++) {
		const char name[] = {names->at[i].p[0], '\0'}; /* all have one letter */
		int number =
			pcre2_substring_number_from_name(trial->oracle->code, (PCRE2_SPTR)name);
		const size_t *place = places + 2 * (size_t)number;
		struct str expected = STR_NONE;

		if (place[0] != PCRE2_UNSET)
			expected = str_sub(trial->text, place[0], place[1] - place[0]);
		cr_assert(str_eq(answer->groups[i], expected) &&
				  str_is_set(answer->groups[i]) == str_is_set(expected),
			  "`%s` in `%.*s` cut at %zu, step %zu: %s is `%.*s`, want `%.*s`",
			  trial->pattern, STR_ARG(trial->text), trial->cut, trial->step, name,
			  STR_ARG(answer->groups[i]), STR_ARG(expected));
	}
}

/* The text in two pieces, looked at step by step. */
static void try_cut(const struct trial *trial)
{
	struct scan_options options = {&trial->want, 1, 1000, trial->step};
	const struct scan_answer *answer;
	struct arena arena;
	struct scan *scan;
	struct str kept = STR_NONE;

	arena_init(&arena, NULL);
	scan = scan_new(&arena, &options);
	scan_push(scan, str_sub(trial->text, 0, trial->cut));
	scan_push(scan, str_from(trial->text, trial->cut));
	scan_end(scan);
	answer = scan_answer(scan, 0);
	cr_assert_eq(answer->verdict, trial->expected,
		     "kind %d, `%s` in `%.*s` cut at %zu, step %zu: got %d, want %d",
		     trial->want.kind, trial->pattern, STR_ARG(trial->text), trial->cut,
		     trial->step, answer->verdict, trial->expected);
	if (answer->verdict == SCAN_HOLDS && trial->want.kind == SCAN_EXTRACTS)
		compare_groups(trial, answer);
	cr_assert(scan_size(scan) == trial->text.n && scan_text(scan, &kept));
	cr_assert(str_starts_with(trial->text, kept));
	arena_release(&arena);
	++*trial->answers;
}

/* Every cut, seen at the cut itself, byte by byte and at once. */
static void try_cuts(struct trial *trial)
{
	for (trial->cut = 0; trial->cut <= trial->text.n; trial->cut++) {
		const size_t steps[] = {1, 3, trial->cut ? trial->cut : 1, 1000};

		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
			trial->step = steps[i];
			try_cut(trial);
		}
	}
}

/* A regex is asked so often here that all but its first answers are machine code's. */
Test(scan, no_answer_depends_on_where_a_piece_ends)
{
	uint64_t answers = 0;

	for (size_t p = 0; p < PATTERNS; p++) {
		struct trial trial = {.pattern = patterns[p], .answers = &answers};
		struct oracle oracle;
		struct arena arena;
		struct regex *regex;
		struct str why;
		size_t at;

		arena_init(&arena, NULL);
		oracle_init(&oracle, patterns[p]);
		regex = regex_compile(&arena, str_of(patterns[p]), &at, &why);
		cr_assert(regex, "%s", patterns[p]);
		trial.oracle = &oracle;
		trial.want.regex = regex;
		for (size_t t = 0; t < TEXTS; t++) {
			struct str seen = as_seen(&arena, texts[t]);

			trial.text = str_of(texts[t]);
			trial.want.kind = SCAN_LINE_MATCHES;
			trial.expected = oracle_in_lines(&oracle, seen);
			try_cuts(&trial);
			trial.want.kind = SCAN_EXTRACTS;
			trial.expected = oracle_in(&oracle, seen);
			try_cuts(&trial);
		}
		regex_release(regex);
		oracle_release(&oracle);
		arena_release(&arena);
	}
	cr_log_info("%llu answers like PCRE2's", (unsigned long long)answers);
}

static bool plainly(enum scan_kind kind, struct str text, struct str part)
{
	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	return kind == SCAN_CONTAINS      ? str_contains(text, part)
	       : kind == SCAN_STARTS_WITH ? str_starts_with(text, part)
					  : str_ends_with(text, part);
}

Test(scan, parts_of_a_text)
{
	static const char *const parts[] = {"a", "ab", "abc", "\n", "\n\nb", "c\n", "\xE9 ", "zz"};
	static const enum scan_kind kinds[] = {SCAN_CONTAINS, SCAN_STARTS_WITH, SCAN_ENDS_WITH};
	uint64_t answers = 0;

	for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
		for (size_t k = 0; k < 3; k++)
			for (size_t t = 0; t < TEXTS; t++) {
				struct trial trial = {
					.pattern = parts[p],
					.text = str_of(texts[t]),
					.want = {.kind = kinds[k], .text = str_of(parts[p])},
					.answers = &answers,
				};

				trial.expected = plainly(kinds[k], trial.text, trial.want.text)
							 ? SCAN_HOLDS
							 : SCAN_DOES_NOT;
				try_cuts(&trial);
			}
}

struct large {
	struct arena arena;
	struct scan *scan;
	struct regex *regex;
};

static void large_init(struct large *large, struct scan_want *want, const char *pattern)
{
	struct scan_options options = {.wants = want, .n = 1};
	struct str why;
	size_t at;

	arena_init(&large->arena, NULL);
	large->regex = pattern ? regex_compile(&large->arena, str_of(pattern), &at, &why) : NULL;
	want->regex = large->regex;
	large->scan = scan_new(&large->arena, &options);
}

static void large_push(struct large *large, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		scan_push(large->scan, str_of(piece));
}

static void large_release(struct large *large)
{
	regex_release(large->regex);
	arena_release(&large->arena);
}

/* They may all be the end of the text, or all be part of it: which, only the next byte tells. */
Test(scan, a_gib_of_newlines)
{
	enum { PIECE = 16 * LIMIT_MIB, GIB = 64 };
	static char newlines[PIECE];
	static const struct {
		const char *pattern, *behind;
		size_t pieces;
		enum scan_verdict want;
	} rows[] = {
		{"a\\z", "", GIB, SCAN_HOLDS},
		{"\\n", "", 2, SCAN_DOES_NOT},
		{"\\nb\\z", "b\n", 2, SCAN_HOLDS},
	};

	memset(newlines, '\n', sizeof newlines);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scan_want want = {.kind = SCAN_MATCHES};
		struct large large;

		large_init(&large, &want, rows[i].pattern);
		large_push(&large, "a", 1);
		for (size_t k = 0; k < rows[i].pieces; k++)
			scan_push(large.scan, (struct str){newlines, sizeof newlines});
		large_push(&large, rows[i].behind, 1);
		scan_end(large.scan);
		cr_expect_eq(scan_answer(large.scan, 0)->verdict, rows[i].want, "%s: got %d",
			     rows[i].pattern, scan_answer(large.scan, 0)->verdict);
		cr_expect(large.arena.total < 4 * LIMIT_MIB, "%zu bytes", large.arena.total);
		large_release(&large);
	}
}

/* A line of a text has an end; where a pattern could match all of it, that is given up. */
Test(scan, what_is_too_wide)
{
	static const struct {
		enum scan_kind kind;
		const char *pattern;
		enum scan_verdict want;
	} rows[] = {
		{SCAN_MATCHES, "b", SCAN_DOES_NOT},      {SCAN_MATCHES, "^a.*b", SCAN_GAVE_UP},
		{SCAN_MATCHES, "a\\Kb", SCAN_GAVE_UP},   {SCAN_MATCHES, "a{3}", SCAN_HOLDS},
		{SCAN_LINE_MATCHES, "b$", SCAN_GAVE_UP}, {SCAN_MATCHES, "a\\z", SCAN_HOLDS},
		{SCAN_ENDS_WITH, "aa", SCAN_HOLDS},      {SCAN_CONTAINS, "b", SCAN_DOES_NOT},
	};
	static char piece[LIMIT_MIB + 1];

	memset(piece, 'a', LIMIT_MIB);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scan_want want = {.kind = rows[i].kind, .text = str_of(rows[i].pattern)};
		bool is_regex = rows[i].kind <= SCAN_LINE_MATCHES;
		const struct scan_answer *answer;
		struct large large;

		large_init(&large, &want, is_regex ? rows[i].pattern : NULL);
		large_push(&large, piece, 6);
		scan_end(large.scan);
		answer = scan_answer(large.scan, 0);
		cr_expect_eq(answer->verdict, rows[i].want, "`%s`: got %d %.*s, want %d",
			     rows[i].pattern, answer->verdict, STR_ARG(answer->cause),
			     rows[i].want);
		cr_expect(large.arena.total < 12 * LIMIT_MIB, "%s: %zu bytes", rows[i].pattern,
			  large.arena.total);
		large_release(&large);
	}
}

/* One that runs away doesn't keep the others from their answers. */
Test(scan, patterns_that_run_away)
{
	static const char *const wrong[] = {"^(a+)+$", "(a|a)*$"};
	struct scan_want wants[4] = {
		{.kind = SCAN_MATCHES},
		{.kind = SCAN_LINE_MATCHES},
		{.kind = SCAN_CONTAINS, .text = STR_INIT("b")},
		{.kind = SCAN_ENDS_WITH, .text = STR_INIT("c")},
	};
	struct scan_options options = {.wants = wants, .n = 4};
	struct arena arena;
	struct scan *scan;
	struct str why;
	size_t at;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < 2; i++)
		wants[i].regex = regex_compile(&arena, str_of(wrong[i]), &at, &why);
	scan = scan_new(&arena, &options);
	scan_push(scan, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc\n"));
	scan_end(scan);
	for (size_t i = 0; i < 2; i++)
		cr_expect(scan_answer(scan, i)->verdict == SCAN_GAVE_UP &&
				  str_is_set(scan_answer(scan, i)->cause),
			  "%s", wrong[i]);
	cr_expect_eq(scan_answer(scan, 2)->verdict, SCAN_HOLDS);
	cr_expect_eq(scan_answer(scan, 3)->verdict, SCAN_HOLDS);
	arena_release(&arena);
}

Test(scan, reading_may_stop)
{
	struct scan_want wants[] = {
		{.kind = SCAN_CONTAINS, .text = STR_INIT("b")},
		{.kind = SCAN_STARTS_WITH, .text = STR_INIT("a")},
	};
	struct scan_options options = {.wants = wants, .n = 2, .step = 1};
	struct arena arena;
	struct scan *scan;

	arena_init(&arena, NULL);
	scan = scan_new(&arena, &options);
	scan_push(scan, STR("ac"));
	cr_expect(!scan_is_done(scan));
	scan_push(scan, STR("b"));
	cr_expect(scan_is_done(scan));
	scan_restart(scan);
	cr_expect(!scan_is_done(scan));
	scan_push(scan, STR("x"));
	scan_end(scan);
	cr_expect_eq(scan_answer(scan, 0)->verdict, SCAN_DOES_NOT);
	cr_expect_eq(scan_answer(scan, 1)->verdict, SCAN_DOES_NOT);
	cr_expect_eq(scan_size(scan), 1);
	arena_release(&arena);
}

Test(scan, what_is_kept)
{
	static const struct {
		const char *text;
		size_t keep;
		const char *want; /* NULL: longer */
	} rows[] = {
		{"abc\n\n", 3, "abc"},
		{"abcd", 3, NULL},
		{"\n\n", 1, ""},
		{"a\n\nb\n", 4, "a\n\nb"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scan_options options = {.keep = rows[i].keep, .step = 1};
		struct arena arena;
		struct scan *scan;
		struct str kept = STR_NONE;

		arena_init(&arena, NULL);
		scan = scan_new(&arena, &options);
		scan_push(scan, str_of(rows[i].text));
		scan_end(scan);
		cr_expect_eq(scan_text(scan, &kept), rows[i].want != NULL);
		cr_expect(str_eq(kept, str_of(rows[i].want)), "%s: got `%.*s`", rows[i].text,
			  STR_ARG(kept));
		arena_release(&arena);
	}
}
