#include "report/plan.h"

#include "base/arena.h"
#include "base/map.h"
#include "report/page.h"
#include "report/renderer.h"
#include "report/report.h"

/* Of the name column: a third of a narrow terminal, and never more than reads well. */
enum { NAME_MORE = 4, NAME_MAX = 40 };

struct str plan_cause(const struct row *row)
{
	struct str key = row->n_problems ? row->problems[0].cause_key : STR_NONE;

	if (row->status != STATUS_ERROR && row->status != STATUS_SKIP)
		return STR_NONE;
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *problem = &row->problems[i];

		if (problem->status != row->status || problem->cause == CAUSE_NONE ||
		    !str_eq(problem->cause_key, key))
			return STR_NONE;
	}
	return key;
}

static bool is_denied(const struct row *row)
{
	if (row->status != STATUS_ERROR || row->n_problems == 0)
		return false;
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *problem = &row->problems[i];

		if (problem->cause != CAUSE_FAULT || !str_is(str_of(problem->fault), "denied"))
			return false;
	}
	return true;
}

bool plan_needs_root(const struct report *report, const struct row *row)
{
	return !report->is_root && is_denied(row);
}

struct str plan_name(const struct row *row)
{
	return row->name.n ? row->name : row->id;
}

/* Hides the row behind the first with the same cause; the value of a key is the last of its rows.
 */
static void join(struct plan *plan, struct map *causes, const struct report *report, size_t i)
{
	struct str key = plan_cause(&report->rows[i]);
	struct plan_row *last;

	if (key.n == 0)
		return;
	last = map_get(causes, key);
	if (last) {
		last->next = i;
		plan->rows[i].hidden = true;
	}
	map_put(causes, key, &plan->rows[i]);
}

static size_t widest_name(const struct plan *plan, const struct report *report, struct page *page)
{
	size_t cap = page->columns ? page->columns / 3 + NAME_MORE : NAME_MAX, widest = 0;

	if (cap > NAME_MAX)
		cap = NAME_MAX;
	for (size_t i = 0; i < report->n_rows; i++) {
		size_t word, width;

		if (plan->rows[i].hidden)
			continue;
		width = page_width(page, plan_name(&report->rows[i]), &word);
		if (width > widest && width <= cap)
			widest = width;
	}
	return widest;
}

void plan_init(struct plan *plan, const struct report *report, const struct render_style *style,
	       struct page *page)
{
	struct map errors, skips;

	*plan = (struct plan){.rows = ARENA_ARRAY(page->arena, struct plan_row, report->n_rows)};
	plan->label_columns = str_of(status_label(STATUS_ERROR)).n;
	map_init(&errors, page->arena);
	map_init(&skips, page->arena);
	for (size_t i = 0; i < report->n_rows; i++) {
		const struct row *row = &report->rows[i];

		plan->rows[i].hidden = style->quiet && row->status == STATUS_PASS;
		plan->n_need_root += plan_needs_root(report, row);
		plan->n_denied_root += report->is_root && is_denied(row);
		if (row->status == STATUS_WAIVED)
			plan->label_columns = str_of(status_label(STATUS_WAIVED)).n;
		if (!style->verbose)
			join(plan, row->status == STATUS_ERROR ? &errors : &skips, report, i);
	}
	plan->name_columns = widest_name(plan, report, page);
}
