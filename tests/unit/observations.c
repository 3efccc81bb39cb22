#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/observation.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct value list_of(struct arena *arena, size_t n)
{
	struct value list = {.type = TYPE_list,
			     .list = {ARENA_ARRAY(arena, struct value, n), n, n}};

	for (size_t i = 0; i < n; i++)
		list.list.at[i] = value_int((int64_t)i);
	return list;
}

/* A value of each type, an origin over an origin, a value that can't be told. */
static void fill(struct arena *arena, struct record *record)
{
	struct record_attr *attr;

	record_init(record, arena);
	record_set_text(record, "path", STR("/etc/x"));
	record_set_text(record, "empty", STR(""));
	record_set_bool(record, "exists", true);
	record_set_number(record, "uid", TYPE_int, -1);
	record_set_number(record, "size", TYPE_size, INT64_MAX);
	record_set_number(record, "age", TYPE_duration, 1500);
	record_set_number(record, "mtime", TYPE_time, INT64_MIN);
	record_set_number(record, "mode", TYPE_mode, 0600);
	record_add(record, STR("load"), (struct value){.type = TYPE_real, .real = 0.1});
	record_add(record, STR("none"), list_of(arena, 0));
	attr = record_add(record, STR("many"), list_of(arena, 3));
	attr->value.list.at[1] = list_of(arena, 2);
	attr->origin = ARENA_NEW(arena, struct origin);
	*attr->origin = (struct origin){STR("a.conf"), 3, STR("many = 1"), NULL};
	attr->origin->over = ARENA_NEW(arena, struct origin);
	*attr->origin->over = (struct origin){STR("b.conf"), 0, STR_NONE, NULL};
	attr = record_add(record, STR("text"), value_bool(false));
	attr->cannot_tell = STR("longer than 1 MiB");
}

static struct observation made(struct arena *arena, bool failed)
{
	struct observation observation = {.failed = failed, .took = 12345};

	fill(arena, &observation.record);
	if (failed)
		observation.fault = (struct fault){.kind = FAULT_MALFORMED,
						   .error = 5,
						   .what = STR("/etc/x"),
						   .line = 7,
						   .column = 9,
						   .text = STR("no value")};
	return observation;
}

static struct str encoded(struct arena *arena, const struct observation *observation)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_OBSERVATION);
	observation_encode(&out, observation);
	return buf_str(&out);
}

static void same_origin(const struct origin *a, const struct origin *b)
{
	for (; a && b; a = a->over, b = b->over) {
		cr_assert(str_eq(a->file, b->file) && str_eq(a->text, b->text) &&
			  a->line == b->line);
		cr_assert(str_is_set(a->text) == str_is_set(b->text));
	}
	cr_assert(!a && !b);
}

static void same_record(const struct record *a, const struct record *b)
{
	cr_assert(a->n == b->n);
	for (size_t i = 0; i < a->n; i++) {
		const struct record_attr *x = &a->at[i], *y = &b->at[i];

		cr_assert(str_eq(x->name, y->name));
		cr_assert(value_eq(&x->value, &y->value), "%.*s", STR_ARG(x->name));
		cr_assert(str_eq(x->cannot_tell, y->cannot_tell) &&
			  str_is_set(x->cannot_tell) == str_is_set(y->cannot_tell));
		same_origin(x->origin, y->origin);
	}
}

Test(observations, come_back_as_they_went)
{
	for (int failed = 0; failed < 2; failed++) {
		struct arena arena;
		struct observation sent, got;

		arena_init(&arena, NULL);
		sent = made(&arena, failed);
		cr_assert(observation_decode(&arena, encoded(&arena, &sent), &got));
		cr_assert(got.failed == failed && got.took == sent.took);
		same_record(&sent.record, &got.record);
		cr_assert(
			got.fault.kind == sent.fault.kind && got.fault.error == sent.fault.error &&
			got.fault.line == sent.fault.line && got.fault.column == sent.fault.column);
		cr_assert(str_eq(got.fault.what, sent.fault.what) &&
			  str_eq(got.fault.text, sent.fault.text));
		cr_assert(str_eq(encoded(&arena, &got), encoded(&arena, &sent)));
		arena_release(&arena);
	}
}

