#include "report/text_detail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/text.h"
#include "report/when.h"

enum {
	LABEL = 7, /* columns of "found" and the gap behind it */
	GAP = 3,   /* between a place and the line that stands there */
	HANG = 2,  /* what is wrapped stands in from what is not */
};

void once_init(struct once *once, struct arena *arena)
{
	*once = (struct once){.arena = arena};
	map_init(&once->seen, arena);
}

void once_add(struct once *once, struct str text)
{
	if (str_is_set(text) && map_add(&once->seen, text, once))
		*VEC_PUSH(once->arena, &once->texts) = text;
}

static void put_label(struct text_view *view, size_t at, struct str label, enum tone tone)
{
	page_to(&view->page, at);
	page_tone(&view->page, tone);
	page_put(&view->page, label);
	page_tone(&view->page, TONE_PLAIN);
	page_to(&view->page, at + LABEL);
}

struct str location_text(struct text_view *view, const struct location *at)
{
	struct buf text;

	buf_init(&text, view->page.arena, SIZE_MAX / 2);
	buf_add(&text, at->file);
	if (at->line)
		buf_addf(&text, ":%u", at->line);
	if (at->line && at->column)
		buf_addf(&text, ":%u", at->column);
	return buf_str(&text);
}

/* "mode = 0644" */
static struct str value_text(struct text_view *view, const struct evidence *evidence)
{
	struct page *page = &view->page;
	struct str value = page_visible_value(page, evidence->value);
	bool absent = !str_is_set(evidence->value);

	if (evidence->name.n == 0)
		return absent ? STR("absent") : value;
	return PAGE_JOINED(page, evidence->name, absent ? STR(" is absent") : STR(" = "), value);
}

/* What stands at the place: the line itself, else the value that was read there. */
static struct str line_text(struct text_view *view, const struct evidence *evidence)
{
	if (str_is_set(evidence->line))
		return page_visible_value(&view->page, evidence->line);
	return value_text(view, evidence);
}

struct columns {
	size_t at, place, line; /* where they begin, and the widest of each */
};

static struct columns measure(struct text_view *view, const struct evidence *evidence, size_t at)
{
	struct columns columns = {.at = at};

	for (unsigned n = 0; evidence && n < LIMIT_OVERRIDDEN; evidence = evidence->over, n++) {
		size_t word;
		size_t place = page_width(&view->page, location_text(view, &evidence->at), &word);
		size_t line = page_width(&view->page, line_text(view, evidence), &word);

		columns.place = place > columns.place ? place : columns.place;
		columns.line = line > columns.line ? line : columns.line;
	}
	return columns;
}

static void place_and_line(struct text_view *view, const struct evidence *evidence,
			   const struct columns *columns)
{
	struct page *page = &view->page;
	size_t line_at = columns->at + columns->place + GAP;

	page_flow(page, location_text(view, &evidence->at), columns->at, BREAKS_WORDS);
	if (page->columns && line_at + columns->line > page->columns) {
		page_end(page);
		line_at = columns->at + HANG;
	}
	page_to(page, line_at);
	page_flow(page, line_text(view, evidence), line_at, BREAKS_WORDS);
	page_end(page);
}

/* The place that won, and below it what it overrode. */
static void places(struct text_view *view, const struct evidence *evidence, struct str label,
		   size_t at)
{
	struct columns columns = measure(view, evidence, at + LABEL);

	for (unsigned n = 0; evidence && n < LIMIT_OVERRIDDEN; evidence = evidence->over, n++) {
		put_label(view, at, n ? STR("over") : label, TONE_ASIDE);
		place_and_line(view, evidence, &columns);
	}
}

struct str judged_text(struct text_view *view, const struct problem *problem)
{
	struct page *page = &view->page;
	struct str found = str_is_set(problem->found) ? page_visible_value(page, problem->found)
						      : STR("absent");
	struct str wanted = page_visible_value(page, problem->wanted);

	return PAGE_JOINED(page, problem->attr, problem->attr.n ? STR(": ") : STR(""), found,
			   wanted.n ? STR(", want ") : STR(""), wanted);
}

