#include "cases/cases.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "report/page.h"
#include "report/renderer.h"

enum { INSET = 2, LABELS = 4, TEXTS = 10 };

static void put_place(struct page *page, const struct location *at)
{
	page_tone(page, TONE_ASIDE);
	page_put(page, page_visible(page, at->file));
	page_put(page, STR(":"));
	page_number(page, at->line);
	page_put(page, STR(":"));
	page_number(page, at->column);
	page_tone(page, TONE_PLAIN);
}

static void put_label(struct page *page, struct str label)
{
	page_to(page, LABELS);
	page_put(page, label);
	page_to(page, TEXTS);
}

/* How far `part` is to be found in `whole` at all, and where: the longest of its beginnings. */
static size_t resembles(struct str whole, struct str part, size_t *ret_at)
{
	size_t best = 0;

	for (size_t at = 0; at < whole.n; at++) {
		size_t n = 0;

		while (n < part.n && at + n < whole.n && whole.p[at + n] == part.p[n])
			n++;
		if (n > best) {
			best = n;
			*ret_at = at;
		}
	}
	return best;
}

/* The byte of `got` from which on it isn't what was wanted; got.n: nothing in it resembles that. */
static size_t departs(const struct case_problem *problem)
{
	enum { RESEMBLES = 3 };
	size_t at = 0, n;

	if (!str_is_set(problem->text))
		return problem->got.n;
	n = resembles(problem->got, problem->text, &at);
	/* not amid a character */
	while (n && at + n < problem->got.n && ((unsigned char)problem->got.p[at + n] >> 6) == 2)
		n--;
	return n < RESEMBLES ? problem->got.n : at + n;
}

/* Line by line, with a mark under the place where it departs. */
static void put_got(struct page *page, const struct case_problem *problem)
{
	size_t mark = departs(problem), begin = 0;
	struct str rest = problem->got, line;

	put_label(page, STR("got:"));
	while (str_next(&rest, '\n', &line)) {
		page_to(page, TEXTS);
		page_put(page, page_visible(page, line));
		page_end(page);
		if (mark < problem->got.n && mark >= begin && mark <= begin + line.n) {
			struct str same = page_visible(page, str_sub(line, 0, mark - begin));

			page_to(page, TEXTS + utf8_columns(same));
			page_tone(page, TONE_FIX);
			page_put(page, STR("^ differs from here"));
			page_tone(page, TONE_PLAIN);
			page_end(page);
		}
		begin += line.n + 1;
	}
}

static void put_difference(struct page *page, const struct case_problem *problem)
{
	page_to(page, INSET);
	put_place(page, &problem->at);
	page_put(page, STR(": "));
	page_put(page, page_visible(page, problem->id));
	page_end(page);
	put_label(page, STR("want:"));
	page_put(page, page_visible(page, problem->wanted));
	page_end(page);
	put_got(page, problem);
	put_label(page, STR("rule:"));
	put_place(page, &problem->rule);
	page_end(page);
}

static void put_problem(struct page *page, const struct case_problem *problem)
{
	switch (problem->kind) {
	case CASE_DIFFERS: put_difference(page, problem); return;
	case CASE_LACKS:
		page_put(page, STR("  the case lacks a look; add under `looks`:"));
		page_end(page);
		page_put(page, STR("    - "));
		break;
	case CASE_UNASKED:
		page_to(page, INSET);
		put_place(page, &problem->at);
		page_put(page, STR(": nothing asks for this look: "));
		break;
	}
	page_put(page, page_visible(page, problem->text));
	page_end(page);
}

static void put_case(struct page *page, const struct case_told *told)
{
	enum status status = told->problems.n ? STATUS_FAIL : STATUS_PASS;

	page_tone(page, TONE_STATUS + status);
	page_put(page, str_of(status_label(status)));
	page_tone(page, TONE_PLAIN);
	page_put(page, STR(" "));
	page_put(page, page_visible(page, told->name));
	page_end(page);
	VEC_EACH (&told->problems, const struct case_problem *, problem)
		put_problem(page, problem);
}

static void put_counts(struct page *page, const struct cases_result *result)
{
	const struct {
		size_t n;
		struct str word;
		bool always;
	} counts[] = {
		{result->n_passed, STR(" passed"), true},
		{result->n_failed, STR(" failed"), true},
		{result->n_unread, STR(" not run"), false},
		{result->n_left_out, STR(" left out"), false},
	};
	struct str before = STR(": ");

	page_number(page, result->n);
	page_put(page, result->n == 1 ? STR(" case") : STR(" cases"));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (counts[i].n == 0 && !counts[i].always)
			continue;
		page_put(page, before);
		page_number(page, counts[i].n);
		page_put(page, counts[i].word);
		before = STR(", ");
	}
	page_end(page);
}

static void put_unseen(struct page *page, const struct sources *sources,
		       const struct rule_outcome *outcome)
{
	struct place place = sources_place(sources, outcome->at);
	struct location at = {place.path, place.line, place.column};

	put_place(page, &at);
	page_put(page, STR(": "));
	page_put(page, page_visible(page, outcome->whose));
	page_put(page, STR(": never seen: "));
	page_put(page, page_visible(page, outcome->text));
	page_end(page);
}

static struct page page_for(struct outlet *out, const struct render_style *style,
			    struct arena *arena)
{
	return (struct page){
		.out = out, .arena = arena, .color = style->color, .ascii = style->ascii};
}

void cases_tell_coverage(const struct coverage *coverage, const struct sources *sources,
			 const struct render_style *style, struct arena *arena,
			 const struct sink *sink)
{
	struct outlet out;
	struct page page = page_for(&out, style, arena);

	outlet_init(&out, arena, sink);
	VEC_EACH (&coverage->outcomes, const struct rule_outcome *, outcome)
		if (!outcome->seen)
			put_unseen(&page, sources, outcome);
	page_put(&page, STR("coverage: "));
	page_number(&page, coverage->n_seen);
	page_put(&page, STR(" of "));
	page_number(&page, coverage->outcomes.n);
	page_put(&page, STR(" outcomes ("));
	page_number(&page, coverage_percent(coverage));
	page_put(&page, STR(" %)"));
	page_end(&page);
	outlet_flush(&out);
}

void cases_tell(const struct cases_result *result, const struct render_style *style,
		struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct page page = page_for(&out, style, arena);

	outlet_init(&out, arena, sink);
	VEC_EACH (&result->told, const struct case_told *, told)
		if (told->problems.n || (style->verbose && !told->is_unread))
			put_case(&page, told);
	if (result->n)
		put_counts(&page, result);
	outlet_flush(&out);
}
