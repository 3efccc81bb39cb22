/*
 * TAP, the Test Anything Protocol: a test point a row. docs/report.md says what each status
 * becomes. Version 13 and what 14 has in common with it, since harnesses that know 13 alone refuse
 * a higher number: the plan first, directives, YAML blocks, `Bail out!`.
 *
 * Source: testanything.org, TAP version 13 and version 14 specifications.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "report/outlet.h"
#include "report/page.h"
#include "report/plan.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/text.h"
#include "report/text_detail.h"
#include "report/text_row.h"
#include "report/when.h"
#include "report/yaml_writer.h"

struct tap {
	struct outlet *out;
	struct text_view view;
	struct yaml_writer yaml;
};

static void add(struct tap *tap, struct str text)
{
	outlet_add(tap->out, text);
}

/* A # begins a directive: it is escaped, and so is what escapes. */
static void add_description(struct tap *tap, struct str name)
{
	struct str visible = str_trim(page_visible(&tap->view.page, name));

	if (visible.n)
		add(tap, STR(" - "));
	for (size_t i = 0; i < visible.n; i++) {
		if (visible.p[i] == '#' || visible.p[i] == '\\')
			outlet_add_char(tap->out, '\\');
		outlet_add_char(tap->out, visible.p[i]);
	}
}

static bool is_ok(const struct report *report, enum status status)
{
	return status == STATUS_PASS || status == STATUS_SKIP ||
	       (status == STATUS_WARN && !report->strict);
}

static void add_test(struct tap *tap, const struct row *row, size_t number)
{
	bool has_directive = row->status == STATUS_SKIP || row->status == STATUS_WAIVED;

	add(tap, is_ok(tap->view.report, row->status) ? STR("ok ") : STR("not ok "));
	outlet_add_number(tap->out, number);
	add_description(tap, plan_name(row));
	if (has_directive) {
		struct str why = page_visible(&tap->view.page, text_row_first(&tap->view, row));

		add(tap, row->status == STATUS_SKIP ? STR(" # SKIP") : STR(" # TODO"));
		add(tap, str_trim(why).n ? STR(" ") : STR(""));
		add(tap, str_trim(why));
	}
	add(tap, STR("\n"));
}

static void place_member(struct tap *tap, struct str key, const struct location *at)
{
	if (str_is_set(at->file))
		yaml_member(&tap->yaml, key, location_text(&tap->view, at));
}

/* Lines as one text: Perl's reader takes an item of a list with a colon in it for a map. */
static void lines(struct tap *tap, struct str key, const struct str *list, size_t n)
{
	struct buf joined;

	if (n == 0)
		return;
	buf_init(&joined, tap->view.page.arena, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++) {
		buf_add(&joined, i ? STR("\n") : STR(""));
		buf_add(&joined, list[i]);
	}
	yaml_member(&tap->yaml, key, buf_str(&joined));
}

static void add_place(struct tap *tap, const struct evidence *evidence, struct str key)
{
	struct yaml_writer *yaml = &tap->yaml;

	yaml_begin_item(yaml);
	place_member(tap, key, &evidence->at);
	yaml_member(yaml, STR("line"), evidence->line);
	yaml_member(yaml, STR("name"), evidence->name);
	yaml_member(yaml, STR("value"), evidence->value);
	yaml_end_item(yaml);
}

/* Where what was found was set, and what that overrode; values without a place are left out. */
static void add_evidence(struct tap *tap, const struct problem *problem)
{
	bool any = false;

	for (size_t i = 0; i < problem->n_evidence; i++) {
		const struct evidence *evidence = &problem->evidence[i];

		if (!str_is_set(evidence->at.file))
			continue;
		if (!any)
			yaml_open(&tap->yaml, STR("evidence"));
		any = true;
		add_place(tap, evidence, STR("set"));
		evidence = evidence->over;
		for (unsigned n = 1; evidence && n < LIMIT_OVERRIDDEN; n++) {
			if (str_is_set(evidence->at.file))
				add_place(tap, evidence, STR("over"));
			evidence = evidence->over;
		}
	}
	if (any)
		yaml_close(&tap->yaml);
}