Test(observations, a_part_of_one_is_none)
{
	struct arena arena;
	struct observation sent;
	struct str bytes;

	arena_init(&arena, NULL);
	sent = made(&arena, true);
	bytes = encoded(&arena, &sent);
	for (size_t n = 0; n < bytes.n; n++) {
		/* a block of its own, so that reading past it shows */
		struct str part = str_sub(bytes, 0, n);
		char *copy = malloc(n + !n);
		struct observation got;

		memcpy(copy, part.p, n);
		cr_assert(!observation_decode(&arena, (struct str){copy, n}, &got), "%zu of %zu", n,
			  bytes.n);
		free(copy);
	}
	arena_release(&arena);
}

/* What decodes all the same can be encoded and printed. */
Test(observations, any_flipped_bit_is_survived)
{
	struct arena arena;
	struct observation sent;
	struct str bytes;
	char *flipped;
	size_t refused = 0;

	arena_init(&arena, NULL);
	sent = made(&arena, true);
	bytes = str_copy(&arena, encoded(&arena, &sent));
	flipped = arena_alloc(&arena, bytes.n);
	memcpy(flipped, bytes.p, bytes.n);
	for (size_t bit = 0; bit < bytes.n * 8; bit++) {
		struct arena_mark mark = arena_mark(&arena);
		struct observation got;

		flipped[bit / 8] = (char)(bytes.p[bit / 8] ^ (1 << bit % 8));
		if (!observation_decode(&arena, (struct str){flipped, bytes.n}, &got))
			refused++;
		else
			for (size_t i = 0; i < got.record.n; i++)
				value_text(&arena, &got.record.at[i].value);
		flipped[bit / 8] = bytes.p[bit / 8];
		arena_rewind(&arena, mark);
	}
	cr_assert(refused > bytes.n, "%zu of %zu", refused, bytes.n * 8);
	arena_release(&arena);
}

/* Lengths that lie ask for no more memory than was sent. */
Test(observations, counts_that_lie)
{
	static const struct {
		const char *name;
		char bytes[26];
		size_t n;
	} rows[] = {
		{"attributes", "\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 17},
		{"attributes below none", "\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 17},
		{"neither failed nor not", "\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 17},
		{"bytes behind it", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0x", 18},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct observation got;

		arena_init(&arena, NULL);
		cr_expect(!observation_decode(&arena, (struct str){rows[i].bytes, rows[i].n}, &got),
			  "%s", rows[i].name);
		cr_expect(arena.total < LIMIT_MIB, "%s: %zu bytes", rows[i].name, arena.total);
		arena_release(&arena);
	}
}

Test(observations, lists_have_a_depth)
{
	struct arena arena;
	struct buf out;
	struct value list, got;

	arena_init(&arena, NULL);
	buf_init(&out, &arena, LIMIT_MIB);
	list = list_of(&arena, 1);
	for (int i = 0; i < LIMIT_DOCUMENT_DEPTH; i++) {
		struct value outer = list_of(&arena, 1);
		struct str rest;

		buf_clear(&out);
		value_encode(&out, &list);
		rest = buf_str(&out);
		cr_assert(value_decode(&arena, &rest, &got) && rest.n == 0, "%d deep", i);
		cr_assert(value_eq(&list, &got));
		outer.list.at[0] = list;
		list = outer;
	}
	buf_clear(&out);
	value_encode(&out, &list);
	struct str rest = buf_str(&out);
	cr_assert(!value_decode(&arena, &rest, &got));
	arena_release(&arena);
}

Test(observations, faults_as_texts)
{
	static const struct {
		struct fault fault;
		const char *text, *cause;
	} rows[] = {
		{{.kind = FAULT_DENIED, .what = STR_INIT("/x"), .text = STR_INIT("denied")},
		 "/x: denied",
		 "denied"},
		{{.kind = FAULT_SYSTEM, .text = STR_INIT("gone")}, "gone", "gone"},
		{{.kind = FAULT_MALFORMED,
		  .what = STR_INIT("/x"),
		  .line = 2,
		  .text = STR_INIT("no value")},
		 "/x:2: no value",
		 "/x:2: no value"},
		{{.kind = FAULT_MALFORMED,
		  .what = STR_INIT("/x"),
		  .line = 2,
		  .column = 5,
		  .text = STR_INIT("no value")},
		 "/x:2:5: no value",
		 "/x:2:5: no value"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct str text, cause;

		arena_init(&arena, NULL);
		text = fault_text(&arena, &rows[i].fault);
		cause = fault_cause(&arena, &rows[i].fault);
		cr_expect(str_is(text, rows[i].text), "got %.*s, want %s", STR_ARG(text),
			  rows[i].text);
		cr_expect(str_is(cause, rows[i].cause), "got %.*s, want %s", STR_ARG(cause),
			  rows[i].cause);
		arena_release(&arena);
	}
}
