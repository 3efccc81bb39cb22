#include "base/arena.h"
#include "base/buf.h"
#include "matching.h"
#include "value/value.h"

#include <criterion/criterion.h>
#include <math.h>
#include <time.h>

/* printed: what people see of the text once it is read; NULL: it doesn't read, and why says so. */
struct read_row {
	const char *type, *text, *printed, *why;
};

static void read_one(const struct read_row *row)
{
	struct arena arena;
	struct value value;
	struct str why = STR(""), got = STR("nothing");
	bool done;

	arena_init(&arena, NULL);
	done = matching_type(row->type)->read(&arena, str_of(row->text), &value, &why);
	if (done)
		got = value_text(&arena, &value);
	if (row->printed)
		cr_expect(done && str_is(got, row->printed), "%s `%s`: got %.*s, want %s",
			  row->type, row->text, STR_ARG(done ? got : why), row->printed);
	else
		cr_expect(!done && str_is(why, row->why), "%s `%s`: got %.*s, want %s", row->type,
			  row->text, STR_ARG(done ? got : why), row->why);
	arena_release(&arena);
}

#define READ_ALL(rows)                                             \
	for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) \
	read_one(&(rows)[i])

Test(values, bool)
{
	static const struct read_row rows[] = {
		{"bool", "yes", "yes", NULL},
		{"bool", "No", "no", NULL},
		{"bool", "true", "yes", NULL},
		{"bool", "FALSE", "no", NULL},
		{"bool", "on", "yes", NULL},
		{"bool", "off", "no", NULL},
		{"bool", "1", "yes", NULL},
		{"bool", "0", "no", NULL},
		{"bool", "y", NULL, "`y` is neither yes nor no"},
		{"bool", "", NULL, "`` is neither yes nor no"},
		{"bool", "yes ", NULL, "`yes ` is neither yes nor no"},
	};

	READ_ALL(rows);
}

Test(values, numbers)
{
	static const struct read_row rows[] = {
		{"int", "42", "42", NULL},
		{"int", "-1", "-1", NULL},
		{"int", "+7", "7", NULL},
		{"int", "007", "7", NULL},
		{"int", "9223372036854775807", "9223372036854775807", NULL},
		{"int", "-9223372036854775808", "-9223372036854775808", NULL},
		{"int", "9223372036854775808", NULL, "`9223372036854775808` is no whole number"},
		{"int", "1.0", NULL, "`1.0` is no whole number"},
		{"int", "0x10", NULL, "`0x10` is no whole number"},
		{"int", "1_000", NULL, "`1_000` is no whole number"},
		{"int", " 1", NULL, "` 1` is no whole number"},
		{"int", "-", NULL, "`-` is no whole number"},
		{"int", "", NULL, "`` is no whole number"},
		{"real", "1.5", "1.5", NULL},
		{"real", "1.50", "1.5", NULL},
		{"real", "2e6", "2000000", NULL},
		{"real", "-1E-3", "-0.001", NULL},
		{"real", "0.1", "0.1", NULL},
		{"real", "123456789.125", "123456789.125", NULL},
		{"real", "1e15", "1e+15", NULL},
		{"real", "1e308", "1e+308", NULL},
		{"real", "1e309", NULL, "`1e309` is no number"},
		{"real", ".5", NULL, "`.5` is no number"},
		{"real", "5.", NULL, "`5.` is no number"},
		{"real", "nan", NULL, "`nan` is no number"},
		{"real", "inf", NULL, "`inf` is no number"},
		{"real", "0x1p3", NULL, "`0x1p3` is no number"},
		{"text", "", "", NULL},
		{"text", " no ", " no ", NULL},
		{"list", "a, b", "a, b", NULL},
	};

	READ_ALL(rows);
}

