/*
 * Bytes as a report, through each renderer. What comes out is well-formed UTF-8 that no terminal
 * acts on, but for the colours that were asked for; JSON is read back by jansson.
 */
#include "report/report.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/renderer.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 6, PROBLEMS = 4, TEXTS = 3, DEPTH = 3 };

static void out_of_memory(void)
{
	abort();
}

static void into_buf(void *self, struct str bytes)
{
	buf_add(self, bytes);
}

/* Everything of the report is drawn from here; behind the end all is 0, absent, none. */
struct bytes {
	struct arena *arena;
	const uint8_t *p;
	size_t n;
};

static unsigned draw(struct bytes *bytes, unsigned below)
{
	unsigned got;

	if (bytes->n == 0)
		return 0;
	got = *bytes->p % below;
	bytes->p++;
	bytes->n--;
	return got;
}

static struct str draw_text(struct bytes *bytes)
{
	unsigned n = draw(bytes, 128);
	struct str text = {(const char *)bytes->p, n < bytes->n ? n : bytes->n};

	bytes->p += text.n;
	bytes->n -= text.n;
	return n ? text : STR_NONE;
}

static struct str *draw_texts(struct bytes *bytes, size_t *ret_n)
{
	struct str *texts = ARENA_ARRAY(bytes->arena, struct str, TEXTS);

	*ret_n = draw(bytes, TEXTS + 1);
	for (size_t i = 0; i < *ret_n; i++)
		texts[i] = draw_text(bytes);
	return texts;
}

static struct location draw_location(struct bytes *bytes)
{
	struct location location = {.file = draw_text(bytes)};

	location.line = draw(bytes, 3);
	location.column = draw(bytes, 3);
	return location;
}

static const struct evidence *draw_evidence(struct bytes *bytes, size_t *ret_n)
{
	struct evidence *list = ARENA_ARRAY(bytes->arena, struct evidence, DEPTH);

	*ret_n = draw(bytes, 3);
	for (size_t i = 0; i < DEPTH; i++) {
		list[i].name = draw_text(bytes);
		list[i].value = draw_text(bytes);
		list[i].at = draw_location(bytes);
		list[i].line = draw_text(bytes);
		if (i > 0 && draw(bytes, 2))
			list[i - 1].over = &list[i];
	}
	return list;
}

static void draw_problem(struct bytes *bytes, struct problem *problem)
{
	static const char *const faults[] = {NULL, "denied", "timeout", "malformed"};

	problem->status = draw(bytes, STATUS_COUNT);
	problem->cause = draw(bytes, CAUSE_NEEDS + 1);
	problem->fault = faults[draw(bytes, 4)];
	problem->cause_key = draw_text(bytes);
	problem->cause_text = draw_text(bytes);
	problem->subject = draw_text(bytes);
	problem->text = draw_texts(bytes, &problem->n_text);
	problem->hints = draw_texts(bytes, &problem->n_hints);
	problem->attr = draw_text(bytes);
	problem->found = draw_text(bytes);
	problem->wanted = draw_text(bytes);
	problem->rule = draw_location(bytes);
	problem->evidence = draw_evidence(bytes, &problem->n_evidence);
}

static void draw_row(struct bytes *bytes, struct row *row)
{
	struct look_told *look = ARENA_NEW(bytes->arena, struct look_told);

	row->status = draw(bytes, STATUS_COUNT);
	row->id = STR("id");
	row->name = draw_text(bytes);
	row->text = draw_texts(bytes, &row->n_text);
	row->tags = draw_texts(bytes, &row->n_tags);
	row->rule = draw_location(bytes);
	row->problems = ARENA_ARRAY(bytes->arena, struct problem, PROBLEMS);
	row->n_problems = draw(bytes, PROBLEMS + 1);
	for (size_t i = 0; i < row->n_problems; i++)
		draw_problem(bytes, &row->problems[i]);
	row->looks = look;
	row->n_looks = draw(bytes, 2);
	look->probe = draw_text(bytes);
	look->target = draw_text(bytes);
	look->shared = draw(bytes, 2);
	look->took = (int64_t)draw(bytes, 256) << draw(bytes, 56);
	look->evidence = draw_evidence(bytes, &look->n_evidence);
}

static struct render_style draw_style(struct bytes *bytes)
{
	struct render_style style = {.columns = draw(bytes, 128)};
	unsigned bits = draw(bytes, 32);

	style.color = bits & 1;
	style.ascii = bits & 2;
	style.verbose = bits & 4;
	style.quiet = bits & 8;
	style.timings = bits & 16;
	return style;
}

static void draw_report(struct bytes *bytes, struct report *report)
{
	unsigned bits = draw(bytes, 8);

	report->is_root = bits & 1;
	report->strict = bits & 2;
	report->incomplete = bits & 4;
	report->program = draw_text(bytes);
	report->version = draw_text(bytes);
	report->host = draw_text(bytes);
	report->rules = draw_texts(bytes, &report->n_rules);
	report->rows = ARENA_ARRAY(bytes->arena, struct row, ROWS);
	report->n_rows = draw(bytes, ROWS + 1);
	for (size_t i = 0; i < report->n_rows; i++)
		draw_row(bytes, &report->rows[i]);
	report_count(report);
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Bytes of one of our colours, "\x1b[1;31m", or 0. */
static size_t sgr_at(struct str page, size_t at)
{
	size_t end = at + 2;

	if (str_find(page, STR("\x1b["), at) != at)
		return 0;
	while (end < page.n && end < at + 8 &&
	       (page.p[end] == ';' || (page.p[end] >= '0' && page.p[end] <= '9')))
		end++;
	return end < page.n && page.p[end] == 'm' ? end + 1 - at : 0;
}

static void check_page(struct str page, const struct render_style *style, bool is_json,
		       bool is_utf8)
{
	for (size_t at = 0; at < page.n;) {
		uint32_t code;
		size_t n = style->color && !is_json ? sgr_at(page, at) : 0;

		if (n == 0) {
			n = utf8_decode(page, at, &code);
			require(n > 0);
			require(code == '\n' || !utf8_is_hidden(code));
			require(is_utf8 || !style->ascii || code < 0x80);
			require(is_json || code != '\n' || at == 0 || page.p[at - 1] != ' ');
		}
		at += n;
	}
}

static void check_json(struct str page)
{
	json_error_t error;
	json_t *read = json_loadb(page.p, page.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);

	require(read && json_is_array(json_object_get(read, "rows")));
	json_decref(read);
}

static void render(struct arena *arena, const struct report *report,
		   const struct render_style *style, const struct renderer *renderer)
{
	bool is_json = str_is(STR("json"), renderer->name);
	struct buf out;
	struct sink sink = {into_buf, &out};

	buf_init(&out, arena, 64 * LIMIT_MIB);
	renderer->render(report, style, arena, &sink);
	require(!out.over);
	check_page(buf_str(&out), style, is_json, is_json || str_is(STR("junit"), renderer->name));
	if (is_json)
		check_json(buf_str(&out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct bytes bytes = {&arena, data, size};
	struct report report = {0};

	arena_init(&arena, out_of_memory);
	struct render_style style = draw_style(&bytes);

	draw_report(&bytes, &report);
	for (size_t i = 0; renderers()[i]; i++)
		render(&arena, &report, &style, renderers()[i]);
	arena_release(&arena);
	return 0;
}