static void add_problem(struct tap *tap, const struct problem *problem)
{
	struct yaml_writer *yaml = &tap->yaml;

	yaml_begin_item(yaml);
	yaml_member(yaml, STR("status"), str_of(status_word(problem->status)));
	yaml_member(yaml, STR("subject"), problem->subject);
	lines(tap, STR("text"), problem->text, problem->n_text);
	yaml_member(yaml, STR("cause"), problem->cause_text);
	yaml_member(yaml, STR("fault"), str_of(problem->fault));
	yaml_member(yaml, STR("attribute"), problem->attr);
	yaml_member(yaml, STR("found"), problem->found);
	yaml_member(yaml, STR("wanted"), problem->wanted);
	lines(tap, STR("hints"), problem->hints, problem->n_hints);
	place_member(tap, STR("rule"), &problem->rule);
	add_evidence(tap, problem);
	yaml_end_item(yaml);
}

static void add_block(struct tap *tap, const struct row *row)
{
	struct yaml_writer *yaml = &tap->yaml;

	*yaml = (struct yaml_writer){.out = tap->out, .indent = 2, .ascii = tap->view.page.ascii};
	add(tap, STR("  ---\n"));
	yaml_member(yaml, STR("id"), row->id);
	yaml_member(yaml, STR("status"), str_of(status_word(row->status)));
	lines(tap, STR("text"), row->text, row->n_text);
	if (row->n_problems) {
		yaml_open(yaml, STR("problems"));
		for (size_t i = 0; i < row->n_problems; i++)
			add_problem(tap, &row->problems[i]);
		yaml_close(yaml);
	}
	yaml_member(yaml, STR("waiver"), row_note(row));
	place_member(tap, STR("rule"), &row->rule);
	if (tap->view.style->timings && row->n_looks)
		yaml_member(yaml, STR("took"), took_told(tap->view.page.arena, row->took));
	add(tap, STR("  ...\n"));
}

static void add_comment(struct tap *tap, struct str lead, struct str text)
{
	struct str visible = str_trim(page_visible(&tap->view.page, text));

	if (visible.n == 0)
		return;
	add(tap, STR("# "));
	add(tap, lead);
	add(tap, visible);
	add(tap, STR("\n"));
}

/* What a harness doesn't count, for people who read along. */
static void add_comments(struct tap *tap, const struct row *row)
{
	if (row->status == STATUS_PASS)
		for (size_t i = 0; i < row->n_text; i++)
			add_comment(tap, STR(""), row->text[i]);
	if (row->status == STATUS_PASS)
		add_comment(tap, STR(""), row_note(row));
	if (row->status == STATUS_WARN)
		add_comment(tap, STR("WARN "), text_row_first(&tap->view, row));
	if (plan_needs_root(tap->view.report, row))
		add_comment(tap, STR(""), STR("needs root: run with sudo"));
}

static void add_rows(struct tap *tap, const struct report *report)
{
	size_t number = 0;

	for (size_t i = 0; i < report->n_rows; i++) {
		const struct row *row = &report->rows[i];
		struct arena_mark mark = arena_mark(tap->view.page.arena);

		if (row->status == STATUS_PASS && tap->view.style->quiet)
			continue;
		add_test(tap, row, ++number);
		if (row->status != STATUS_PASS && row->status != STATUS_SKIP)
			add_block(tap, row);
		add_comments(tap, row);
		arena_rewind(tap->view.page.arena, mark);
	}
}

static void add_plan(struct tap *tap, const struct report *report)
{
	size_t n = report->n_rows - (tap->view.style->quiet ? report->counts[STATUS_PASS] : 0);

	add(tap, STR("TAP version 13\n"));
	if (n == 0 && str_is_set(report_lacks(report)))
		return;
	add(tap, STR("1.."));
	outlet_add_number(tap->out, n);
	add(tap, n ? STR("\n") : STR(" # SKIP nothing to tell\n"));
}

static void render(const struct report *report, const struct render_style *style,
		   struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct tap tap = {.out = &out};

	outlet_init(&out, arena, sink);
	tap.view = (struct text_view){.report = report, .style = style};
	tap.view.page = (struct page){.out = &out, .arena = arena, .ascii = style->ascii};
	add_plan(&tap, report);
	add_rows(&tap, report);
	if (str_is_set(report_lacks(report))) {
		add(&tap, STR("Bail out! "));
		add(&tap, report_lacks(report));
		add(&tap, STR("\n"));
	}
	outlet_flush(&out);
}

const struct renderer renderer_tap = {
	.name = "tap",
	.summary = "for test harnesses: TAP, a test point a row",
	.render = render,
};
