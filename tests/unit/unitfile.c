#include "sys/unitlines.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "sys/directive.h"
#include "sys/fault.h"
#include "sys/unitpath.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* "line Section.name=value" of each, then what is passed over, then why it gave up. */
static const char *reading(struct arena *arena, struct str bytes)
{
	struct unit_lines lines = {0}, notes = {0};
	struct unit_text text = {
		.file = STR("f"),
		.bytes = bytes,
		.sections = SECTION_UNIT | SECTION_INSTALL | SECTION_SERVICE,
	};
	struct fault fault;
	bool done = unit_lines_read(arena, &text, &lines, &notes, &fault);
	struct buf out;

	buf_init(&out, arena, 4 * LIMIT_MIB);
	for (size_t i = 0; i < lines.n; i++)
		buf_addf(&out, "%u %.*s.%.*s=%.*s|", lines.at[i].line, STR_ARG(lines.at[i].section),
			 STR_ARG(lines.at[i].name), STR_ARG(lines.at[i].value));
	for (size_t i = 0; i < notes.n; i++)
		buf_addf(&out, "# %u %.*s|", notes.at[i].line, STR_ARG(notes.at[i].text));
	if (!done)
		buf_addf(&out, "! %s %u %.*s", fault_kind_name(fault.kind).p, fault.line,
			 STR_ARG(fault.text));
	return buf_str(&out).p;
}

Test(unitlines, as_systemd_reads_them)
{
	static const struct {
		struct str text;
		const char *want;
	} rows[] = {
		{STR_INIT("[Service]\nA=1\n  B = two words \n"),
		 "2 Service.A=1|3 Service.B=two words|"},
		{STR_INIT("[Service]\n# A=1\n ; A=2\nB=3 # not one\n"), "4 Service.B=3 # not one|"},
		{STR_INIT("[Service]\nA=1 \\\n# within\n  2\\\n\nB=x"),
		 "2 Service.A=1    2|6 Service.B=x|"},
		{STR_INIT("[Service]\nA=1\\\\\nB=2\\"), "2 Service.A=1\\\\|3 Service.B=2|"},
		{STR_INIT("[Service]\\\n\nA=1"), "3 Service.A=1|"},
		{STR_INIT("[Service]\rA=1\r\nB=2\n\rC=3\0\nD=4\0E=5"),
		 "2 Service.A=1|3 Service.B=2|4 Service.C=3|6 Service.D=4|7 Service.E=5|"},
		{STR_INIT("\xEF\xBB\xBF[Service]\nA=1"), "2 Service.A=1|"},
		{STR_INIT("A=1\n[Unit]\nB=2"), "3 Unit.B=2|# 1 stands before any section|"},
		{STR_INIT("[Socket]\nA=1\n[X-Own]\nB=2\n[Unit ]\nC=3"),
		 "4 X-Own.B=2|# 1 a section that this unit doesn't have|"
		 "# 5 a section that this unit doesn't have|"},
		{STR_INIT("[Unit]\nnothing\n=x\nA==\nB="),
		 "4 Unit.A==|5 Unit.B=|# 2 is no assignment|# 3 has no name before `=`|"},
		{STR_INIT("[Unit]\nA=1\n[Service\nB=2"),
		 "2 Unit.A=1|! malformed 3 the section's name isn't closed with `]`: systemd "
		 "doesn't "
		 "read on"},
		{STR_INIT("[Unit] # x\n"),
		 "! malformed 1 the section's name isn't closed with `]`: "
		 "systemd doesn't read on"},
		{STR_INIT("[Unit]\n# \xE9\nA=1\nB=\xE9\nC=2"),
		 "3 Unit.A=1|! malformed 4 the line isn't UTF-8: systemd doesn't read on"},
		{STR_INIT("["), "! malformed 1 the section's name isn't closed with `]`: systemd "
				"doesn't read on"},
		{STR_INIT(""), ""},
		{STR_INIT("\n\n\0\0"), ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		const char *got;

		arena_init(&arena, NULL);
		got = reading(&arena, rows[i].text);
		cr_expect_str_eq(got, rows[i].want, "row %zu: got\n%s\nwant\n%s", i, got,
				 rows[i].want);
		arena_release(&arena);
	}
}

Test(unitlines, long_lines)
{
	static char text[LIMIT_UNIT_LINE + 64] = "[Unit]\nA=";
	struct arena arena;

	arena_init(&arena, NULL);
	memset(text + 9, 'x', sizeof text - 10);
	cr_expect(strstr(reading(&arena, str_of(text)), "! limit 2 the line is longer than 1 MiB"));
	text[LIMIT_UNIT_LINE / 2] = '\\';
	text[LIMIT_UNIT_LINE / 2 + 1] = '\n';
	cr_expect(strstr(reading(&arena, str_of(text)), "! limit 2 the line is longer than 1 MiB"),
		  "two that are joined");
	arena_release(&arena);
}

Test(directive, table_is_in_order)
{
	size_t n;
	const struct directive *all = directives(&n);

	for (size_t i = 1; i < n; i++)
		cr_expect(strcmp(all[i - 1].name, all[i].name) <= 0, "%s", all[i].name);
	for (size_t i = 0; i < n; i++) {
		unsigned section = all[i].sections & -all[i].sections;
		const struct directive *found = directive_find(section, str_of(all[i].name));

		cr_expect(found && found->kind != DIRECTIVE_ALIAS, "%s", all[i].name);
	}
	cr_expect(directive_find(SECTION_SWAP, STR("Priority"))->sections == SECTION_SWAP);
	cr_expect(!directive_find(SECTION_UNIT, STR("NoNewPrivileges")));
	cr_expect(!directive_find(SECTION_UNIT, STR("")) && !section_named(STR("X-A")));
}

Test(directive, spans)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: none */
	} rows[] = {
		{"90", 90000000},
		{"1min 30s", 90000000},
		{"1.5h", 5400000000},
		{"2 weeks", 1209600000000},
		{"5ms", 5000},
		{"3us", 3},
		{"1d2h", 93600000000},
		{"infinity", INT64_MAX},
		{".5", 500000},
		{"", -1},
		{"soon", -1},
		{"5 lightyears", -1},
		{"-1", -1},
		{"99999999999999y", -1},
		{"1.", 1000000},
		{".", -1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t got = -1;

		unit_span(str_of(rows[i].text), &got);
		cr_expect_eq(got, rows[i].want, "%s: got %lld, want %lld", rows[i].text,
			     (long long)got, (long long)rows[i].want);
	}
}

