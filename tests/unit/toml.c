#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"

#include <criterion/criterion.h>

#define ASSERT_VALUES(rows) document_assert_values(DOC_TOML, (rows), sizeof(rows) / sizeof *(rows))

Test(toml, values)
{
	static const struct document_row rows[] = {
		{"", ""},
		{"# only a comment", ""},
		{"a = 1", "a = 1"},
		{"a=0x1F\nb=0o17\nc=0b101\nd=1_000\ne=-0\nf=+9",
		 "a = 31; b = 15; c = 5; d = 1000; e = 0; f = 9"},
		{"a = 9223372036854775807\nb = -9223372036854775808",
		 "a = 9223372036854775807; b = -9223372036854775808"},
		{"a = 1.5\nb = 1e3\nc = -1_0.2_5E-1",
		 "a = real 1.5; b = real 1000; c = real -1.025"},
		{"a = inf\nb = -inf\nc = +nan", "a = real inf; b = real -inf; c = real nan"},
		{"a = true\nb = false", "a = yes; b = no"},
		{"a = 1979-05-27T07:32:00.5Z\nb = 1979-05-27 07:32:00-07:00\nc = 1979-05-27\nd = "
		 "07:32:00",
		 "a = \"1979-05-27T07:32:00.5Z\"; b = \"1979-05-27 07:32:00-07:00\"; c = "
		 "\"1979-05-27\"; d = \"07:32:00\""},
		{"a = 2024-02-29\nb = 23:59:60\nc = 0000-01-01",
		 "a = \"2024-02-29\"; b = \"23:59:60\"; c = \"0000-01-01\""},
		{"a = [1, [2], 3]\nb = [ 1 , # one\n 2 ,\n]\nc = []", "b = [1, 2]; c = []"},
		{"a = {b = 1, c.d = 2}\ne = {}", "a.b = 1; a.c.d = 2"},
	};

	ASSERT_VALUES(rows);
}

Test(toml, texts)
{
	static const struct document_row rows[] = {
		{"a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"", "a = \"\b\t\n\f\r\"\\é😀\""},
		{"a = 'C:\\x'", "a = \"C:\\x\""},
		{"a = \"\"\"\nx\n\"\"\"", "a = \"x\n\""},
		{"a = \"\"\"\r\nx\r\ny\"\"\"", "a = \"x\ny\""},
		{"a = \"\"\"x \\ \n\n\t y\"\"\"", "a = \"x y\""},
		{"a = \"\"\"x\"\"\"\"\"", "a = \"x\"\"\""},
		{"a = \"\"\"\"x\"\"\"", "a = \"\"x\""},
		{"a = '''\n'x''\n'''''", "a = \"'x''\n''\""},
		{"a = ''\nb = \"\"", "a = \"\"; b = \"\""},
	};

	ASSERT_VALUES(rows);
}

Test(toml, keys_and_tables)
{
	static const struct document_row rows[] = {
		{"vm.vcpu = 2\nvm . \"mem.max\" = 3\n'' = 1\n1.2 = 4",
		 "vm.vcpu = 2; vm.\"mem.max\" = 3; \"\" = 1; 1.2 = 4"},
		{"[a.b]\nc = 1\n[a]\nd = 2", "a.b.c = 1; a.d = 2"},
		{"[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nr = 3\n[s]\nt = 4", "s.t = 4"},
		{"[a]\nb.c = 1\nb.d = 2\n[a.b.e]\nf = 3", "a.b.c = 1; a.b.d = 2; a.b.e.f = 3"},
		{"[a.b.c]\nd = 1\n[a]\nb.e = 2", "a.b.c.d = 1; a.b.e = 2"},
		{"[[a.b]]\n[a]\nc = 1", "a.c = 1"},
	};

	ASSERT_VALUES(rows);
}

