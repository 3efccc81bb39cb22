#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"

#include <criterion/criterion.h>

#define ASSERT_VALUES(format, rows) \
	document_assert_values((format), (rows), sizeof(rows) / sizeof *(rows))

Test(keyfile, env_values)
{
	static const struct document_row rows[] = {
		{"", ""},
		{"# c\n\n ; d\nID=debian\n\tVERSION_ID=\"12\"\n",
		 "ID = \"debian\"; VERSION_ID = \"12\""},
		{"A=1\nexport B=2\nexport\tC=3\nexport=4",
		 "A = \"1\"; B = \"2\"; C = \"3\"; export = \"4\""},
		{"A = b  c \nB=\nC= ", "A = \"b  c\"; B = \"\"; C = \"\""},
		{"A='x \"y\" \\'\nB=\"x 'y' \\\" \\\\ \\` \\$ \\n $c\"",
		 "A = \"x \"y\" \\\"; B = \"x 'y' \" \\ ` $ \\n $c\""},
		{"A='x\ny'\nB=\"x\\\ny\"\nC=x\\\ny", "A = \"x\ny\"; B = \"xy\"; C = \"xy\""},
		{"A=x\\ \\y\\\\ \\  \nB=a\"b\" # c\nC=d\\",
		 "A = \"x y\\  \"; B = \"a\"b\" # c\"; C = \"d\""},
		{"A=1\r\nB=\"2\"\r\nC=3\\\r\n4\r\n", "A = \"1\"; B = \"2\"; C = \"34\""},
		{"A=1\nA=2", "A = \"2\""},
		{"# c \\\nA=1", "A = \"1\""},
	};

	ASSERT_VALUES(DOC_ENV, rows);
}

Test(keyfile, env_refused_and_where)
{
	static const struct document_row rows[] = {
		{"A", "malformed 1:2: the end of the file stands here; wanted `=`"},
		{"A=1\nexport B\n", "malformed 2:9: the end of the line stands here; wanted `=`"},
		{"A-B=1", "malformed 1:2: `-` stands here; wanted `=`"},
		{"  é=1", "malformed 1:3: `é` stands here; wanted a name: letters, digits and _, "
			  "no digit first"},
		{"1A=1", "malformed 1:1: `1` stands here; wanted a name: letters, digits and _, no "
			 "digit first"},
		{"A=\"é\n\nB=1\n", "malformed 1:3: the quote isn't closed"},
		{"A='é' x", "malformed 1:7: `x` stands here; wanted the end of the line"},
		{"A=\"x\"'y'", "malformed 1:6: `'` stands here; wanted the end of the line"},
		{"A=\"x\" # c", "malformed 1:7: `#` stands here; wanted the end of the line"},
		{"A=1\nB=\xFF", "malformed 2:3: byte 0xFF is no UTF-8 here"},
		{"\xEF\xBB\xBF"
		 "A=1",
		 "malformed 1:1: a byte order mark; env begins without one"},
	};

	ASSERT_VALUES(DOC_ENV, rows);
}

Test(keyfile, ini_values)
{
	static const struct document_row rows[] = {
		{"", ""},
		{"a = 1\n[s]\nb: 2\n# c\n ; d\n[t.u] ; e\nb=\n",
		 "a = \"1\"; s.b = \"2\"; \"t.u\".b = \"\""},
		{"[s]\nKey=\"q\"\nkey = a=b:c ; d\nx y = %(z)s",
		 "s.Key = \"\"q\"\"; s.key = \"a=b:c ; d\"; s.x y = \"%(z)s\""},
		{"[s]\na = 1\n  2\n\n\t3\n\nb = 4", "s.a = \"1\n2\n\n3\"; s.b = \"4\""},
		{"[s]\na =\n # c\n  x", "s.a = \"\nx\""},
		{"  a = 1\n  b = 2\n c = 3", "a = \"1\"; b = \"2\"; c = \"3\""},
		{"[DEFAULT]\r\na=1\r\n[s]\r\n", "DEFAULT.a = \"1\""},
		{"[s]\n  a = 1\n", "s.a = \"1\""},
	};

	ASSERT_VALUES(DOC_INI, rows);
}

Test(keyfile, ini_refused_and_where)
{
	static const struct document_row rows[] = {
		{"[s]\n é", "malformed 2:2: neither a section nor a key with `=` or `:`"},
		{"[s]\n = 1", "malformed 2:2: a value without a key"},
		{"[s\na=1", "malformed 1:1: the section's name isn't closed; wanted `]`"},
		{"[]", "malformed 1:1: a section without a name"},
		{"[é] x", "malformed 1:5: `x` stands here; wanted the end of the line"},
		{"[s]\na=1\nb=1\na: 2", "malformed 4:1: `a` stands here twice, first in line 2"},
		{"[s]\na=1\n[t]\n[s]", "malformed 4:1: `s` stands here twice, first in line 1"},
		{"s=1\n[s]", "malformed 2:1: `s` stands here twice, first in line 1"},
		{"a=\xC3", "malformed 1:3: byte 0xC3 is no UTF-8 here"},
	};

	ASSERT_VALUES(DOC_INI, rows);
}

Test(keyfile, places)
{
	struct arena arena;
	struct str got;

	arena_init(&arena, NULL);
	got = document_places(&arena, DOC_ENV, STR("\n export A = x\nB='é\n' \nC=\n"));
	cr_assert(str_is(got, "A 2:9 2:13; B 3:1 3:3; C 5:1 5:3"), "got: %.*s", STR_ARG(got));
	got = document_places(&arena, DOC_INI, STR("a= 1\n[é]\n\té : x\n\t  y\n"));
	cr_assert(str_is(got, "a 1:1 1:4; é.é 3:2 3:6"), "got: %.*s", STR_ARG(got));
	arena_release(&arena);
}

Test(keyfile, hostile_texts)
{
	static const struct {
		enum doc_format format;
		const char *head, *piece;
		size_t times;
		const char *want;
	} rows[] = {
		{DOC_ENV, "", "a", LIMIT_DOCUMENT,
		 "malformed 1:4194305: the end of the file stands here; wanted `=`"},
		{DOC_ENV, "A=\"", "\\\"", 2000000, "malformed 1:3: the quote isn't closed"},
		{DOC_ENV, "A=", "\\\n", 2000000, "A = \"\""},
		{DOC_ENV, "", "A=1\n", 1000000, "limit 100000:3: more than 100000 values"},
		{DOC_INI, "", "a", LIMIT_DOCUMENT, "malformed 1:1: neither a section"},
		{DOC_INI, "a=\n", " x\n", 1000000, "a = \"\nx\nx"},
		{DOC_INI, "a=", "\n", 4000000, "a = \"\""},
		{DOC_INI, "[", "]", 4000000, "malformed 1:1: a section without a name"},
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
		got = document_values(&arena, rows[i].format, buf_str(&text));
		cr_assert(str_starts_with(got, str_of(rows[i].want)), "%s…\n got: %.*s\nwant: %s",
			  rows[i].head, STR_ARG(str_sub(got, 0, 200)), rows[i].want);
		arena_release(&arena);
	}
}
