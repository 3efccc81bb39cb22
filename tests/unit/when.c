#include "report/when.h"

#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

static void out_of_memory(void)
{
	abort();
}

/* The C library's calendar is the oracle. */
Test(when, instants)
{
	struct arena arena;
	time_t seconds = 0;

	arena_init(&arena, out_of_memory);
	for (unsigned i = 0; seconds <= 253402300799;
	     i++, seconds = (time_t)i * 7654321 + i % 86400) {
		struct tm parts;
		char want[32];
		struct arena_mark mark = arena_mark(&arena);

		gmtime_r(&seconds, &parts);
		strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%SZ", &parts);
		struct str got = when_told(&arena, seconds);
		cr_assert(str_is(got, want), "%lld: got %.*s, want %s", (long long)seconds,
			  STR_ARG(got), want);
		arena_rewind(&arena, mark);
	}
	cr_assert(str_is(when_told(&arena, -1), "1970-01-01T00:00:00Z"));
	cr_assert(str_is(when_told(&arena, INT64_MAX), "9999-12-31T23:59:59Z"));
	arena_release(&arena);
}

Test(when, spans)
{
	static const struct {
		int64_t in;
		const char *want;
	} rows[] = {
		{-1, "0.00 ms"},       {0, "0.00 ms"},
		{30000, "0.03 ms"},    {990000, "0.99 ms"},
		{996000, "1.0 ms"},    {1240000, "1.2 ms"},
		{9949000, "9.9 ms"},   {9951000, "10 ms"},
		{38214000, "38 ms"},   {999400000, "999 ms"},
		{999600000, "1.0 s"},  {9949000000, "9.9 s"},
		{75123000000, "75 s"}, {INT64_MAX, "9223372037 s"},
	};
	struct arena arena;

	arena_init(&arena, out_of_memory);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str got = took_told(&arena, rows[i].in);

		cr_assert(str_is(got, rows[i].want), "%lld: got %.*s, want %s",
			  (long long)rows[i].in, STR_ARG(got), rows[i].want);
	}
	arena_release(&arena);
}
