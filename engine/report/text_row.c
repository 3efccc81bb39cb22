#include "report/text_row.h"

#include "base/arena.h"
#include "base/vec.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/text.h"
#include "report/text_detail.h"

enum { GAP = 2 };

/* Problems that one remedy is for, which is told once: from … to - 1 of a row. */
struct cluster {
	size_t from, to;
};

static bool same_hints(const struct problem *a, const struct problem *b)
{
	if (a->n_hints != b->n_hints)
		return false;
	for (size_t i = 0; i < a->n_hints; i++)
		if (!str_eq(a->hints[i], b->hints[i]))
			return false;
	return true;
}

static struct cluster next_cluster(const struct row *row, size_t from)
{
	struct cluster cluster = {from, from + 1};

	while (cluster.to < row->n_problems &&
	       same_hints(&row->problems[from], &row->problems[cluster.to]))
		cluster.to++;
	return cluster;
}

/* What leads a problem's first line: the member, and its status where the row has another. */
static struct str lead(struct text_view *view, const struct row *row, const struct problem *problem)
{
	bool differs = problem->status != row->status;

	return PAGE_JOINED(&view->page, differs ? str_of(status_word(problem->status)) : STR(""),
			   differs ? STR(": ") : STR(""), problem->subject,
			   problem->subject.n ? STR(": ") : STR(""));
}

/* What the problem says first; a rule's own words may all have been absent. */
static struct str first_line(struct text_view *view, const struct problem *problem)
{
	if (problem->n_text)
		return problem->text[0];
	if (problem->cause_text.n)
		return problem->cause_text;
	return judged_text(view, problem);
}

/* Further lines of one among several problems stand in, so that each is seen to begin. */
static struct strs cluster_lines(struct text_view *view, const struct row *row,
				 struct cluster cluster)
{
	struct page *page = &view->page;
	struct str indent = cluster.to - cluster.from > 1 ? STR("  ") : STR("");
	struct strs lines = {0};

	for (size_t i = cluster.from; i < cluster.to; i++) {
		const struct problem *problem = &row->problems[i];

		*VEC_PUSH(page->arena, &lines) =
			PAGE_JOINED(page, lead(view, row, problem), first_line(view, problem));
		for (size_t j = 1; j < problem->n_text; j++)
			*VEC_PUSH(page->arena, &lines) =
				PAGE_JOINED(page, indent, problem->text[j]);
	}
	return lines;
}

static struct strs cause_lines(struct text_view *view, const struct row *row)
{
	struct once causes;

	once_init(&causes, view->page.arena);
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *problem = &row->problems[i];

		if (problem->cause_text.n)
			once_add(&causes, problem->cause_text);
		else if (problem->n_text)
			once_add(&causes, problem->text[0]);
	}
	return causes.texts;
}

/* Columns of the first line, and of the longest word of all. */
static size_t measure(struct text_view *view, struct strs lines, size_t *ret_word)
{
	size_t first = 0, longest = 0;

	for (size_t i = 0; i < lines.n; i++) {
		size_t word, width = page_width(&view->page, lines.at[i], &word);

		first = i == 0 ? width : first;
		longest = word > longest ? word : longest;
	}
	*ret_word = longest;
	return first;
}

/*
 * What is said beside the name. A word that would pass the edge of the terminal there, as a long
 * path does, takes all of it below the name; so does a name that leaves its column.
 */
static void put_lines(struct text_view *view, struct strs lines)
{
	struct page *page = &view->page;
	size_t hang = view->text_at, word, first = measure(view, lines, &word);
	size_t start = page->at + GAP > hang ? page->at + GAP : hang;

	if (page->columns && hang + word > page->columns)
		start = hang = view->name_at + GAP;
	else if (page->columns && start + first > page->columns)
		start = hang;
	if (lines.n && start < page->at + GAP)
		page_end(page);
	page_to(page, start);
	for (size_t i = 0; i < lines.n; i++) {
		page_to(page, hang);
		page_flow(page, lines.at[i], hang, BREAKS_WORDS);
		page_end(page);
	}
	if (lines.n == 0)
		page_end(page);
}

static void put_head(struct text_view *view, const struct row *row)
{
	struct page *page = &view->page;
	bool calm = row->status == STATUS_PASS || row->status == STATUS_SKIP;

	page_tone(page, TONE_STATUS + row->status);
	page_put(page, str_of(status_label(row->status)));
	page_to(page, view->name_at);
	page_tone(page, calm ? TONE_PLAIN : TONE_NAME);
	page_put(page, page_visible(page, plan_name(row)));
	page_tone(page, TONE_PLAIN);
}

