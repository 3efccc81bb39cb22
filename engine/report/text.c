#include "report/text.h"

#include "base/arena.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/text_row.h"
#include "report/when.h"

enum {
	GAP = 2,          /* between columns */
	COLUMNS_MIN = 40, /* a terminal that is narrower is written to as if it were this wide */
};

/* Whose report it is: for a text that is sent to somebody. */
static void head(struct text_view *view)
{
	const struct report *report = view->report;
	struct page *page = &view->page;

	page_tone(page, TONE_ASIDE);
	page_flow(page, report->program, 0, BREAKS_WORDS);
	page_put(page, STR(" "));
	page_flow(page, report->version, 0, BREAKS_WORDS);
	if (report->host.n) {
		page_put(page, STR(" on "));
		page_flow(page, report->host, 0, BREAKS_WORDS);
	}
	if (view->style->timings && report->started) {
		page_put(page, STR(", "));
		page_put(page, when_told(page->arena, report->started));
	}
	page_end(page);
	for (size_t i = 0; i < report->n_rules; i++) {
		page_put(page, STR("rules from "));
		page_flow(page, report->rules[i], 0, BREAKS_WORDS);
		page_end(page);
	}
	if (str_is_set(report->confinement)) {
		page_put(page, STR("confined by "));
		page_flow(page, report->confinement, 0, BREAKS_WORDS);
		page_end(page);
	}
	page_tone(page, TONE_PLAIN);
	page_end(page);
}

static void unconfined(struct text_view *view)
{
	if (!view->report->unconfined)
		return;
	page_flow(&view->page, STR("not confined: commands of rules could change this host"), 0,
		  BREAKS_WORDS);
	page_end(&view->page);
}

/* Rows of an image that pass mustn't be taken for this host's. */
static void examined(struct text_view *view)
{
	if (!str_is_set(view->report->examined))
		return;
	page_put(&view->page, STR("looked at "));
	page_flow(&view->page, view->report->examined, 0, BREAKS_WORDS);
	page_put(&view->page, STR(", not at this host"));
	page_end(&view->page);
}

static void needs_root(struct text_view *view)
{
	size_t n = view->plan.n_need_root;
	struct page *page = &view->page;

	if (n == 0)
		return;
	page_number(page, n);
	page_put(page, n == 1 ? STR(" row needs root: ") : STR(" rows need root: "));
	page_tone(page, TONE_FIX);
	page_put(page, STR("run with sudo"));
	page_tone(page, TONE_PLAIN);
	page_end(page);
}

/* Under Landlock root may not look into processes outside: that mustn't pass for the host's doing.
 */
static void denied_to_root(struct text_view *view)
{
	size_t n = view->plan.n_denied_root;
	struct page *page = &view->page;

	if (n == 0 || !str_starts_with(view->report->confinement, STR("Landlock")))
		return;
	page_number(page, n);
	page_put(page,
		 n == 1 ? STR(" row was denied to root: ") : STR(" rows were denied to root: "));
	page_flow(page,
		  STR("by the system, or by doctor's own confinement, as `--confine=off` tells"), 0,
		  BREAKS_WORDS);
	page_end(page);
}

/* A run that judged nothing, or not all, mustn't read as one that found nothing wrong. */
static void incomplete(struct text_view *view)
{
	struct str why = report_lacks(view->report);

	if (!str_is_set(why))
		return;
	page_tone(&view->page, TONE_STATUS + STATUS_ERROR);
	page_put(&view->page, STR("incomplete: "));
	page_tone(&view->page, TONE_PLAIN);
	page_flow(&view->page, why, 0, BREAKS_WORDS);
	page_end(&view->page);
}

static void strictness(struct text_view *view)
{
	if (!view->report->strict || !view->report->counts[STATUS_WARN])
		return;
	page_put(&view->page, STR("strict: a warning counts as a failure"));
	page_end(&view->page);
}

static void summary(struct text_view *view)
{
	static const struct {
		enum status status;
		struct str word;
	} kinds[] = {
		{STATUS_PASS, STR_INIT("pass")},    {STATUS_WARN, STR_INIT("warn")},
		{STATUS_FAIL, STR_INIT("fail")},    {STATUS_ERROR, STR_INIT("error")},
		{STATUS_SKIP, STR_INIT("skipped")}, {STATUS_WAIVED, STR_INIT("waived")},
	};
	const struct report *report = view->report;
	struct page *page = &view->page;
	struct str before = STR(": ");

	if (report->n_rows)
		page_number(page, report->n_rows);
	else
		page_put(page, STR("no"));
	page_put(page, report->n_rows == 1 ? STR(" check") : STR(" checks"));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (report->counts[kinds[i].status] == 0)
			continue;
		page_put(page, before);
		page_tone(page, TONE_STATUS + kinds[i].status);
		page_number(page, report->counts[kinds[i].status]);
		page_put(page, STR(" "));
		page_put(page, kinds[i].word);
		page_tone(page, TONE_PLAIN);
		before = STR(", ");
	}
	if (view->style->timings) {
		page_put(page, STR("   "));
		page_put(page, took_told(page->arena, report->took));
	}
	page_end(page);
}

static void rows(struct text_view *view)
{
	bool any = false;

	for (size_t i = 0; i < view->report->n_rows; i++) {
		struct arena_mark mark;

		if (view->plan.rows[i].hidden)
			continue;
		mark = arena_mark(view->page.arena);
		text_row(view, i);
		arena_rewind(view->page.arena, mark);
		any = true;
	}
	if (any)
		page_end(&view->page);
}

static void render(const struct report *report, const struct render_style *style,
		   struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct text_view view = {.report = report, .style = style};

	outlet_init(&out, arena, sink);
	view.page = (struct page){.out = &out, .arena = arena, .columns = style->columns};
	view.page.color = style->color;
	view.page.ascii = style->ascii;
	if (style->columns && style->columns < COLUMNS_MIN)
		view.page.columns = COLUMNS_MIN;
	plan_init(&view.plan, report, style, &view.page);
	view.name_at = view.plan.label_columns + GAP;
	view.text_at = view.name_at + view.plan.name_columns + GAP;
	if (style->verbose)
		head(&view);
	rows(&view);
	needs_root(&view);
	denied_to_root(&view);
	unconfined(&view);
	examined(&view);
	strictness(&view);
	incomplete(&view);
	summary(&view);
	outlet_flush(&out);
}

const struct renderer renderer_text = {
	.name = "text",
	.summary = "for people: causes and remedies at a glance",
	.render = render,
};
