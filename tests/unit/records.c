#include "base/arena.h"
#include "base/buf.h"
#include "value/record.h"

#include <criterion/criterion.h>
#include <string.h>

/* The one form of a name; NULL: it is none, with the trouble at `at`. */
Test(records, names_as_authors_write_them)
{
	static const struct {
		const char *text, *want;
		size_t at;
	} rows[] = {
		{"mode", "mode", 0},
		{"os.id_like", "os.id_like", 0},
		{"Service.NoNewPrivileges", "Service.NoNewPrivileges", 0},
		{"tls.[v1.2]", "tls.[v1.2]", 0},
		{"tls.[\"v1.2\"]", "tls.[v1.2]", 0},
		{"tls.[plain].x", "tls.plain.x", 0},
		{"tls.[\"plain\"]", "tls.plain", 0},
		{"[exists]", "[exists]", 0},
		{"[\"exists\"].x", "[exists].x", 0},
		{"a.[\"b]c\"]", "a.[b]c]", 0},
		{"a.[b c]", "a.[b c]", 0},
		{"a.[\xC3\xA4]", "a.[\xC3\xA4]", 0},
		{"", NULL, 0},
		{".", NULL, 0},
		{"a.", NULL, 2},
		{"a..b", NULL, 2},
		{"a b", NULL, 1},
		{"a[b]", NULL, 1},
		{"a.[]", NULL, 2},
		{"a.[\"\"]", NULL, 2},
		{"a.[b", NULL, 2},
		{"a.[\"b]", NULL, 2},
		{"a.[\"", NULL, 2},
		{"a.[", NULL, 2},
		{"a.[b]c", NULL, 5},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct str got = STR("none");
		size_t at = 0;
		bool done;

		arena_init(&arena, NULL);
		done = attr_name_read(&arena, str_of(rows[i].text), &got, &at);
		cr_expect(done == (rows[i].want != NULL) && (!done || str_is(got, rows[i].want)),
			  "%s: got %.*s", rows[i].text, STR_ARG(got));
		cr_expect(done || at == rows[i].at, "%s: got offset %zu, want %zu", rows[i].text,
			  at, rows[i].at);
		arena_release(&arena);
	}
}

Test(records, a_name_too_long_is_none)
{
	struct arena arena;
	struct str got;
	char *text;
	size_t at;

	arena_init(&arena, NULL);
	text = arena_alloc(&arena, 100000);
	memset(text, 'a', 100000);
	cr_expect(!attr_name_read(&arena, (struct str){text, 100000}, &got, &at));
	arena_release(&arena);
}

Test(records, names_of_nested_keys)
{
	static const struct {
		const char *elements[3];
		bool bracket;
		const char *want;
	} rows[] = {
		{{"a", "b", "c"}, false, "a.b.c"},
		{{"v1.2"}, false, "[v1.2]"},
		{{"tls", "v1.2"}, false, "tls.[v1.2]"},
		{{"exists"}, true, "[exists]"},
		{{"a", ""}, false, "a.[]"},
		{{"a b", "c"}, false, "[a b].c"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct buf name;

		arena_init(&arena, NULL);
		buf_init(&name, &arena, 1024);
		for (size_t k = 0; k < 3 && rows[i].elements[k]; k++)
			attr_name_add(&name, str_of(rows[i].elements[k]),
				      k == 0 && rows[i].bracket);
		cr_expect(str_is(buf_str(&name), rows[i].want), "got %.*s, want %s",
			  STR_ARG(buf_str(&name)), rows[i].want);
		arena_release(&arena);
	}
}

/* Few attributes and many are found by two ways. */
Test(records, finds_what_was_added)
{
	struct arena arena;

	arena_init(&arena, NULL);
	for (unsigned n = 0; n < 100; n++) {
		struct record record;

		record_init(&record, &arena);
		for (unsigned i = 0; i < n; i++)
			record_add(&record, str_printf(&arena, "a%u", i), value_int(i));
		for (unsigned i = 0; i < n; i += 7) /* a name twice: the later wins */
			record_add(&record, str_printf(&arena, "a%u", i), value_int(1000 + i));
		cr_assert(record.n == n);
		for (unsigned i = 0; i < n; i++) {
			const struct record_attr *attr =
				record_find(&record, str_printf(&arena, "a%u", i));

			cr_assert(attr && attr->value.number == i + (i % 7 ? 0 : 1000), "a%u of %u",
				  i, n);
		}
		cr_assert(!record_find(&record, STR("b")));
	}
	arena_release(&arena);
}

Test(records, an_absent_target)
{
	struct arena arena;
	struct record record;

	arena_init(&arena, NULL);
	record_init(&record, &arena);
	cr_expect(!record_is_absent(&record));
	record_set_bool(&record, "exists", true);
	cr_expect(!record_is_absent(&record));
	record_set_bool(&record, "exists", false);
	cr_expect(record_is_absent(&record));
	record_set_text(&record, "exists", STR("no")); /* a document's own key is another */
	cr_expect(!record_is_absent(&record));
	arena_release(&arena);
}

/* No attribute has the name of an answer, whatever a document calls its keys. */
Test(records, answers_are_told_from_attributes)
{
	static const struct {
		const char *name;
		bool want;
	} rows[] = {
		{"text?matches ^a", true},
		{"text?matches [?]", true},
		{"stdout?contains ?", true},
		{"text", false},
		{"[a?b]", false},
		{"a.[b?matches c]", false},
		{"[?]", false},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		cr_expect(answer_is(str_of(rows[i].name)) == rows[i].want, "%s", rows[i].name);
	cr_expect(answer_is(answer_name(&arena, STR("text"), STR("matches"), STR("[a]"))));
	arena_release(&arena);
}
