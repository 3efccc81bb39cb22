/*
 * Renderers against golden files: tests/report/NAME.rows is a report (lib/rows.h), and each sibling
 * NAME.RENDERING the exact bytes of a rendering of it. .text, .json, .junit and .tap are there for
 * each. With GOLDEN=update in the environment the siblings that exist, and those, are written anew.
 */
#include "report/report.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/renderer.h"
#include "rows.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 20 };

static const struct rendering {
	const char *name, *renderer;
	struct render_style style;
	bool wanted; /* for every report */
} renderings[] = {
	{"text", "text", {.columns = 80, .timings = true}, true},
	{"narrow", "text", {.columns = 60, .timings = true}, false},
	{"piped", "text", {.columns = 0}, false},
	{"color", "text", {.columns = 80, .color = true, .timings = true}, false},
	{"ascii", "text", {.columns = 80, .ascii = true, .timings = true}, false},
	{"verbose", "text", {.columns = 100, .verbose = true, .timings = true}, false},
	{"quiet", "text", {.columns = 80, .quiet = true, .timings = true}, false},
	{"json", "json", {.timings = true}, true},
	{"verbose.json", "json", {.verbose = true, .timings = true}, false},
	{"quiet.json", "json", {.quiet = true}, false},
	{"junit", "junit", {.timings = true}, true},
	{"verbose.junit", "junit", {.verbose = true, .timings = true}, false},
	{"quiet.junit", "junit", {.quiet = true}, false},
	{"tap", "tap", {.timings = true}, true},
	{"ascii.tap", "tap", {.ascii = true}, false},
	{"quiet.tap", "tap", {.quiet = true}, false},
};

static void out_of_memory(void)
{
	abort();
}

static void into_buf(void *self, struct str bytes)
{
	buf_add(self, bytes);
}

static struct str render(struct arena *arena, const struct report *report,
			 const struct rendering *how)
{
	const struct renderer *renderer = renderer_named(str_of(how->renderer));
	struct buf out;
	struct sink sink = {into_buf, &out};

	buf_init(&out, arena, 64 * FILE_MAX);
	cr_assert_not_null(renderer, "no renderer %s", how->renderer);
	renderer->render(report, &how->style, arena, &sink);
	cr_assert(!out.over);
	return buf_str(&out);
}

/* False where there is no such file. */
static bool read_file(struct arena *arena, const char *path, struct str *ret)
{
	CLEANUP_FILE FILE *file = fopen(path, "r");
	struct buf text;
	size_t n;

	if (!file)
		return false;
	buf_init(&text, arena, FILE_MAX);
	do {
		char *room = buf_room(&text, 4096);

		cr_assert_not_null(room, "%s is too large", path);
		n = fread(room, 1, 4096, file);
		text.n += n;
	} while (n);
	*ret = buf_str(&text);
	return true;
}

static void write_file(const char *path, struct str text)
{
	CLEANUP_FILE FILE *file = fopen(path, "w");

	cr_assert(file && fwrite(text.p, 1, text.n, file) == text.n, "%s can't be written", path);
}

/* The first line that isn't the same in both. */
static void expect_same(const char *path, struct str got, struct str want)
{
	struct str got_line = STR_NONE, want_line = STR_NONE;
	unsigned line = 0;

	if (str_eq(got, want))
		return;
	do {
		line++;
		got_line = want_line = STR("(end)");
		str_next(&got, '\n', &got_line);
		str_next(&want, '\n', &want_line);
	} while (str_eq(got_line, want_line) && got.n);
	cr_expect(false, "%s:%u\ngot:  %.*s\nwant: %.*s", path, line, STR_ARG(got_line),
		  STR_ARG(want_line));
}

static void compare(struct arena *arena, const struct report *report, const char *rows_path,
		    const struct rendering *how)
{
	int stem = (int)(strlen(rows_path) - strlen("rows"));
	const char *path = str_printf(arena, "%.*s%s", stem, rows_path, how->name).p;
	const char *update = getenv("GOLDEN");
	struct str want = STR(""), got;

	if (!read_file(arena, path, &want) && !how->wanted)
		return;
	got = render(arena, report, how);
	if (update && strcmp(update, "update") == 0)
		write_file(path, got);
	else
		expect_same(path, got, want);
}

Test(report, renderings_are_as_the_golden_files)
{
	glob_t found;

	cr_assert(glob(TESTS_DIR "/report/*.rows", 0, NULL, &found) == 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena arena;
		struct str text;

		arena_init(&arena, out_of_memory);
		cr_assert(read_file(&arena, found.gl_pathv[i], &text));
		struct report *report = rows_read(&arena, text, found.gl_pathv[i]);

		for (size_t j = 0; j < sizeof renderings / sizeof *renderings; j++)
			compare(&arena, report, found.gl_pathv[i], &renderings[j]);
		arena_release(&arena);
	}
	globfree(&found);
}

