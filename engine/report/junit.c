/*
 * JUnit's XML, for programs that show test results: one suite, a test case a row. docs/report.md
 * says what each status becomes; jenkins-junit.xsd, which tests hold the reports against, is the
 * nearest thing to a standard that there is.
 *
 * Texts go through a page first, so what XML can't hold is shown as \x1b like what a terminal would
 * act on, and only markup is left to be escaped.
 */
#include "base/arena.h"
#include "report/outlet.h"
#include "report/page.h"
#include "report/plan.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/text.h"
#include "report/text_detail.h"
#include "report/text_row.h"
#include "report/when.h"

struct junit {
	struct outlet *out; /* the report's */
	struct outlet body; /* what the page writes, on its way to `out` */
	struct text_view view;
	struct render_style style; /* of what a body tells: all that was judged */
	bool tells_looks;
};

static void add(struct junit *junit, struct str markup)
{
	outlet_add(junit->out, markup);
}

/* `>` for the sake of ]]>. */
static struct str escape_of(char c)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '"': return STR("&quot;");
	default: return STR_NONE;
	}
}

static void add_escaped(struct outlet *out, struct str visible)
{
	size_t from = 0;

	for (size_t at = 0; at < visible.n; at++) {
		struct str escape = escape_of(visible.p[at]);

		if (!str_is_set(escape))
			continue;
		outlet_add(out, str_sub(visible, from, at - from));
		outlet_add(out, escape);
		from = at + 1;
	}
	outlet_add(out, str_from(visible, from));
}

static void write_body(void *self, struct str bytes)
{
	add_escaped(self, bytes);
}

static void attribute(struct junit *junit, struct str name, struct str value)
{
	add(junit, STR(" "));
	add(junit, name);
	add(junit, STR("=\""));
	add_escaped(junit->out, page_visible(&junit->view.page, value));
	add(junit, STR("\""));
}

static void count(struct junit *junit, struct str name, size_t n)
{
	attribute(junit, name, str_printf(junit->view.page.arena, "%zu", n));
}

/* Seconds, to the microsecond. */
static void seconds(struct junit *junit, int64_t nanoseconds)
{
	uint64_t micro = nanoseconds > 0 ? (uint64_t)nanoseconds / 1000 : 0;

	if (!junit->view.style->timings)
		return;
	attribute(junit, STR("time"),
		  str_printf(junit->view.page.arena, "%llu.%06llu",
			     (unsigned long long)micro / 1000000,
			     (unsigned long long)micro % 1000000));
}

static void property(struct junit *junit, struct str name, struct str value)
{
	add(junit, STR("<property"));
	attribute(junit, STR("name"), name);
	attribute(junit, STR("value"), value);
	add(junit, STR("/>\n"));
}

static void properties(struct junit *junit, const struct report *report)
{
	add(junit, STR("<properties>\n"));
	property(junit, STR("version"), report->version);
	for (size_t i = 0; i < report->n_rules; i++)
		property(junit, STR("rules"), report->rules[i]);
	property(junit, STR("root"), report->is_root ? STR("yes") : STR("no"));
	property(junit, STR("strict"), report->strict ? STR("yes") : STR("no"));
	add(junit, STR("</properties>\n"));
}

/* The element that a row of this status is told in; a WARN by what it means for the exit status. */
static struct str element_of(const struct report *report, enum status status)
{
	switch (status) {
	case STATUS_FAIL: return STR("failure");
	case STATUS_ERROR: return STR("error");
	case STATUS_SKIP:
	case STATUS_WAIVED: return STR("skipped");
	case STATUS_WARN: return report->strict ? STR("failure") : STR("system-out");
	case STATUS_PASS:
	case STATUS_COUNT: break;
	}
	return STR("system-out");
}

static size_t count_of(const struct report *report, const char *element)
{
	size_t n = 0;

	for (enum status status = 0; status < STATUS_COUNT; status++)
		if (str_is(element_of(report, status), element))
			n += report->counts[status];
	return n;
}