Test(values, sizes)
{
#define NO_SIZE(text) "`" text "` is no size: write bytes, or a unit as in 8 GiB, 8G, 8 GB"
	static const struct read_row rows[] = {
		{"size", "0", "0 B", NULL},
		{"size", "1023", "1023 B", NULL},
		{"size", "1024", "1 KiB", NULL},
		{"size", "8 GiB", "8 GiB", NULL},
		{"size", "8GiB", "8 GiB", NULL},
		{"size", "8G", "8 GiB", NULL},
		{"size", "8 GB", "7.4 GiB", NULL},
		{"size", "100 B", "100 B", NULL},
		{"size", "1 kB", "1000 B", NULL},
		{"size", "1.5 KiB", "1.5 KiB", NULL},
		{"size", "1.9990234375 MiB", "1.9 MiB", NULL},
		{"size", "0.5 GiB", "512 MiB", NULL},
		{"size", "3 PiB", "3 PiB", NULL},
		{"size", "1025 PiB", "1025 PiB", NULL},
		{"size", "9223372036854775807", "8191.9 PiB", NULL},
		{"size", "8192 PiB", NULL, NO_SIZE("8192 PiB")},
		{"size", "0.1 KiB", NULL, NO_SIZE("0.1 KiB")},
		{"size", "8 Gb", NULL, NO_SIZE("8 Gb")},
		{"size", "8g", NULL, NO_SIZE("8g")},
		{"size", "-1", NULL, NO_SIZE("-1")},
		{"size", "GiB", NULL, NO_SIZE("GiB")},
		{"size", "8 ", NULL, NO_SIZE("8 ")},
		{"size", "8  GiB", NULL, NO_SIZE("8  GiB")},
		{"size", "8 GiB ", NULL, NO_SIZE("8 GiB ")},
		{"size", "8.GiB", NULL, NO_SIZE("8.GiB")},
		{"size", "1.00000000000000000000 KiB", NULL, NO_SIZE("1.00000000000000000000 KiB")},
		{"size", "", NULL, NO_SIZE("")},
	};

	READ_ALL(rows);
}

Test(values, durations)
{
#define NO_DURATION(text) \
	"`" text "` is no duration: write seconds, or a unit as in 500ms, 90s, 5m, 7d"
	static const struct read_row rows[] = {
		{"duration", "0", "0 s", NULL},
		{"duration", "500ms", "500 ms", NULL},
		{"duration", "1", "1 s", NULL},
		{"duration", "1.5s", "1.5 s", NULL},
		{"duration", "1.999s", "1.9 s", NULL},
		{"duration", "90s", "90 s", NULL},
		{"duration", "61.5 sec", "61.5 s", NULL},
		{"duration", "125s", "2 min 5 s", NULL},
		{"duration", "5m", "5 min", NULL},
		{"duration", "90 min", "90 min", NULL},
		{"duration", "150 min", "2 h 30 min", NULL},
		{"duration", "1h", "1 h", NULL},
		{"duration", "25h", "25 h", NULL},
		{"duration", "7d", "7 d", NULL},
		{"duration", "2w", "14 d", NULL},
		{"duration", "53h", "2 d 5 h", NULL},
		{"duration", "9223372036854775807ms", "106751991167 d 7 h", NULL},
		{"duration", "9223372036854775807", NULL, NO_DURATION("9223372036854775807")},
		{"duration", "1.5ms", NULL, NO_DURATION("1.5ms")},
		{"duration", "5 minutes", NULL, NO_DURATION("5 minutes")},
		{"duration", "1h30m", NULL, NO_DURATION("1h30m")},
		{"duration", "-5s", NULL, NO_DURATION("-5s")},
		{"duration", "", NULL, NO_DURATION("")},
	};

	READ_ALL(rows);
}