Test(report, exit_status)
{
	static const struct {
		const char *name;
		enum status rows[3];
		bool strict, incomplete;
		int want;
	} rows[] = {
		{"all pass", {STATUS_PASS, STATUS_PASS, STATUS_SKIP}, false, false, 0},
		{"warn", {STATUS_PASS, STATUS_WARN, STATUS_SKIP}, false, false, 0},
		{"warn, strict", {STATUS_PASS, STATUS_WARN, STATUS_SKIP}, true, false, 1},
		{"waived, strict", {STATUS_PASS, STATUS_WAIVED, STATUS_SKIP}, true, false, 0},
		{"fail", {STATUS_PASS, STATUS_FAIL, STATUS_WARN}, false, false, 1},
		{"fail and error", {STATUS_ERROR, STATUS_FAIL, STATUS_WARN}, false, false, 1},
		{"error", {STATUS_ERROR, STATUS_PASS, STATUS_WARN}, false, false, 3},
		{"error and warn, strict",
		 {STATUS_ERROR, STATUS_PASS, STATUS_WARN},
		 true,
		 false,
		 1},
		{"error, strict", {STATUS_ERROR, STATUS_PASS, STATUS_PASS}, true, false, 3},
		{"incomplete", {STATUS_PASS, STATUS_PASS, STATUS_PASS}, false, true, 3},
		{"incomplete and fail", {STATUS_PASS, STATUS_FAIL, STATUS_PASS}, false, true, 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct row judged[3] = {0};
		struct report report = {.rows = judged, .n_rows = 3, .counts = {9}};

		for (size_t j = 0; j < 3; j++)
			judged[j].status = rows[i].rows[j];
		report.strict = rows[i].strict;
		report.incomplete = rows[i].incomplete;
		report_count(&report);
		int got = report_exit_status(&report);
		cr_assert(got == rows[i].want, "%s: got %d, want %d", rows[i].name, got,
			  rows[i].want);
	}
}

Test(report, renderers_are_found_by_name)
{
	cr_assert_str_eq(renderer_named(STR("json"))->name, "json");
	cr_assert_str_eq(renderer_named(STR("text"))->name, "text");
	cr_assert_null(renderer_named(STR("jso")));
	cr_assert_str_eq(renderers()[0]->name, "text");
}

/* Counts what a sink is handed, and how often. */
struct counted {
	size_t writes, bytes;
};

static void count(void *self, struct str bytes)
{
	struct counted *counted = self;

	counted->writes++;
	counted->bytes += bytes.n;
}

Test(report, is_handed_on_in_large_pieces)
{
	enum { ROWS = 10000 };
	static struct row rows[ROWS];
	struct str text = STR("mode 0644, uid 0");

	for (size_t i = 0; i < ROWS; i++)
		rows[i] = (struct row){
			.id = STR("a-row"), .name = STR("a row"), .text = &text, .n_text = 1};
	for (size_t i = 0; renderers()[i]; i++) {
		struct report report = {.rows = rows, .n_rows = ROWS};
		struct render_style style = {0};
		struct counted counted = {0};
		struct sink sink = {count, &counted};
		struct arena arena;

		arena_init(&arena, out_of_memory);
		report_count(&report);
		renderers()[i]->render(&report, &style, &arena, &sink);
		cr_assert(counted.bytes > 20 * ROWS);
		cr_assert(counted.writes <= 1 + counted.bytes / (LIMIT_OUTLET - 256),
			  "%s: %zu writes of %zu bytes", renderers()[i]->name, counted.writes,
			  counted.bytes);
		cr_assert(arena.total < 2 * LIMIT_MIB, "%s: %zu bytes of memory",
			  renderers()[i]->name, arena.total);
		arena_release(&arena);
	}
}

/* On every page of every report: no line ends in a blank, nothing acts on a terminal. */
static void expect_calm(const char *path, const struct rendering *how, struct str page)
{
	struct str line;

	while (str_next(&page, '\n', &line)) {
		cr_expect(!str_ends_with(line, STR(" ")), "%s.%s: ends in a blank: `%.*s`", path,
			  how->name, STR_ARG(line));
		for (size_t at = 0; at < line.n;) {
			uint32_t code = 0;
			size_t n = utf8_decode(line, at, &code);

			cr_expect(
				n && (!utf8_is_hidden(code) || (code == 0x1B && how->style.color)),
				"%s.%s: U+%04X in `%.*s`", path, how->name, code, STR_ARG(line));
			cr_expect(!how->style.ascii || code < 0x80);
			at += n ? n : 1;
		}
	}
}

Test(report, nothing_acts_on_a_terminal)
{
	static const char *const paths[] = {TESTS_DIR "/report/hostile.rows",
					    TESTS_DIR "/report/markup.rows"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct arena arena;
		struct str text;

		arena_init(&arena, out_of_memory);
		cr_assert(read_file(&arena, paths[i], &text));
		struct report *report = rows_read(&arena, text, paths[i]);

		for (size_t j = 0; j < sizeof renderings / sizeof *renderings; j++)
			expect_calm(paths[i], &renderings[j],
				    render(&arena, report, &renderings[j]));
		arena_release(&arena);
	}
}
