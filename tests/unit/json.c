#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"

#include <criterion/criterion.h>

#define ASSERT_VALUES(rows) document_assert_values(DOC_JSON, (rows), sizeof(rows) / sizeof *(rows))

Test(json, values)
{
	static const struct document_row rows[] = {
		{"{}", ""},
		{"{\"a\": 1, \"b\": -2.5, \"c\": true, \"d\": \"x\", \"e\": null}",
		 "a = 1; b = real -2.5; c = yes; d = \"x\""},
		{"{\"a\": {\"b.c\": [1, \"x\", null]}, \"d\": [[1]], \"e\": [{}]}",
		 "a.\"b.c\" = [1, \"x\", null]"},
		{"{\"a\": \"\\u00e9\\ud83d\\ude00\\n\\/\"}", "a = \"é😀\n/\""},
		{"{\"a\": 9223372036854775807, \"b\": -9223372036854775808, \"c\": 1e2}",
		 "a = 9223372036854775807; b = -9223372036854775808; c = real 100"},
		{"{\"\": 1}", "\"\" = 1"},
	};

	ASSERT_VALUES(rows);
}

Test(json, what_is_refused_and_where)
{
	static const struct document_row rows[] = {
		{"", "malformed 1:1: the end of the file stands here; wanted a value"},
		{"[1]", "malformed 1:1: the whole document is a list; wanted a table"},
		{"{\"a\":}", "malformed 1:6: `}` stands here; wanted a value"},
		{"{\"a\": [1,\n 2,,3]}", "malformed 2:4: `,` stands here; wanted a value"},
		{"{\"é\": \"é\", tru}",
		 "malformed 1:12: `tru` stands here; wanted a key in double quotes, or `}`"},
		{"{\"a\" 1}", "malformed 1:6: `1` stands here; wanted `:`"},
		{"{\"a\": [1 2]}", "malformed 1:10: `2` stands here; wanted `,` or `]`"},
		{"{\"a\": 1\n",
		 "malformed 2:1: the end of the file stands here; wanted `,` or `}`"},
		{"{} x", "malformed 1:4: `x` stands here; wanted the end of the file"},
		{"{\"a\": nul}", "malformed 1:7: `nul` is no JSON value"},
		{"{\"a\": 01}", "malformed 1:7: `01` is no JSON value"},
		{"{\"a\": \"é\n\"}", "malformed 1:9: the end of the line stands in a text; wanted "
				     "`\\n`, or the closing quote"},
		{"{\"a\": \"\x01\"}",
		 "malformed 1:8: the character U+0001 stands in a text; wanted an escape"},
		{"{\"a\": \"é\\q\"}", "malformed 1:9: `\\` begins no escape of JSON"},
		{"{\"a\": \"\\ud800\"}",
		 "malformed 1:7: `\"\\ud800\"` holds an escape that is no character"},
		{"{\"a\": \"x", "malformed 1:7: `\"x` isn't closed"},
		{"{\"a\": 1,\n \"a\": 2}", "malformed 2:2: `\"a\"` stands twice in one object"},
		{"{\"\\u0000\": 1}", "malformed 1:2: `\"\\u0000\"` holds a NUL; a key can't"},
		{"{\"a\": 9223372036854775808}",
		 "malformed 1:7: `9223372036854775808` doesn't fit in 64 bits"},
		{"{\"a\": -1e999}", "malformed 1:7: `-1e999` is more than a number can be"},
		{"\xEF\xBB\xBF{}", "malformed 1:1: a byte order mark; json begins without one"},
		{"{\"a\": \"\xFF\"}", "malformed 1:8: byte 0xFF is no UTF-8 here"},
	};

	ASSERT_VALUES(rows);
}

Test(json, places)
{
	struct arena arena;
	struct str got;

	arena_init(&arena, NULL);
	got = document_places(&arena, DOC_JSON,
			      STR("{\"é\" : 1,\r\n\t\"b\":{\"c\\\"\":[[],{}] ,\"d\"\n: \"x\"}}"));
	cr_assert(str_is(got, "é 1:2 1:8; b.d 2:22 3:3"), "got: %.*s", STR_ARG(got));
	arena_release(&arena);
}

Test(json, keeps_a_nul_of_a_text)
{
	struct doc_source source = {DOC_JSON, STR("{\"a\": \"x\\u0000y\"}"), STR("document")};
	struct doc_value root, *value;
	struct arena arena;
	struct fault *none = NULL;

	arena_init(&arena, NULL);
	cr_assert(doc_read(&arena, &source, &root, none));
	value = map_get(&root.table, STR("a"));
	cr_assert(str_eq(value->text, STR("x\0y")));
	arena_release(&arena);
}

Test(json, hostile_texts)
{
	static const struct {
		const char *head, *piece, *want;
		size_t times;
	} rows[] = {
		{"", "[", "limit 1:65: tables and lists nested more than 64 deep", 10000},
		{"{\"a\":", "{\"a\":", "limit 1:321: tables and lists nested more than 64 deep",
		 10000},
		{"{\"a\":[1", ",1", "limit 1:400001: more than 100000 values", 1000000},
		{"{\"a\":\"", "\\\"", "malformed 1:6: `\"", 2000000},
		{"{\"", "a", "malformed 1:2: `\"aaa", 4000000},
		{"{\"a\":", "9", "malformed 1:6: `999", 4000000},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct buf text;
		struct str got;

		arena_init(&arena, NULL);
		buf_init(&text, &arena, LIMIT_DOCUMENT);
		buf_add(&text, str_of(rows[i].head));
		for (size_t n = 0; n < rows[i].times; n++)
			buf_add(&text, str_of(rows[i].piece));
		got = document_values(&arena, DOC_JSON, buf_str(&text));
		cr_assert(str_starts_with(got, str_of(rows[i].want)), "%s…\n got: %.*s\nwant: %s",
			  rows[i].head, STR_ARG(str_sub(got, 0, 200)), rows[i].want);
		arena_release(&arena);
	}
}