Test(toml, tables_that_may_not_be_added_to)
{
	static const struct document_row rows[] = {
		{"a = 1\nb = 2\na = 3", "malformed 3:1: `a` stands here twice, first in line 1"},
		{"[a]\n[b]\n[a]",
		 "malformed 3:2: `a` is a table since line 1; it can't be opened again"},
		{"a.b = 1\n[a]",
		 "malformed 2:2: `a` is a table since line 1; it can't be opened again"},
		{"[[a]]\n[a]",
		 "malformed 2:2: `a` is a list since line 1; it can't be opened again"},
		{"[a]\n[[a]]",
		 "malformed 2:3: `a` is a table since line 1; an item can't be added to it"},
		{"a = []\n[[a]]",
		 "malformed 2:3: `a` is a list since line 1; an item can't be added to it"},
		{"a = {}\n[a.b]",
		 "malformed 2:2: `a` is a table since line 1; a header can't go into it"},
		{"a = 1\n[a.b]",
		 "malformed 2:2: `a` is a whole number since line 1; a header can't go into it"},
		{"a = {}\na.b = 1",
		 "malformed 2:1: `a` is a table since line 1; a dotted key can't add to it"},
		{"[a.b.c]\n[a]\nb.d = 1\n[a.b]",
		 "malformed 4:4: `b` is a table since line 1; it can't be opened again"},
		{"[a.b]\nx = 1\n[a]\nb.c = 1",
		 "malformed 4:1: `b` is a table since line 1; a dotted key can't add to it"},
		{"a = {b = {}, b.c = 1}",
		 "malformed 1:14: `b` is a table since line 1; a dotted key can't add to it"},
		{"[[a.b]]\n[a]\nb.c = 1",
		 "malformed 3:1: `b` is a list since line 1; a dotted key can't add to it"},
	};

	ASSERT_VALUES(rows);
}

Test(toml, what_is_refused_and_where)
{
	static const struct document_row rows[] = {
		{"a", "malformed 1:2: the end of the file stands here; wanted `.` or `=`"},
		{"a =\n", "malformed 1:4: the end of the line stands here; wanted a value"},
		{"é = 1", "malformed 1:1: `é` stands here; wanted a key"},
		{"'é' = 1 é", "malformed 1:9: `é` stands here; wanted the end of the line"},
		{"a = 1\n\tb = yes",
		 "malformed 2:6: `yes` is no value; a text is written in quotes"},
		{"a = 012", "malformed 1:5: `012` is no number: it begins with 0"},
		{"a = 1__0", "malformed 1:5: `1__0` is no number"},
		{"a = 1.", "malformed 1:5: `1.` is no number"},
		{"a = +0x1", "malformed 1:5: `+0x1` is no number"},
		{"a = 9223372036854775808",
		 "malformed 1:5: `9223372036854775808` doesn't fit in 64 bits"},
		{"a = 0x8000000000000000",
		 "malformed 1:5: `0x8000000000000000` doesn't fit in 64 bits"},
		{"a = 2023-02-29", "malformed 1:5: `2023-02-29` is no date or time"},
		{"a = 1979-05-27 25:00:00",
		 "malformed 1:5: `1979-05-27 25:00:00` is no date or time"},
		{"a = 07:32", "malformed 1:5: `07:32` is no date or time"},
		{"a = \"x", "malformed 1:5: the text isn't closed"},
		{"a = \"x\nb = 1", "malformed 1:5: the text isn't closed on its line"},
		{"a = \"\"\"x\n\n", "malformed 1:5: the text isn't closed"},
		{"a = \"é\\x\"", "malformed 1:7: `x` behind a backslash is no escape"},
		{"a = \"\\ud800\"", "malformed 1:6: there is no character `\\ud800`"},
		{"a = \"\\u12\"", "malformed 1:6: `\\u` wants 4 hexadecimal digits"},
		{"a = \"\"\"\\ x\"\"\"",
		 "malformed 1:8: a backslash before blanks must end its line"},
		{"a = \"\x01\"",
		 "malformed 1:6: the character U+0001 stands in a text; write it as an escape"},
		{"a = '\x7f'",
		 "malformed 1:6: the character U+007F stands in a text; one in '…' can't hold it"},
		{"# \x01", "malformed 1:3: the character U+0001 stands in a comment; none may"},
		{"a = 1\rb = 2",
		 "malformed 1:6: the character U+000D stands here; wanted the end of the line"},
		{"a = [1 2]", "malformed 1:8: `2` stands here; wanted `,` or `]`"},
		{"a = [1,\n", "malformed 2:1: the end of the file stands here; wanted a value"},
		{"a = {b = 1,}", "malformed 1:12: `}` stands here; wanted a key"},
		{"a = {b = 1\n}",
		 "malformed 1:11: the end of the line stands here; wanted `,` or `}`"},
		{"[a", "malformed 1:3: the end of the file stands here; wanted `.` or `]`"},
		{"[[a]", "malformed 1:4: `]` stands here; wanted `.` or `]]`"},
		{"[]", "malformed 1:2: `]` stands here; wanted a key"},
		{"\xEF\xBB\xBF"
		 "a = 1",
		 "malformed 1:1: a byte order mark; toml begins without one"},
		{"a = 1\nb = \"\xFF\"", "malformed 2:6: byte 0xFF is no UTF-8 here"},
	};

	ASSERT_VALUES(rows);
}