Test(values, times)
{
#define NO_TIME(text) "`" text "` is no time: write it as in 2026-12-31 or 2026-12-31T23:59:00Z"
	static const struct read_row rows[] = {
		{"time", "2026-12-31", "2026-12-31T00:00:00Z", NULL},
		{"time", "2026-12-31T23:59", "2026-12-31T23:59:00Z", NULL},
		{"time", "2026-12-31 23:59:58", "2026-12-31T23:59:58Z", NULL},
		{"time", "2026-12-31T23:59:58Z", "2026-12-31T23:59:58Z", NULL},
		{"time", "2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z", NULL},
		{"time", "2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z", NULL},
		{"time", "2026-01-01T00:30:00-0130", "2026-01-01T02:00:00Z", NULL},
		{"time", "2024-02-29", "2024-02-29T00:00:00Z", NULL},
		{"time", "2000-02-29", "2000-02-29T00:00:00Z", NULL},
		{"time", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", NULL},
		{"time", "0000-01-01", "0000-01-01T00:00:00Z", NULL},
		{"time", "2026-02-29", NULL, NO_TIME("2026-02-29")},
		{"time", "1900-02-29", NULL, NO_TIME("1900-02-29")},
		{"time", "2026-13-01", NULL, NO_TIME("2026-13-01")},
		{"time", "2026-00-01", NULL, NO_TIME("2026-00-01")},
		{"time", "2026-1-1", NULL, NO_TIME("2026-1-1")},
		{"time", "2026-12-31T", NULL, NO_TIME("2026-12-31T")},
		{"time", "2026-12-31T24:00", NULL, NO_TIME("2026-12-31T24:00")},
		{"time", "2026-12-31T23:59:58+25:00", NULL, NO_TIME("2026-12-31T23:59:58+25:00")},
		{"time", "2026-12-31Z", NULL, NO_TIME("2026-12-31Z")},
		{"time", "2026-12-31T23:59Zx", NULL, NO_TIME("2026-12-31T23:59Zx")},
		{"time", "today", NULL, NO_TIME("today")},
		{"time", "", NULL, NO_TIME("")},
	};

	READ_ALL(rows);
}

Test(values, modes)
{
#define NO_MODE(text) \
	"`" text "` is no mode: write octal digits as in 0600, or symbolic as in u=rw,go="
	static const struct read_row rows[] = {
		{"mode", "0600", "0600", NULL},
		{"mode", "600", "0600", NULL},
		{"mode", "0o600", "0600", NULL},
		{"mode", "00600", "0600", NULL},
		{"mode", "000", "0000", NULL},
		{"mode", "7777", "7777", NULL},
		{"mode", "u=rw,go=", "0600", NULL},
		{"mode", "u=rw", "0600", NULL},
		{"mode", "a=r", "0444", NULL},
		{"mode", "ugo=x", "0111", NULL},
		{"mode", "u=rwxs,g=rxs,o=rxt", "7755", NULL},
		{"mode", "a=rwxt", "1777", NULL},
		{"mode", "go=w", "0022", NULL},
		{"mode", "0", NULL, NO_MODE("0")},
		{"mode", "64", NULL, NO_MODE("64")},
		{"mode", "0888", NULL, NO_MODE("0888")},
		{"mode", "10000", NULL, NO_MODE("10000")},
		{"mode", "0x1ff", NULL, NO_MODE("0x1ff")},
		{"mode", "rw-------", NULL, NO_MODE("rw-------")},
		{"mode", "u+x", NULL, NO_MODE("u+x")},
		{"mode", "=rw", NULL, NO_MODE("=rw")},
		{"mode", "u=rq", NULL, NO_MODE("u=rq")},
		{"mode", "u=t", NULL, NO_MODE("u=t")},
		{"mode", "o=s", NULL, NO_MODE("o=s")},
		{"mode", "u=r,u=w", NULL, NO_MODE("u=r,u=w")},
		{"mode", "u=r,", NULL, NO_MODE("u=r,")},
		{"mode", "u=r,,o=r", NULL, NO_MODE("u=r,,o=r")},
		{"mode", "z=r", NULL, NO_MODE("z=r")},
		{"mode", "", NULL, NO_MODE("")},
	};

	READ_ALL(rows);
}

/* The oracle of symbolic modes is chmod's own grammar, for those that name each class once. */
Test(values, octal_and_symbolic_modes_agree)
{
	for (unsigned mode = 0; mode <= 07777; mode++) {
		struct arena arena;
		struct buf text;
		struct value value;
		struct str why;

		arena_init(&arena, NULL);
		buf_init(&text, &arena, 64);
		buf_addf(&text, "u=%s%s%s%s,g=%s%s%s%s,o=%s%s%s%s", mode & 0400 ? "r" : "",
			 mode & 0200 ? "w" : "", mode & 0100 ? "x" : "", mode & 04000 ? "s" : "",
			 mode & 040 ? "r" : "", mode & 020 ? "w" : "", mode & 010 ? "x" : "",
			 mode & 02000 ? "s" : "", mode & 04 ? "r" : "", mode & 02 ? "w" : "",
			 mode & 01 ? "x" : "", mode & 01000 ? "t" : "");
		cr_assert(type_mode.read(&arena, buf_str(&text), &value, &why));
		cr_assert(value.number == mode, "%.*s: got %llo, want %o", STR_ARG(buf_str(&text)),
			  (unsigned long long)value.number, mode);
		arena_release(&arena);
	}
}

/* The C library's calendar is the oracle, for days of four thousand years. */
Test(values, times_read_as_they_print)
{
	struct arena arena;
	time_t end = 64060588800; /* 4000 */

	arena_init(&arena, NULL);
	for (time_t seconds = -62135596800; seconds < end; seconds += 8639999) {
		struct arena_mark mark = arena_mark(&arena);
		struct value value = {.type = TYPE_time, .number = seconds}, again;
		struct str text = value_text(&arena, &value), why;
		struct tm parts;
		struct str want;

		gmtime_r(&seconds, &parts);
		want = str_printf(&arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
				  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
				  parts.tm_sec);
		cr_assert(str_eq(text, want), "got %.*s, want %.*s", STR_ARG(text), STR_ARG(want));
		cr_assert(type_time.read(&arena, text, &again, &why) && again.number == seconds,
			  "%.*s: got %lld", STR_ARG(want), (long long)again.number);
		arena_rewind(&arena, mark);
	}
	arena_release(&arena);
}

/* What reads never, but a look or another process may give. */
Test(values, prints_any_number)
{
	static const struct {
		enum type_id type;
		int64_t number;
		const char *want;
	} rows[] = {
		{TYPE_size, -1, "-1 B"},
		{TYPE_duration, -1500, "-1.5 s"},
		{TYPE_duration, -259205000, "-3 d 0 h"},
		{TYPE_duration, INT64_MIN, "-106751991167 d 7 h"},
		{TYPE_mode, 0170644, "170644"},
		{TYPE_time, INT64_MAX, "9223372036854775807 s since 1970"},
		{TYPE_time, 67768036191676799, "2147485547-12-31T23:59:59Z"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct value value = {.type = rows[i].type, .number = rows[i].number};
		struct str got;

		arena_init(&arena, NULL);
		got = value_text(&arena, &value);
		cr_expect(str_is(got, rows[i].want), "got %.*s, want %s", STR_ARG(got),
			  rows[i].want);
		arena_release(&arena);
	}
}

Test(values, order)
{
	static const struct {
		const char *type, *a, *b;
		int want;
	} rows[] = {
		{"bool", "no", "yes", -1},
		{"int", "-9223372036854775808", "9223372036854775807", -1},
		{"int", "5", "05", 0},
		{"real", "1.5", "-1.5", 1},
		{"text", "10", "9", -1},
		{"text", "a", "ab", -1},
		{"text", "a", "a", 0},
		{"size", "1 GB", "1 GiB", -1},
		{"duration", "90s", "1.5m", 0},
		{"time", "2026-01-01T12:00+02:00", "2026-01-01T10:00Z", 0},
		{"mode", "0644", "0600", 1},
		{"list", "a|b", "a|b", 0},
		{"list", "a", "a|b", -1},
		{"list", "b", "a|b", 1},
		{"list", "", "a", -1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct type *type = matching_type(rows[i].type);
		struct arena arena;
		struct value a, b;
		int got, back;

		arena_init(&arena, NULL);
		a = matching_value(&arena, type, rows[i].a);
		b = matching_value(&arena, type, rows[i].b);
		got = type->compare(&a, &b);
		back = type->compare(&b, &a);
		cr_expect((got > 0) - (got < 0) == rows[i].want &&
				  (back > 0) - (back < 0) == -rows[i].want,
			  "%s %s %s: got %d and %d", rows[i].type, rows[i].a, rows[i].b, got, back);
		cr_expect(value_eq(&a, &b) == (rows[i].want == 0));
		arena_release(&arena);
	}
}

/* A document may hold what is no number: it equals none, and there is an order all the same. */
Test(values, nan_is_no_number)
{
	struct value nothing = {.type = TYPE_real, .real = NAN},
		     five = {.type = TYPE_real, .real = 5};

	cr_expect(!value_eq(&nothing, &five) && !value_eq(&five, &nothing));
	cr_expect(type_real.compare(&nothing, &five) < 0 && type_real.compare(&five, &nothing) > 0);
}

/* from: of the value; why: where it can't be had as `to`. */
Test(values, as_another_type)
{
	static const struct {
		const char *from, *value, *to, *want, *why;
	} rows[] = {
		{"int", "5", "int", "5", NULL},
		{"text", "5", "int", "5", NULL},
		{"text", "five", "int", NULL, "`five` is no whole number"},
		{"int", "5", "text", "5", NULL},
		{"int", "1024", "size", "1 KiB", NULL},
		{"size", "8 GiB", "int", "8589934592", NULL},
		{"int", "5", "real", "5", NULL},
		{"real", "5", "int", "5", NULL},
		{"real", "5.5", "int", NULL, "`5.5` is no whole number"},
		{"int", "90", "duration", "90 s", NULL},
		{"int", "1", "bool", "yes", NULL},
		{"bool", "yes", "text", "yes", NULL},
		{"text", "0600", "mode", "0600", NULL},
		{"mode", "0600", "text", "0600", NULL},
		{"int", "600", "mode", NULL,
		 "`600` is of type int, not mode: write modes as texts"},
		{"mode", "0600", "int", NULL,
		 "`0600` is of type mode, not int: write modes as texts"},
		{"text", "a", "list", "a", NULL},
		{"mode", "0600", "list", "0600", NULL},
		{"list", "a|b", "text", "a, b", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct type *to = matching_type(rows[i].to);
		struct arena arena;
		struct value value, got;
		struct str why = STR(""), text = STR("");
		bool done;

		arena_init(&arena, NULL);
		value = matching_value(&arena, matching_type(rows[i].from), rows[i].value);
		done = value_as(&arena, &value, to->id, &got, &why);
		if (done)
			text = value_text(&arena, &got);
		cr_expect(done == (rows[i].want != NULL) && (!done || got.type == to->id), "%s %s",
			  rows[i].value, rows[i].to);
		cr_expect(str_is(done ? text : why, done ? rows[i].want : rows[i].why),
			  "%s %s: got %.*s", rows[i].value, rows[i].to, STR_ARG(done ? text : why));
		arena_release(&arena);
	}
}

Test(values, copies_are_deep)
{
	struct arena from, to;
	struct value list, copy;

	arena_init(&from, NULL);
	arena_init(&to, NULL);
	list = matching_value(&from, &type_list, "a|bc|");
	list.list.at[0].text = str_copy(&from, STR("a"));
	copy = value_copy(&to, &list);
	cr_expect(value_eq(&list, &copy));
	cr_expect(copy.list.at != list.list.at && copy.list.at[0].text.p != list.list.at[0].text.p);
	arena_release(&from);
	cr_expect(copy.list.n == 2 && str_is(copy.list.at[1].text, "bc"));
	copy = value_copy(&to, &(struct value){.type = TYPE_text});
	cr_expect(!str_is_set(copy.text), "what is absent stays so");
	arena_release(&to);
}

Test(values, every_type_describes_itself)
{
	for (unsigned i = 0; i < TYPE_COUNT; i++) {
		const struct type *type = type_of((enum type_id)i);

		cr_expect(type->id == i && type->name && type->accepts && type->schema, "%u", i);
		cr_expect(value_is_number(&(struct value){.type = type->id}) ==
				  (type->ordered || type == &type_mode),
			  "%s", type->name);
	}
}
