#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "sys/fault.h"

#include <criterion/criterion.h>

static const char *const formats[] = {
	[DOC_TOML] = "toml", [DOC_YAML] = "yaml", [DOC_JSON] = "json",
	[DOC_ENV] = "env",   [DOC_INI] = "ini",
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

Test(doc, format_of_a_file_name)
{
	static const struct {
		const char *path, *want;
	} rows[] = {
		{"/etc/x/config.toml", "toml"},
		{"a.yaml", "yaml"},
		{"a.yml", "yaml"},
		{"a.json", "json"},
		{"/etc/os-release", "env"},
		{"/srv/.env", "env"},
		{"/srv/app.env", "env"},
		{"a.ini", "ini"},
		{"a.cfg", "ini"},
		{"/etc/x.conf", "ini"},
		{"x.desktop", "ini"},
		{"x.repo", "ini"},
		{"a.txt", ""},
		{"", ""},
		{"/etc/toml", ""},
		{"a.toml/", ""},
		{"/etc/x.d/os-release.bak", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum doc_format format;
		bool found = doc_format_of(str_of(rows[i].path), &format);

		cr_assert(str_is(str_of(found ? formats[format] : ""), rows[i].want), "%s: want %s",
			  rows[i].path, rows[i].want);
	}
}

Test(doc, formats_by_name)
{
	enum doc_format format;

	for (size_t i = 0; i < N_FORMATS; i++)
		cr_assert(doc_format_named(str_of(formats[i]), &format) && format == i, "%s",
			  formats[i]);
	cr_assert(!doc_format_named(STR("TOML"), &format));
	cr_assert(!doc_format_named(STR(""), &format));
}

Test(doc, every_format_takes_an_absent_text_but_json)
{
	for (size_t i = 0; i < N_FORMATS; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, NULL);
		got = document_values(&arena, (enum doc_format)i, STR_NONE);
		cr_assert(str_eq(got, i == DOC_JSON
					      ? STR("malformed 1:1: the end of the file stands "
						    "here; wanted a value")
					      : STR("")),
			  "%s: got %.*s", formats[i], STR_ARG(got));
		arena_release(&arena);
	}
}

Test(doc, every_format_refuses_what_is_no_text)
{
	static const struct {
		struct str text;
		const char *want;
	} rows[] = {
		{STR_INIT("\xFF\xFE"
			  "a\0"),
		 "malformed 1:1: the text is UTF-16; wanted UTF-8"},
		{STR_INIT("\xFE\xFF\0a"), "malformed 1:1: the text is UTF-16; wanted UTF-8"},
		{STR_INIT("#\n\0"), "malformed 2:1: a NUL byte; wanted text"},
		{STR_INIT("#\n\xC3\xA9\xC3"), "malformed 2:2: byte 0xC3 is no UTF-8 here"},
		{STR_INIT("\x7F"
			  "ELF\x02\x01\x01\0\xFF"),
		 "malformed 1:8: a NUL byte; wanted text"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows * N_FORMATS; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, NULL);
		got = document_values(&arena, (enum doc_format)(i % N_FORMATS),
				      rows[i / N_FORMATS].text);
		cr_assert(str_is(got, rows[i / N_FORMATS].want), "%s\n got: %.*s\nwant: %s",
			  formats[i % N_FORMATS], STR_ARG(got), rows[i / N_FORMATS].want);
		arena_release(&arena);
	}
}

/* Every value is one more key, each level of tables one more: both right at the ceiling and past
 * it. */
Test(doc, ceilings_are_those_of_the_header)
{
	for (size_t past = 0; past < 2; past++) {
		struct arena arena;
		struct buf text;
		struct str got;

		arena_init(&arena, NULL);
		buf_init(&text, &arena, LIMIT_DOCUMENT);
		/* the root is a value, too */
		for (size_t i = 0; i < LIMIT_DOCUMENT_VALUES - 1 + past; i++)
			buf_addf(&text, "a%zu=1\n", i);
		got = document_values(&arena, DOC_INI, buf_str(&text));
		cr_assert(str_starts_with(got, past ? STR("limit 100000:8: more than 100000 values")
						    : STR("a0 = \"1\"; a1 = \"1\"")),
			  "%zu: got %.*s", past, STR_ARG(str_sub(got, 0, 100)));
		buf_clear(&text);
		for (size_t i = 0; i < LIMIT_DOCUMENT_DEPTH + past; i++)
			buf_add(&text, STR("{\"a\":"));
		buf_add(&text, STR("1"));
		buf_add_repeated(&text, '}', LIMIT_DOCUMENT_DEPTH + past);
		got = document_values(&arena, DOC_JSON, buf_str(&text));
		cr_assert(str_starts_with(got, past ? STR("limit 1:321: tables") : STR("a.a.a.a")),
			  "%zu: got %.*s", past, STR_ARG(str_sub(got, 0, 100)));
		arena_release(&arena);
	}
}
