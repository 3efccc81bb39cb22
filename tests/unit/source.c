#include "source/source.h"

#include "base/arena.h"

#include <criterion/criterion.h>
#include <string.h>

/* Offsets of a text, and the lines and columns that they are told as: "1:1 2:3". */
struct row {
	const char *name;
	struct str text;
	const char *places; /* of every byte, and of the end */
};

static struct str places_of(struct arena *arena, struct str text)
{
	struct sources sources;
	struct str told = STR("");
	uint32_t file;

	sources_init(&sources, arena);
	file = sources_add(&sources, STR("f"), STR("/"), text);
	for (uint32_t at = 0; at <= text.n; at++) {
		struct place place = sources_place(&sources, (struct span){file, at, at});

		told = str_printf(arena, "%.*s%s%u:%u", STR_ARG(told), at ? " " : "", place.line,
				  place.column);
	}
	return told;
}

Test(source, tells_lines_and_columns)
{
	static const struct row rows[] = {
		{"nothing", STR_INIT(""), "1:1"},
		{"one line", STR_INIT("ab"), "1:1 1:2 1:3"},
		{"LF", STR_INIT("a\n\nb\n"), "1:1 1:2 2:1 3:1 3:2 4:1"},
		{"CR LF is one break", STR_INIT("a\r\nb"), "1:1 1:2 1:3 2:1 2:2"},
		{"CR", STR_INIT("a\rb"), "1:1 1:2 2:1 2:2"},
		{"CR CR LF", STR_INIT("\r\r\n"), "1:1 2:1 2:2 3:1"},
		{"LF CR are two", STR_INIT("\n\rb"), "1:1 2:1 3:1 3:2"},
		{"CR at the end", STR_INIT("a\r"), "1:1 1:2 2:1"},
		{"NEL", STR_INIT("\xC2\x85x"), "1:1 1:2 2:1 2:2"},
		{"LS and PS", STR_INIT("\xE2\x80\xA8\xE2\x80\xA9x"),
		 "1:1 1:2 1:3 2:1 2:2 2:3 3:1 3:2"},
		{"what only begins like one", STR_INIT("\xC2\xA0\xE2\x80\xA6x"),
		 "1:1 1:2 1:2 1:3 1:4 1:3 1:4"},
		{"a tab is a character", STR_INIT("\tx"), "1:1 1:2 1:3"},
		{"wide, combining, beyond the BMP",
		 STR_INIT("\xE6\xBC\xA2"
			  "e\xCC\x81"
			  "\xF0\x9F\x98\x80x"),
		 "1:1 1:2 1:3 1:2 1:3 1:4 1:4 1:5 1:6 1:7 1:5 1:6"},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str got = places_of(&arena, rows[i].text);

		cr_expect(str_is(got, rows[i].places), "%s: got %.*s, want %s", rows[i].name,
			  STR_ARG(got), rows[i].places);
	}
	arena_release(&arena);
}

/* Each line is what stands between two breaks, whatever they are; there is none before or behind.
 */
Test(source, gives_lines)
{
	static const char *const breaks[] = {"\n", "\r\n", "\r", "\xC2\x85", "\xE2\x80\xA8"};

	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
		struct arena arena;
		struct sources sources;
		struct span span = {.begin = 0};
		uint32_t begin = 0;
		size_t n = strlen(breaks[i]);

		arena_init(&arena, NULL);
		sources_init(&sources, &arena);
		span.file = sources_add(&sources, STR("f"), STR("/"),
					str_printf(&arena, "ab%s%sc", breaks[i], breaks[i]));
		cr_expect(str_is(source_line(&sources, span, 1, &begin), "ab") && begin == 0);
		cr_expect(str_is(source_line(&sources, span, 2, &begin), "") && begin == 2 + n);
		cr_expect(str_is(source_line(&sources, span, 3, &begin), "c") &&
			  begin == 2 + 2 * n);
		cr_expect(!str_is_set(source_line(&sources, span, 0, &begin)));
		cr_expect(!str_is_set(source_line(&sources, span, 4, &begin)));
		arena_release(&arena);
	}
}

Test(source, knows_no_place)
{
	struct arena arena;
	struct sources sources;
	uint32_t begin;

	arena_init(&arena, NULL);
	sources_init(&sources, &arena);
	cr_expect(sources_add(&sources, STR("a"), STR("/"), STR("x")) == 1);
	cr_expect(sources_add(&sources, STR("b"), STR("/"), STR("y")) == 2);
	for (uint32_t file = 0; file < 4; file += 3) {
		struct span none = {file, 0, 1};

		cr_expect(sources_place(&sources, none).line == 0);
		cr_expect(!sources_of(&sources, none));
		cr_expect(!str_is_set(source_line(&sources, none, 1, &begin)));
	}
	cr_expect(str_is(sources_place(&sources, (struct span){2, 0, 1}).path, "b"));
	cr_expect(str_is(sources_of(&sources, (struct span){1, 0, 1})->text, "x"));
	arena_release(&arena);
}
