/*
 * The C library is the oracle of widths. With GOLDEN=update in the environment the table is written
 * anew from it: engine/base/widths.def.
 */
#include "base/utf8.h"

#include "base/cleanup.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { FIRST = 0x300, LAST = 0x10FFFF, A_LINE = 4 };

/* -1: the C library knows no such character, and any width is right. */
static int width_of(uint32_t code)
{
	return wcwidth((wchar_t)code);
}

/* The last code point of the run that begins here, unknown ones inside taken along. */
static uint32_t run_end(uint32_t first)
{
	uint32_t last = first;

	for (uint32_t code = first; code <= LAST; code++) {
		if (width_of(code) == width_of(first))
			last = code;
		else if (width_of(code) >= 0)
			break;
	}
	return last;
}

static void write_table(void)
{
	const char *path = TESTS_DIR "/../engine/base/widths.def";
	CLEANUP_FILE FILE *file = fopen(path, "w");
	unsigned n = 0;

	cr_assert(file, "%s can't be written", path);
	fprintf(file, "/* What isn't one column wide: WIDTH(first, last, columns). "
		      "Written by tests/unit/utf8.c. */");
	for (uint32_t code = FIRST; code <= LAST; code++) {
		int width = width_of(code);

		if (width != 0 && width != 2)
			continue;
		fprintf(file, "%sWIDTH(0x%X, 0x%X, %d)", n++ % A_LINE ? " " : "\n", code,
			run_end(code), width);
		code = run_end(code);
	}
	fprintf(file, "\n#undef WIDTH\n");
}

Test(utf8, widths_are_those_of_the_c_library)
{
	const char *update = getenv("GOLDEN");

	cr_assert(setlocale(LC_CTYPE, "C.UTF-8"));
	if (update && strcmp(update, "update") == 0) {
		write_table();
		return;
	}
	for (uint32_t code = FIRST; code <= LAST; code++) {
		int want = width_of(code);
		unsigned got = utf8_width(code);

		cr_assert(want < 0 || got == (unsigned)want, "U+%04X: got %u, want %d", code, got,
			  want);
	}
}

Test(utf8, columns)
{
	static const struct {
		struct str in;
		size_t want;
	} rows[] = {
		{STR_INIT(""), 0},
		{STR_INIT("plain"), 5},
		{STR_INIT("caf\xC3\xA9"), 4},
		{STR_INIT("cafe\xCC\x81"), 4},
		{STR_INIT("\xE4\xB8\xBB\xE6\x9C\xBA"), 4},
		{STR_INIT("\xF0\x9F\x9A\x80!"), 3},
		{STR_INIT("a\xFF\xC3"), 3},
		{STR_INIT("\x1b\x7f"), 2},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t got = utf8_columns(rows[i].in);

		cr_assert(got == rows[i].want, "row %zu: got %zu, want %zu", i, got, rows[i].want);
	}
}
