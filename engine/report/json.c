/*
 * The JSON report, one row a line; docs/report.md and schema/report.schema.json say what each
 * member means. What is absent is left out.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "report/json_writer.h"
#include "report/outlet.h"
#include "report/renderer.h"
#include "report/report.h"
#include "report/when.h"

enum { FORMAT = 1 };

struct json_report {
	struct json_writer json;
	const struct render_style *style;
};

static void texts_member(struct json_writer *json, struct str key, const struct str *texts,
			 size_t n)
{
	if (n == 0)
		return;
	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < n; i++)
		json_text(json, texts[i]);
	json_close(json, ']');
}

static void bool_member(struct json_writer *json, struct str key, bool boolean)
{
	json_key(json, key);
	json_bool(json, boolean);
}

static void took_member(struct json_report *to, int64_t took)
{
	if (!to->style->timings)
		return;
	json_key(&to->json, STR("took_ms"));
	json_milliseconds(&to->json, took);
}

static void location_members(struct json_writer *json, const struct location *at)
{
	json_text_member(json, STR("file"), at->file);
	if (at->line)
		json_number_member(json, STR("line"), at->line);
	if (at->column)
		json_number_member(json, STR("column"), at->column);
}

static void rule_member(struct json_writer *json, const struct location *rule)
{
	if (!str_is_set(rule->file))
		return;
	json_key(json, STR("rule"));
	json_open(json, '{');
	location_members(json, rule);
	json_close(json, '}');
}

static void evidence_members(struct json_writer *json, const struct evidence *evidence)
{
	json_text_member(json, STR("name"), evidence->name);
	json_text_member(json, STR("value"), evidence->value);
	location_members(json, &evidence->at);
	json_text_member(json, STR("text"), evidence->line);
}

static void add_evidence(struct json_writer *json, const struct evidence *evidence)
{
	const struct evidence *over = evidence->over;

	json_open(json, '{');
	evidence_members(json, evidence);
	if (over) {
		json_key(json, STR("over"));
		json_open(json, '[');
		for (unsigned n = 0; over && n < LIMIT_OVERRIDDEN; over = over->over, n++) {
			json_open(json, '{');
			evidence_members(json, over);
			json_close(json, '}');
		}
		json_close(json, ']');
	}
	json_close(json, '}');
}

static void evidence_member(struct json_writer *json, const struct evidence *list, size_t n)
{
	if (n == 0)
		return;
	json_key(json, STR("evidence"));
	json_open(json, '[');
	for (size_t i = 0; i < n; i++)
		add_evidence(json, &list[i]);
	json_close(json, ']');
}

static void cause_member(struct json_writer *json, const struct problem *problem)
{
	static const struct str kinds[] = {
		[CAUSE_FAULT] = STR_INIT("fault"),
		[CAUSE_CANNOT_TELL] = STR_INIT("cannot-tell"),
		[CAUSE_NEEDS] = STR_INIT("needs"),
	};

	if (problem->cause == CAUSE_NONE)
		return;
	json_key(json, STR("cause"));
	json_open(json, '{');
	json_text_member(json, STR("kind"), kinds[problem->cause]);
	json_text_member(json, STR("fault"), str_of(problem->fault));
	json_text_member(json, STR("text"), problem->cause_text);
	json_close(json, '}');
}

static void add_problem(struct json_writer *json, const struct problem *problem)
{
	json_open(json, '{');
	json_text_member(json, STR("status"), str_of(status_word(problem->status)));
	json_text_member(json, STR("subject"), problem->subject);
	texts_member(json, STR("text"), problem->text, problem->n_text);
	json_text_member(json, STR("attribute"), problem->attr);
	json_text_member(json, STR("found"), problem->found);
	json_text_member(json, STR("wanted"), problem->wanted);
	texts_member(json, STR("hints"), problem->hints, problem->n_hints);
	rule_member(json, &problem->rule);
	evidence_member(json, problem->evidence, problem->n_evidence);
	cause_member(json, problem);
	json_close(json, '}');
}

static void problems_member(struct json_writer *json, const struct row *row)
{
	if (row->n_problems == 0)
		return;
	json_key(json, STR("problems"));
	json_open(json, '[');
	for (size_t i = 0; i < row->n_problems; i++)
		add_problem(json, &row->problems[i]);
	json_close(json, ']');
}

static void looks_member(struct json_report *to, const struct row *row)
{
	struct json_writer *json = &to->json;

	if (row->n_looks == 0 || (row->status == STATUS_PASS && !to->style->verbose))
		return;
	json_key(json, STR("looks"));
	json_open(json, '[');
	for (size_t i = 0; i < row->n_looks; i++) {
		const struct look_told *look = &row->looks[i];

		json_open(json, '{');
		json_text_member(json, STR("probe"), look->probe);
		json_text_member(json, STR("target"), look->target);
		took_member(to, look->took);
		if (look->shared)
			bool_member(json, STR("shared"), true);
		evidence_member(json, look->evidence, look->n_evidence);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void waiver_member(struct json_writer *json, const struct row *row)
{
	const struct waiver_told *waiver = row->waiver;

	if (!waiver)
		return;
	json_key(json, STR("waiver"));
	json_open(json, '{');
	json_text_member(json, STR("state"),
			 row->status == STATUS_PASS    ? STR("unneeded")
			 : waiver->days_left < 0       ? STR("ended")
			 : row->status == STATUS_ERROR ? STR("insufficient")
						       : STR("holds"));
	json_text_member(json, STR("until"), waiver->until);
	if (waiver->days_left >= 0)
		json_number_member(json, STR("days_left"), (uint64_t)waiver->days_left);
	json_text_member(json, STR("reason"), waiver->reason);
	rule_member(json, &waiver->rule);
	json_close(json, '}');
}

static void add_row(struct json_report *to, const struct row *row)
{
	struct json_writer *json = &to->json;

	json_break(json);
	json_open(json, '{');
	json_text_member(json, STR("id"), row->id);
	json_text_member(json, STR("name"), row->name);
	json_text_member(json, STR("status"), str_of(status_word(row->status)));
	texts_member(json, STR("tags"), row->tags, row->n_tags);
	texts_member(json, STR("text"), row->text, row->n_text);
	problems_member(json, row);
	rule_member(json, &row->rule);
	waiver_member(json, row);
	if (row->n_looks)
		took_member(to, row->took);
	looks_member(to, row);
	json_close(json, '}');
}

static void rows_member(struct json_report *to, const struct report *report)
{
	json_key(&to->json, STR("rows"));
	json_open(&to->json, '[');
	for (size_t i = 0; i < report->n_rows; i++)
		if (report->rows[i].status != STATUS_PASS || !to->style->quiet)
			add_row(to, &report->rows[i]);
	outlet_add_char(to->json.out, '\n');
	json_close(&to->json, ']');
}

static void program_member(struct json_writer *json, const struct report *report)
{
	json_key(json, STR("program"));
	json_open(json, '{');
	json_text_member(json, STR("name"), report->program);
	json_text_member(json, STR("version"), report->version);
	json_close(json, '}');
}

static void counts_member(struct json_writer *json, const struct report *report)
{
	json_key(json, STR("counts"));
	json_open(json, '{');
	for (enum status status = 0; status < STATUS_COUNT; status++)
		json_number_member(json, str_of(status_word(status)), report->counts[status]);
	json_close(json, '}');
}

static void head_members(struct json_report *to, const struct report *report, struct arena *arena)
{
	struct json_writer *json = &to->json;

	json_number_member(json, STR("report"), FORMAT);
	program_member(json, report);
	json_text_member(json, STR("host"), report->host);
	json_text_member(json, STR("examined"), report->examined);
	if (to->style->timings && report->started)
		json_text_member(json, STR("started"), when_told(arena, report->started));
	took_member(to, report->took);
	texts_member(json, STR("rules"), report->rules, report->n_rules);
	bool_member(json, STR("root"), report->is_root);
	json_text_member(json, STR("confinement"), report->confinement);
	bool_member(json, STR("strict"), report->strict);
	bool_member(json, STR("incomplete"), report->incomplete);
	if (report->n_left_out)
		json_number_member(json, STR("left_out"), report->n_left_out);
	json_number_member(json, STR("exit"), (uint64_t)report_exit_status(report));
	counts_member(json, report);
}

static void render(const struct report *report, const struct render_style *style,
		   struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct json_report to = {.json = {.out = &out}, .style = style};

	outlet_init(&out, arena, sink);
	json_open(&to.json, '{');
	head_members(&to, report, arena);
	rows_member(&to, report);
	json_close(&to.json, '}');
	outlet_add_char(&out, '\n');
	outlet_flush(&out);
}

const struct renderer renderer_json = {
	.name = "json",
	.summary = "for programs: every row with its problems, evidence and times as data",
	.render = render,
};