/* One cause for all of the row, and for the rows told with it. */
static void tell_cause(struct text_view *view, size_t index)
{
	const struct row *rows = view->report->rows;
	struct once hints;
	size_t i = index;

	put_lines(view, cause_lines(view, &rows[index]));
	detail_also(view, index, view->name_at);
	if (plan_needs_root(view->report, &rows[index]))
		return;
	once_init(&hints, view->page.arena);
	do
		for (size_t j = 0; j < rows[i].n_problems; j++)
			for (size_t k = 0; k < rows[i].problems[j].n_hints; k++)
				once_add(&hints, rows[i].problems[j].hints[k]);
	while ((i = view->plan.rows[i].next) != 0);
	detail_fix(view, hints.texts.at, hints.texts.n, view->name_at);
}

static void tell_details(struct text_view *view, const struct row *row, struct cluster cluster,
			 size_t at)
{
	const struct problem *first = &row->problems[cluster.from];

	for (size_t i = cluster.from; i < cluster.to; i++)
		detail_found(view, &row->problems[i], at);
	detail_fix(view, first->hints, first->n_hints, at);
}

static void tell_bullet(struct text_view *view, const struct row *row, struct cluster cluster)
{
	struct page *page = &view->page;
	struct strs lines = cluster_lines(view, row, cluster);
	size_t hang = view->name_at + GAP;

	page_to(page, view->name_at);
	page_put(page, page->ascii ? STR("-") : STR("\xE2\x80\xA2"));
	for (size_t i = 0; i < lines.n; i++) {
		page_to(page, hang);
		page_flow(page, lines.at[i], hang + GAP, BREAKS_WORDS);
		page_end(page);
	}
	tell_details(view, row, cluster, hang);
}

static void tell_problems(struct text_view *view, const struct row *row)
{
	struct cluster cluster = next_cluster(row, 0);
	struct str count;

	if (cluster.to == row->n_problems) {
		put_lines(view, cluster_lines(view, row, cluster));
		tell_details(view, row, cluster, view->name_at);
		return;
	}
	count = str_printf(view->page.arena, "%zu problems", row->n_problems);
	put_lines(view, (struct strs){&count, 1, 1});
	tell_bullet(view, row, cluster);
	while (cluster.to < row->n_problems) {
		cluster = next_cluster(row, cluster.to);
		tell_bullet(view, row, cluster);
	}
}

/* Whether the cause is all there is to say: it isn't the row's own. */
static bool is_told_by_cause(struct text_view *view, size_t index)
{
	const struct row *row = &view->report->rows[index];

	if (view->style->verbose)
		return false;
	return plan_needs_root(view->report, row) || view->plan.rows[index].next != 0 ||
	       (row->n_problems > 1 && plan_cause(row).n > 0);
}

/* What a row that passed, or is waived, has to say stands in its text; what it found is evidence.
 */
static bool is_told_by_text(struct text_view *view, const struct row *row)
{
	if (row->n_problems == 0)
		return true;
	return row->n_text && !view->style->verbose &&
	       (row->status == STATUS_PASS || row->status == STATUS_WAIVED);
}

void text_row_problems(struct text_view *view, const struct row *row)
{
	for (size_t from = 0; from < row->n_problems;) {
		struct cluster cluster = next_cluster(row, from);
		struct strs lines = cluster_lines(view, row, cluster);

		for (size_t i = 0; i < lines.n; i++) {
			page_flow(&view->page, lines.at[i], 0, BREAKS_WORDS);
			page_end(&view->page);
		}
		tell_details(view, row, cluster, 0);
		from = cluster.to;
	}
}

struct str text_row_first(struct text_view *view, const struct row *row)
{
	const struct problem *first = row->problems;

	if (row->n_text)
		return row->text[0];
	if (row->n_problems == 0)
		return STR("");
	return PAGE_JOINED(&view->page, lead(view, row, first), first_line(view, first));
}

void text_row(struct text_view *view, size_t index)
{
	const struct row *row = &view->report->rows[index];
	bool is_calm = row->status == STATUS_PASS || row->status == STATUS_SKIP ||
		       row->status == STATUS_WAIVED;

	put_head(view, row);
	if (is_told_by_cause(view, index)) {
		tell_cause(view, index);
		return;
	}
	if (is_told_by_text(view, row))
		put_lines(view, (struct strs){row->text, row->n_text, row->n_text});
	else
		tell_problems(view, row);
	detail_note(view, row, view->name_at);
	if (view->style->verbose || !is_calm)
		detail_rule(view, row, view->name_at);
	if (view->style->verbose)
		detail_looks(view, row, view->name_at);
}
