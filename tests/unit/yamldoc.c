#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"

#include <criterion/criterion.h>

#define ASSERT_VALUES(rows) document_assert_values(DOC_YAML, (rows), sizeof(rows) / sizeof *(rows))

Test(yamldoc, types_of_the_core_schema)
{
	static const struct document_row rows[] = {
		{"a: no\nb: yes\nc: on", "a = \"no\"; b = \"yes\"; c = \"on\""},
		{"a: true\nb: False\nc: TRUE\nd: tRue", "a = yes; b = no; c = yes; d = \"tRue\""},
		{"a: ~\nb: null\nc:\nd: \"\"\ne: nULL", "d = \"\"; e = \"nULL\""},
		{"a: 0600\nb: 0o17\nc: 0x1F\nd: -7\ne: +7\nf: 0b1\ng: 1_0\nh: -0x1",
		 "a = 600; b = 15; c = 31; d = -7; e = 7; f = \"0b1\"; g = \"1_0\"; h = \"-0x1\""},
		{"a: 1.5\nb: .5\nc: 5.\nd: 1e3\ne: .\nf: 1.2.3\ng: 1e",
		 "a = real 1.5; b = real 0.5; c = real 5; d = real 1000; e = \".\"; f = \"1.2.3\"; "
		 "g = \"1e\""},
		{"a: .inf\nb: -.INF\nc: .NaN\nd: inf",
		 "a = real inf; b = real -inf; c = real nan; d = \"inf\""},
		{"a: 2001-01-01\nb: 1:30", "a = \"2001-01-01\"; b = \"1:30\""},
		{"a: \"1\"\nb: '~'\nc: |\n  1\nd: >-\n  x\n  y",
		 "a = \"1\"; b = \"~\"; c = \"1\n\"; d = \"x y\""},
		{"a: !!str 1\nb: !!int \"1\"\nc: !!float 1\nd: ! 1\ne: !secret 1\nf: !!binary 1",
		 "a = \"1\"; b = 1; c = real 1; d = \"1\"; e = \"1\"; f = \"1\""},
	};

	ASSERT_VALUES(rows);
}

Test(yamldoc, tables_and_lists)
{
	static const struct document_row rows[] = {
		{"", ""},
		{"# nothing\n", ""},
		{"---\n~\n...\n", ""},
		{"\xEF\xBB\xBF"
		 "a: 1",
		 "a = 1"},
		{"a:\n  b.c: [1, x, ~]\n  d: [[1]]\n  e: [{}]\n  f: []",
		 "a.\"b.c\" = [1, \"x\", null]; a.f = []"},
		{"1: a\ntrue: b\n~: c\n", "1 = \"a\"; true = \"b\"; ~ = \"c\""},
		{"a: &x {b: 1}\nc: *x\nd: [&y 2, *y]", "a.b = 1; c.b = 1; d = [2, 2]"},
		{"&k a: 1\nb: {*k : 2}", "a = 1; b.a = 2"},
		{"a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x, e: 4}",
		 "a.b = 1; a.c = 2; d.c = 3; d.e = 4; d.b = 1"},
		{"a: {<<: [{b: 1}, {b: 2, c: 3}]}", "a.b = 1; a.c = 3"},
		{"\"<<\": 1", "<< = 1"},
	};

	ASSERT_VALUES(rows);
}

