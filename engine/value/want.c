#include "value/want.h"

#include "base/arena.h"
#include "base/limits.h"
#include "value/regex.h"
#include "value/window.h"

#include <string.h>

static void decide(struct want *want, enum scan_verdict verdict)
{
	want->answer.verdict = verdict;
}

static void give_up(struct want *want, struct str cause)
{
	want->answer.cause = cause;
	decide(want, SCAN_GAVE_UP);
}

static void give_up_if_wide(struct want *want, uint64_t begin, uint64_t end)
{
	if (end - begin > LIMIT_MATCH_WINDOW)
		give_up(want, STR("could match more than 2 MiB at once"));
}

static void read_groups(struct want *want, const struct want_step *step)
{
	const struct regex *regex = want->asked.regex;
	const struct window *window = step->window;
	size_t n = regex_names(regex)->n;
	struct str *groups = ARENA_ARRAY(step->arena, struct str, n);
	struct str raw = window_raw(window, window->base, window->ready);

	regex_groups_read(regex, step->scratch, raw.p, groups);
	for (size_t i = 0; i < n; i++)
		if (str_is_set(groups[i]))
			groups[i] = str_copy(step->arena, groups[i]);
	want->answer.groups = groups;
}

/* There is no match that begins before `end`. */
static void pass_over(struct want *want, uint64_t end, bool last)
{
	want->from = end;
	if (last || regex_is_anchored(want->asked.regex))
		decide(want, SCAN_DOES_NOT);
}

/* The match begins at `begin`, but more must be seen. Each time half as much again is waited for,
 * so that the work stays in proportion to the text. */
static void wait_for_more(struct want *want, uint64_t begin, uint64_t end)
{
	uint64_t pending = end - begin;

	want->from = begin;
	want->wake = end + pending / 2;
	if (want->wake > begin + LIMIT_MATCH_WINDOW)
		want->wake = begin + LIMIT_MATCH_WINDOW + 1;
	give_up_if_wide(want, begin, end);
}

/* Searches from want->from on in the window up to `end`. */
static void search(struct want *want, const struct want_step *step, uint64_t end, unsigned flags)
{
	const struct window *window = step->window;
	struct str seen = window_seen(window, window->base, end);
	size_t from = (size_t)(want->from - window->base);
	struct regex_found found =
		regex_search(want->asked.regex, step->scratch, seen, from, flags);

	switch (found.outcome) {
	case REGEX_GAVE_UP: give_up(want, found.cause); break;
	case REGEX_PARTIAL: wait_for_more(want, window->base + found.begin, end); break;
	case REGEX_NO_MATCH: pass_over(want, end, step->last); break;
	case REGEX_MATCHES:
		if (flags & REGEX_NOT_THE_END && found.begin >= seen.n) {
			pass_over(want, end, false);
			break;
		}
		if (want->asked.kind == SCAN_EXTRACTS)
			read_groups(want, step);
		decide(want, SCAN_HOLDS);
	}
}

/* The place behind the last newline of what is ready and still of interest; 0 for none. */
static uint64_t lines_end(const struct want *want, const struct window *window)
{
	struct str seen = window_seen(window, want->from, window->ready);
	const char *newline = seen.n ? memrchr(seen.p, '\n', seen.n) : NULL;

	return newline ? want->from + (uint64_t)(newline - seen.p) + 1 : 0;
}

/*
 * PCRE2 has no fast search that also tells what may become a match. Where no match can hold a
 * newline none is needed: whole lines are searched as if they were all, but for `$`, and a match
 * that begins at their very end, which belongs to the next.
 */
static void step_matches(struct want *want, const struct want_step *step)
{
	const struct regex *regex = want->asked.regex;
	uint64_t ready = step->window->ready, end;

	if (step->last) {
		search(want, step, ready, 0);
		return;
	}
	if (regex_context(regex) == SIZE_MAX) {
		give_up_if_wide(want, 0, ready);
		return;
	}
	if (ready < want->wake)
		return;
	if (regex_pattern(regex)->line_bound) {
		end = lines_end(want, step->window);
		if (end) {
			search(want, step, end, REGEX_NOT_THE_END);
			return;
		}
		if (ready - want->from < step->patience)
			return;
	}
	search(want, step, ready, REGEX_MORE_FOLLOWS);
}

/*
 * Drops the lines before the first that may match; false where none may. A plain pattern is looked
 * for in all lines at once, with ^ and $ at each: it finds what lines alone would match, and maybe
 * more. *at_once becomes false where that can't be done.
 */