Test(directive, words_and_numbers)
{
	struct arena arena;
	struct strs words;
	int64_t number;
	unsigned mode;
	bool yes;

	arena_init(&arena, NULL);
	cr_expect(unit_words(&arena, STR(" a \"b c\" 'd'e\tf\\ "), &words));
	cr_assert_eq(words.n, 4);
	cr_expect(str_is(words.at[1], "b c") && str_is(words.at[2], "de") &&
		  str_is(words.at[3], "f\\"));
	cr_expect(!unit_words(&arena, STR("a 'b"), &words) && words.n == 1);
	cr_expect(unit_number(STR("-0x10"), &number) && number == -16);
	cr_expect(unit_number(STR("010"), &number) && number == 8);
	cr_expect(!unit_number(STR("1k"), &number) && !unit_number(STR(""), &number));
	cr_expect(unit_mode(STR("0022"), &mode) && mode == 022);
	cr_expect(!unit_mode(STR("10000"), &mode) && !unit_mode(STR("rw"), &mode));
	cr_expect(unit_bool(STR("On"), &yes) && yes);
	cr_expect(unit_bool(STR("f"), &yes) && !yes);
	cr_expect(!unit_bool(STR(""), &yes) && !unit_bool(STR("maybe"), &yes));
	arena_release(&arena);
}

static const char *joined(struct arena *arena, struct strs paths)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_MIB);
	for (size_t i = 0; i < paths.n; i++)
		buf_addf(&out, "%.*s ", STR_ARG(paths.at[i]));
	return buf_str(&out).p;
}

Test(unitpath, a_users)
{
	struct arena arena;
	const char *got;

	arena_init(&arena, NULL);
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_CONFIG_DIRS", "/d:relative:/e", 1);
	unsetenv("XDG_DATA_HOME");
	setenv("XDG_DATA_DIRS", "/usr/share", 1);
	setenv("XDG_RUNTIME_DIR", "/r", 1);
	got = joined(&arena, unit_search_path(&arena, NULL, UNIT_USER, STR("/h")));
	cr_expect_str_eq(
		got,
		"/c/systemd/user.control /r/systemd/user.control /r/systemd/transient "
		"/r/systemd/generator.early /c/systemd/user /d/systemd/user "
		"/e/systemd/user /etc/systemd/user /r/systemd/user /run/systemd/user "
		"/r/systemd/generator /h/.local/share/systemd/user /usr/share/systemd/user "
		"/usr/local/lib/systemd/user /usr/lib/systemd/user "
		"/r/systemd/generator.late ",
		"%s", got);
	arena_release(&arena);
}