static void begin_suite(struct junit *junit, const struct report *report)
{
	size_t shown = report->n_rows, unfinished = str_is_set(report_lacks(report));

	if (junit->view.style->quiet)
		shown -= report->counts[STATUS_PASS];
	add(junit, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite"));
	attribute(junit, STR("name"), report->program);
	count(junit, STR("tests"), shown + unfinished);
	count(junit, STR("failures"), count_of(report, "failure"));
	count(junit, STR("errors"), count_of(report, "error") + unfinished);
	count(junit, STR("skipped"), count_of(report, "skipped"));
	seconds(junit, report->took);
	if (junit->view.style->timings && report->started)
		attribute(junit, STR("timestamp"),
			  when_told(junit->view.page.arena, report->started));
	if (report->host.n)
		attribute(junit, STR("hostname"), report->host);
	add(junit, STR(">\n"));
}

static void begin_case(struct junit *junit, struct str id, struct str name)
{
	add(junit, STR("<testcase"));
	attribute(junit, STR("name"), name);
	attribute(junit, STR("classname"),
		  PAGE_JOINED(&junit->view.page, junit->view.report->program, STR("."), id));
}

/* failure and error, which have attributes: what a list of results shows. */
static void describe(struct junit *junit, const struct row *row)
{
	struct str first = text_row_first(&junit->view, row);
	const char *fault = row->n_problems ? row->problems[0].fault : NULL;

	if (row->n_problems > 1)
		first = str_printf(junit->view.page.arena, "%.*s (and %zu more)",
				   STR_ARG(page_visible(&junit->view.page, first)),
				   row->n_problems - 1);
	attribute(junit, STR("message"), first);
	attribute(junit, STR("type"), str_of(fault ? fault : status_word(row->status)));
}

static void tell(struct junit *junit, const struct row *row)
{
	struct text_view *view = &junit->view;

	if (row->status == STATUS_WARN && !view->report->strict)
		page_put(&view->page, STR("WARN "));
	for (size_t i = 0; i < row->n_text; i++) {
		page_flow(&view->page, row->text[i], 0, BREAKS_WORDS);
		page_end(&view->page);
	}
	if (row->status != STATUS_PASS || junit->tells_looks)
		text_row_problems(view, row);
	detail_note(view, row, 0);
	if (plan_needs_root(view->report, row))
		detail_fix(view, &STR("run with sudo"), 1, 0);
	if (row->status != STATUS_PASS || junit->tells_looks)
		detail_rule(view, row, 0);
	if (junit->tells_looks)
		detail_looks(view, row, 0);
	outlet_flush(&junit->body);
}

static void add_row(struct junit *junit, const struct row *row)
{
	struct str element = element_of(junit->view.report, row->status);
	bool has_attributes = str_is(element, "failure") || str_is(element, "error");

	begin_case(junit, row->id, plan_name(row));
	seconds(junit, row->took);
	if (row->status == STATUS_PASS && row->n_text == 0 && row_note(row).n == 0 &&
	    !junit->tells_looks) {
		add(junit, STR("/>\n"));
		return;
	}
	add(junit, STR(">\n<"));
	add(junit, element);
	if (has_attributes)
		describe(junit, row);
	add(junit, STR(">"));
	tell(junit, row);
	add(junit, STR("</"));
	add(junit, element);
	add(junit, STR(">\n</testcase>\n"));
}

/* Else a run that was cut short would look like one in which all is well. */
static void add_unfinished(struct junit *junit, struct str why)
{
	begin_case(junit, STR("incomplete"), STR("incomplete"));
	add(junit, STR(">\n<error"));
	attribute(junit, STR("message"), why);
	attribute(junit, STR("type"), STR("incomplete"));
	add(junit, STR("/>\n</testcase>\n"));
}

static void add_rows(struct junit *junit, const struct report *report, bool quiet)
{
	for (size_t i = 0; i < report->n_rows; i++) {
		struct arena_mark mark = arena_mark(junit->view.page.arena);

		if (report->rows[i].status != STATUS_PASS || !quiet)
			add_row(junit, &report->rows[i]);
		arena_rewind(junit->view.page.arena, mark);
	}
}

static void render(const struct report *report, const struct render_style *style,
		   struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct sink body = {write_body, &out};
	struct junit junit = {.out = &out, .style = *style, .tells_looks = style->verbose};

	outlet_init(&out, arena, sink);
	outlet_init(&junit.body, arena, &body);
	junit.style.verbose = true;
	junit.view = (struct text_view){.report = report, .style = &junit.style};
	junit.view.page = (struct page){.out = &junit.body, .arena = arena};
	begin_suite(&junit, report);
	properties(&junit, report);
	add_rows(&junit, report, style->quiet);
	if (str_is_set(report_lacks(report)))
		add_unfinished(&junit, report_lacks(report));
	add(&junit, STR("</testsuite>\n</testsuites>\n"));
	outlet_flush(&out);
}

const struct renderer renderer_junit = {
	.name = "junit",
	.summary = "for programs that show test results: JUnit's XML, a test case a row",
	.render = render,
};