static bool skip_lines(const struct regex *regex, struct regex_scratch *scratch, struct str *lines,
		       bool *at_once)
{
	struct regex_found found;
	const char *newline;

	if (!*at_once || !lines->n)
		return lines->n > 0;
	found = regex_search(regex, scratch, *lines, 0, REGEX_EACH_LINE);
	if (found.outcome == REGEX_NO_MATCH)
		return false;
	*at_once = found.outcome == REGEX_MATCHES;
	newline = memrchr(lines->p, '\n', found.begin);
	if (newline)
		*lines = str_from(*lines, (size_t)(newline + 1 - lines->p));
	return lines->n > 0;
}

static struct regex_found find_line(const struct regex *regex, struct regex_scratch *scratch,
				    struct str lines)
{
	struct regex_found found = {.outcome = REGEX_NO_MATCH};
	bool at_once = regex_pattern(regex)->plain;
	struct str line;

	while (found.outcome == REGEX_NO_MATCH && skip_lines(regex, scratch, &lines, &at_once)) {
		str_next(&lines, '\n', &line);
		found = regex_search(regex, scratch, line, 0, 0);
	}
	return found;
}

static void step_line(struct want *want, const struct want_step *step)
{
	uint64_t ready = step->window->ready;
	uint64_t end = step->last ? ready : lines_end(want, step->window);
	struct regex_found found;

	if (end <= want->from && !step->last) {
		give_up_if_wide(want, want->from, ready);
		return;
	}
	found = find_line(want->asked.regex, step->scratch,
			  window_seen(step->window, want->from, end));
	if (found.outcome == REGEX_MATCHES)
		decide(want, SCAN_HOLDS);
	else if (found.outcome == REGEX_GAVE_UP)
		give_up(want, found.cause);
	else if (step->last)
		decide(want, SCAN_DOES_NOT);
	else
		want->from = end;
}

static void step_contains(struct want *want, const struct want_step *step)
{
	struct str wanted = want->asked.text;
	struct str raw = window_raw(step->window, want->from, step->window->ready);

	if (wanted.n == 0 || (raw.n && memmem(raw.p, raw.n, wanted.p, wanted.n)))
		decide(want, SCAN_HOLDS);
	else if (step->last)
		decide(want, SCAN_DOES_NOT);
	else if (raw.n >= wanted.n)
		want->from += raw.n - (wanted.n - 1);
}

static void step_starts_with(struct want *want, const struct want_step *step)
{
	struct str wanted = want->asked.text;
	struct str raw = window_raw(step->window, 0, step->window->ready);

	if (str_starts_with(raw, wanted))
		decide(want, SCAN_HOLDS);
	else if (step->last || !str_starts_with(wanted, raw))
		decide(want, SCAN_DOES_NOT);
}

static void step_ends_with(struct want *want, const struct want_step *step)
{
	struct str wanted = want->asked.text;
	struct str raw = window_raw(step->window, want->from, step->window->ready);

	if (step->last)
		decide(want, str_ends_with(raw, wanted) ? SCAN_HOLDS : SCAN_DOES_NOT);
	else if (raw.n > wanted.n)
		want->from += raw.n - wanted.n;
}

static void (*const steps[])(struct want *want, const struct want_step *step) = {
	[SCAN_MATCHES] = step_matches,         [SCAN_EXTRACTS] = step_matches,
	[SCAN_LINE_MATCHES] = step_line,       [SCAN_CONTAINS] = step_contains,
	[SCAN_STARTS_WITH] = step_starts_with, [SCAN_ENDS_WITH] = step_ends_with,
};

void want_init(struct want *want, const struct scan_want *asked)
{
	*want = (struct want){.asked = *asked};
	if (asked->text.n > LIMIT_MATCH_WINDOW)
		give_up(want, STR("is looked for with more than 2 MiB"));
}

void want_step(struct want *want, const struct want_step *step)
{
	if (want->answer.verdict == SCAN_OPEN)
		steps[want->asked.kind](want, step);
}

uint64_t want_needs(const struct want *want)
{
	size_t context = 0;

	if (want->answer.verdict != SCAN_OPEN)
		return UINT64_MAX;
	if (want->asked.kind == SCAN_MATCHES || want->asked.kind == SCAN_EXTRACTS)
		context = regex_context(want->asked.regex);
	return want->from > context ? want->from - context : 0;
}