Test(yamldoc, what_is_refused_and_where)
{
	static const struct document_row rows[] = {
		{"- a", "malformed 1:1: the whole document is a list; wanted a table"},
		{"text", "malformed 1:1: the whole document is a text; wanted a table"},
		{"a: 1\n'é': 2\na: 3", "malformed 3:1: `a` stands here twice, first in line 1"},
		{"1: a\n'1': b", "malformed 2:1: `1` stands here twice, first in line 1"},
		{"a: 1\n--- \nb: 1", "malformed 2:1: a second document begins here; wanted one"},
		{"é: *x", "malformed 1:4: no anchor `x` stands above"},
		{"a: &x [*x]", "malformed 1:8: alias `x` stands inside what it names"},
		{"? [a]\n: 1", "malformed 1:3: a key must be a text; this is a list"},
		{"a: &x {}\n*x : 1", "malformed 2:1: a key must be a text; this is a table"},
		{"a: {<<: 1}", "malformed 1:9: `<<` takes tables; this is a whole number"},
		{"a: {<<: {}, <<: {}}", "malformed 1:13: `<<` stands here twice"},
		{"a: 9223372036854775808",
		 "malformed 1:4: `9223372036854775808` doesn't fit in 64 bits"},
		{"a: !!int x", "malformed 1:4: `x` is not a whole number, as its tag has it"},
		{"é: [a\n", "malformed 2:1: did not find expected ',' or ']'"},
		{"a: b: c", "malformed 1:5: mapping values are not allowed in this context"},
		{"a: \xC3\xA9\x07", "malformed 1:5: control characters are not allowed: U+0007"},
		{"\xFF\xFE"
		 "a",
		 "malformed 1:1: the text is UTF-16; wanted UTF-8"},
		{"a: \xFF", "malformed 1:4: byte 0xFF is no UTF-8 here"},
	};

	ASSERT_VALUES(rows);
}

Test(yamldoc, places)
{
	struct arena arena;
	struct str got;

	arena_init(&arena, NULL);
	got = document_places(
		&arena, DOC_YAML,
		STR("# c\r\né: &x\r\n  - 1\r\nb: {'é': \"c\xE2\x80\xA8\", d: *x}\r\n"));
	cr_assert(str_is(got, "é 2:1 2:4; b.é 4:5 4:10; b.d 4:16 2:4"), "got: %.*s", STR_ARG(got));
	arena_release(&arena);
}

struct hostile {
	const char *head, *piece, *tail;
	size_t times;
	const char *want;
};

static void assert_hostile(const struct hostile *row)
{
	struct arena arena;
	struct buf text;
	struct str got;

	arena_init(&arena, NULL);
	buf_init(&text, &arena, LIMIT_DOCUMENT);
	buf_add(&text, str_of(row->head));
	for (size_t i = 0; i < row->times; i++)
		buf_add(&text, str_of(row->piece));
	buf_add(&text, str_of(row->tail));
	got = document_values(&arena, DOC_YAML, buf_str(&text));
	cr_assert(str_starts_with(got, str_of(row->want)), "%s%s… × %zu\n got: %.*s\nwant: %s",
		  row->head, row->piece, row->times, STR_ARG(str_sub(got, 0, 200)), row->want);
	arena_release(&arena);
}

Test(yamldoc, hostile_texts)
{
	/* one anchor of 9 values in another, each time 8 times as much */
	static const char bomb[] =
		"a: &a [1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
		"c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
		"e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\n";
	/* each anchor a level deeper than the last */
	static const char stairs[] =
		"a: &a [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]\nb: &b [[[[[[[[[[[[[[*a]]]]]]]]]]]]]]\n"
		"c: &c [[[[[[[[[[[[[[*b]]]]]]]]]]]]]]\nd: &d [[[[[[[[[[[[[[*c]]]]]]]]]]]]]]\n"
		"e: &e [[[[[[[[[[[[[[*d]]]]]]]]]]]]]]\n";
	static const struct hostile rows[] = {
		{"a: ", "[", "", 10000, "limit 1:67: tables and lists nested more than 64 deep"},
		{"a: ", "- ", "", 10000, "malformed 1:4: block sequence entries are not allowed"},
		{"", "- ", "", 10000, "limit 1:129: tables and lists nested more than 64 deep"},
		{"a: [", "1,", "]", 200000, "limit 1:200001: more than 100000 values"},
		{"", "a", "", 4000000,
		 "malformed 1:1: the whole document is a text; wanted a table"},
		{"\"", "a", "\": 1", 4000000, "malformed 1:4000003: "},
		{"? \"", "a", "\"\n: 1", 4000000, "aaaa"},
		{bomb, "", "", 0, "limit 6:"},
		{stairs, "", "", 0, "limit 5:21: tables and lists nested more than 64 deep"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_hostile(&rows[i]);
}