void detail_found(struct text_view *view, const struct problem *problem, size_t at)
{
	struct str label = STR("found");

	if (view->style->verbose && (problem->attr.n || str_is_set(problem->wanted))) {
		put_label(view, at, label, TONE_ASIDE);
		page_flow(&view->page, judged_text(view, problem), at + LABEL, BREAKS_WORDS);
		page_end(&view->page);
		label = STR("");
	}
	for (size_t i = 0; i < problem->n_evidence; i++)
		if (str_is_set(problem->evidence[i].at.file))
			places(view, &problem->evidence[i], label, at);
}

void detail_fix(struct text_view *view, const struct str *hints, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++) {
		put_label(view, at, i ? STR("") : STR("fix"), TONE_FIX);
		page_flow(&view->page, hints[i], at + LABEL + HANG, BREAKS_CLAUSES);
		page_end(&view->page);
	}
}

void detail_also(struct text_view *view, size_t index, size_t at)
{
	const struct plan_row *rows = view->plan.rows;
	struct page *page = &view->page;
	size_t next = rows[index].next;

	if (next == 0)
		return;
	put_label(view, at, STR("also"), TONE_ASIDE);
	for (; next; next = rows[next].next) {
		struct str name = plan_name(&view->report->rows[next]);
		size_t word, width = page_width(page, name, &word);

		if (page->columns && page->at + width + 1 > page->columns) {
			page_end(page);
			page_to(page, at + LABEL);
		}
		page_tone(page, TONE_NAME);
		page_flow(page, name, at + LABEL, BREAKS_WORDS);
		page_tone(page, TONE_PLAIN);
		if (rows[next].next) {
			page_put(page, STR(","));
			page_to(page, page->at + 1);
		}
	}
	page_end(page);
}

void detail_note(struct text_view *view, const struct row *row, size_t at)
{
	if (row_note(row).n == 0)
		return;
	put_label(view, at, STR("note"), TONE_ASIDE);
	page_flow(&view->page, row_note(row), at + LABEL, BREAKS_WORDS);
	page_end(&view->page);
}

void detail_rule(struct text_view *view, const struct row *row, size_t at)
{
	struct page *page = &view->page;
	struct once places;
	struct buf list;

	buf_init(&list, page->arena, SIZE_MAX / 2);
	once_init(&places, page->arena);
	for (size_t i = 0; i < row->n_problems; i++)
		if (str_is_set(row->problems[i].rule.file))
			once_add(&places, location_text(view, &row->problems[i].rule));
	if (places.texts.n == 0 && str_is_set(row->rule.file))
		once_add(&places, location_text(view, &row->rule));
	if (places.texts.n == 0)
		return;
	for (size_t i = 0; i < places.texts.n; i++) {
		buf_add(&list, i ? STR(", ") : STR(""));
		buf_add(&list, places.texts.at[i]);
	}
	put_label(view, at, STR("rule"), TONE_ASIDE);
	page_tone(page, TONE_ASIDE);
	page_flow(page, buf_str(&list), at + LABEL, BREAKS_WORDS);
	page_tone(page, TONE_PLAIN);
	page_end(page);
}

static void seen(struct text_view *view, const struct evidence *evidence, size_t at)
{
	page_to(&view->page, at + LABEL + HANG);
	page_flow(&view->page, value_text(view, evidence), at + LABEL + 2 * HANG, BREAKS_WORDS);
	page_end(&view->page);
	if (str_is_set(evidence->at.file))
		places(view, evidence, STR("set"), at + LABEL + 2 * HANG);
}

void detail_looks(struct text_view *view, const struct row *row, size_t at)
{
	struct page *page = &view->page;

	for (size_t i = 0; i < row->n_looks; i++) {
		const struct look_told *look = &row->looks[i];

		put_label(view, at, STR("look"), TONE_ASIDE);
		page_flow(page, look->probe, at + LABEL, BREAKS_WORDS);
		if (look->target.n) {
			page_put(page, STR(" "));
			page_flow(page, look->target, at + LABEL + HANG, BREAKS_WORDS);
		}
		page_tone(page, TONE_ASIDE);
		if (look->shared)
			page_flow(page, STR("   shared"), at + LABEL + HANG, BREAKS_WORDS);
		else if (view->style->timings)
			page_flow(page,
				  str_printf(page->arena, "   %.*s",
					     STR_ARG(took_told(page->arena, look->took))),
				  at + LABEL + HANG, BREAKS_WORDS);
		page_tone(page, TONE_PLAIN);
		page_end(page);
		for (size_t j = 0; j < look->n_evidence; j++)
			seen(view, &look->evidence[j], at);
	}
}