Test(toml, places)
{
	struct arena arena;
	struct str got;

	arena_init(&arena, NULL);
	got = document_places(
		&arena, DOC_TOML,
		STR("# é\r\na = 1\n[b]\n\t'é'.c=\"\"\"\n\"\"\"  # x\nd = {e = [\n1]}\n"));
	cr_assert(str_is(got, "a 2:1 2:5; b.é.c 4:6 4:8; b.d.e 6:6 6:10"), "got: %.*s",
		  STR_ARG(got));
	arena_release(&arena);
}

struct hostile {
	const char *head, *piece, *tail;
	size_t times;
	const char *want; /* how the answer begins */
};

static void assert_hostile(const struct hostile *row)
{
	struct arena arena;
	struct buf text;
	struct str got;

	arena_init(&arena, NULL);
	buf_init(&text, &arena, 2 * LIMIT_DOCUMENT);
	buf_add(&text, str_of(row->head));
	for (size_t i = 0; i < row->times; i++)
		buf_add(&text, str_of(row->piece));
	buf_add(&text, str_of(row->tail));
	got = document_values(&arena, DOC_TOML, buf_str(&text));
	cr_assert(str_starts_with(got, str_of(row->want)), "%s × %zu\n got: %.*s\nwant: %s",
		  row->piece, row->times, STR_ARG(str_sub(got, 0, 200)), row->want);
	arena_release(&arena);
}

Test(toml, hostile_texts)
{
	static const struct hostile rows[] = {
		{"a", ".a", " = 1", 200000,
		 "limit 1:129: tables and lists nested more than 64 deep"},
		{"[a", ".a", "]", 200000, "limit 1:130: tables and lists nested more than 64 deep"},
		{"a = ", "[", "", 10000, "limit 1:68: tables and lists nested more than 64 deep"},
		{"a = ", "{a = ", "", 10000,
		 "limit 1:320: tables and lists nested more than 64 deep"},
		{"a", ".a", " = 1", 63, "a.a.a.a."},
		{"a", ".a", " = []", 63, "limit 1:131: tables and lists nested more than 64 deep"},
		{"a = [", "1,", "]", 200000, "limit 1:200002: more than 100000 values"},
		{"", "[[a]]\n", "", 200000, "limit 99999:3: more than 100000 values"},
		{"", "a", "", LIMIT_DOCUMENT,
		 "malformed 1:4194305: the end of the file stands here; wanted"},
		{"\"", "\\u0041", "\" = 1", 600000, "AAAAAAAA"},
		{"a = \"", "x", "", LIMIT_DOCUMENT, "limit 0:0: more than 4194304 bytes"},
		{"a = ", "9", "", 1000000, "malformed 1:5: `9999"},
		{"a = 1.", "9", "", 1000000, "a = real 2"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_hostile(&rows[i]);
}

Test(toml, refuses_a_nul)
{
	struct arena arena;
	struct str got;

	arena_init(&arena, NULL);
	got = document_values(&arena, DOC_TOML, STR("a = 1\nb = \0"));
	cr_assert(str_is(got, "malformed 2:5: a NUL byte; wanted text"), "got: %.*s", STR_ARG(got));
	arena_release(&arena);
}
