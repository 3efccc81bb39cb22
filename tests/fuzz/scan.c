/*
 * A scan over a text in pieces must answer like PCRE2, or a plain search, over the whole text.
 * Input: kind, step and pieces in three bytes, the pattern up to a NUL, the text.
 */
#include "value/scan.h"
#include "base/arena.h"
#include "base/bug.h"
#include "value/regex.h"

#include <pcre2.h>
#include <stdint.h>
#include <string.h>

enum {
	STEPS = 20000, /* patterns that take more on the whole text aren't compared */
	TEXT_MAX = 400,
	PATTERN_MAX = 200,
	WARM = 8192, /* bytes searched from which on a regex runs as machine code */
	KINDS = SCAN_ENDS_WITH + 1,
};

struct oracle {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static bool oracle_make(struct oracle *oracle, struct str pattern)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int error;
	size_t at;

	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
	oracle->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
				     PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &at,
				     context);
	pcre2_compile_context_free(context);
	if (!oracle->code)
		return false;
	oracle->data = pcre2_match_data_create_from_pattern(oracle->code, NULL);
	oracle->context = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(oracle->context, STEPS);
	pcre2_set_depth_limit(oracle->context, STEPS);
	return true;
}

static void oracle_release(struct oracle *oracle)
{
	pcre2_match_context_free(oracle->context);
	pcre2_match_data_free(oracle->data);
	pcre2_code_free(oracle->code);
}

/* PCRE2's own check of the text stays on: a text that isn't UTF-8 would be an error here. */
static enum scan_verdict oracle_text(const struct oracle *oracle, struct str text)
{
	int result = pcre2_match(oracle->code, (PCRE2_SPTR)text.p, text.n, 0, PCRE2_NO_JIT,
				 oracle->data, oracle->context);

	BUG_UNLESS(result > PCRE2_ERROR_UTF8_ERR1 || result < PCRE2_ERROR_UTF8_ERR21);
	return result >= 0                     ? SCAN_HOLDS
	       : result == PCRE2_ERROR_NOMATCH ? SCAN_DOES_NOT
					       : SCAN_GAVE_UP;
}

static enum scan_verdict oracle_lines(const struct oracle *oracle, struct str text)
{
	enum scan_verdict verdict = SCAN_DOES_NOT;
	struct str line;

	while (text.n && str_next(&text, '\n', &line)) {
		enum scan_verdict one = oracle_text(oracle, line);

		if (one == SCAN_GAVE_UP)
			return SCAN_GAVE_UP;
		if (one == SCAN_HOLDS)
			verdict = SCAN_HOLDS;
	}
	return verdict;
}

static enum scan_verdict plain(enum scan_kind kind, struct str text, struct str wanted)
{
	bool holds = kind == SCAN_CONTAINS      ? str_contains(text, wanted)
		     : kind == SCAN_STARTS_WITH ? str_starts_with(text, wanted)
						: str_ends_with(text, wanted);

	return holds ? SCAN_HOLDS : SCAN_DOES_NOT;
}

static void push_in_pieces(struct scan *scan, struct str text, unsigned pieces)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = 1 + (pieces & 7 ? (at * 2654435761U >> 7) % (1U << (pieces & 7)) : 0);
		struct str piece = str_sub(text, at, n);

		scan_push(scan, piece);
		at += piece.n;
	}
	scan_end(scan);
}

static void compare_groups(const struct regex *regex, const struct oracle *oracle,
			   const struct scan_answer *answer, struct str text)
{
	const struct strs *names = regex_names(regex);
	const size_t *places = pcre2_get_ovector_pointer(oracle->data);

	for (size_t i = 0; i < names->n; i++) {
		char name[PATTERN_MAX];
		int number;

		memcpy(name, names->at[i].p, names->at[i].n);
		name[names->at[i].n] = '\0';
		number = pcre2_substring_number_from_name(oracle->code, (PCRE2_SPTR)name);
		if (number == PCRE2_ERROR_NOUNIQUESUBSTRING)
			continue;
		const size_t *place = places + 2 * number;
		if (place[0] == PCRE2_UNSET) {
			BUG_UNLESS(!str_is_set(answer->groups[i]));
			continue;
		}
		BUG_UNLESS(str_eq(answer->groups[i], str_sub(text, place[0], place[1] - place[0])));
	}
}

static void compare(struct arena *arena, const struct scan_options *options, struct str text,
		    unsigned pieces, const struct oracle *oracle)
{
	const struct scan_want *want = options->wants;
	struct scan *scan = scan_new(arena, options);
	struct str trimmed = text, clean, kept;
	enum scan_verdict wanted, got;

	while (trimmed.n && trimmed.p[trimmed.n - 1] == '\n')
		trimmed.n--;
	clean = str_copy(arena, trimmed);
	regex_make_utf8((char *)(uintptr_t)clean.p, clean.n);
	wanted = !want->regex                      ? plain(want->kind, trimmed, want->text)
		 : want->kind == SCAN_LINE_MATCHES ? oracle_lines(oracle, clean)
						   : oracle_text(oracle, clean);
	if (wanted == SCAN_GAVE_UP)
		return;
	push_in_pieces(scan, text, pieces);
	got = scan_answer(scan, 0)->verdict;
	BUG_UNLESS(scan_text(scan, &kept) && str_eq(kept, trimmed));
	BUG_UNLESS(scan_size(scan) == text.n);
	/* on the whole text PCRE2 may see at once that a needed character is missing */
	if (got == SCAN_GAVE_UP)
		return;
	BUG_UNLESS(got == wanted);
	if (got == SCAN_HOLDS && want->kind == SCAN_EXTRACTS)
		compare_groups(want->regex, oracle, scan_answer(scan, 0), trimmed);
}

static void warm(const struct regex *regex)
{
	static const char text[WARM + 1];

	regex_match(regex, (struct str){text, WARM}, NULL);
}

static void run(struct arena *arena, const uint8_t *data, struct str pattern, struct str text)
{
	struct scan_want want = {.kind = data[0] % KINDS, .text = pattern};
	struct scan_options options = {&want, 1, TEXT_MAX, 1U << (data[1] & 7)};
	struct regex *regex = NULL;
	struct oracle oracle = {NULL, NULL, NULL};
	struct str why;
	size_t at;

	if (want.kind <= SCAN_LINE_MATCHES) {
		regex = regex_compile(arena, pattern, &at, &why);
		BUG_UNLESS((regex != NULL) == oracle_make(&oracle, pattern));
		if (!regex) {
			BUG_UNLESS(at <= pattern.n && why.n > 0);
			return;
		}
		want.regex = regex;
		if (data[1] & 8)
			warm(regex);
	}
	compare(arena, &options, text, data[2], &oracle);
	if (regex)
		oracle_release(&oracle);
	regex_release(regex);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data + 3, size - 3}, pattern;
	struct arena arena;

	if (size < 3 || size > TEXT_MAX)
		return 0;
	pattern = str_sub(rest, 0, str_find_char(rest, '\0'));
	if (pattern.n > PATTERN_MAX)
		return 0;
	arena_init(&arena, NULL);
	run(&arena, data, pattern, str_from(rest, pattern.n + 1));
	arena_release(&arena);
	return 0;
}
