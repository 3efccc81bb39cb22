/* What the writer writes is read back by jansson, which takes valid UTF-8 and valid JSON only. */
#include "report/json_writer.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/outlet.h"
#include "report/renderer.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	abort();
}

static void into_buf(void *self, struct str bytes)
{
	buf_add(self, bytes);
}

/* A place to write to, and what came there. */
struct written {
	struct arena arena;
	struct buf bytes;
	struct sink sink;
	struct outlet out;
	struct json_writer json;
};

static void begin(struct written *written)
{
	arena_init(&written->arena, out_of_memory);
	buf_init(&written->bytes, &written->arena, 16 * LIMIT_MIB);
	written->sink = (struct sink){into_buf, &written->bytes};
	outlet_init(&written->out, &written->arena, &written->sink);
	written->json = (struct json_writer){.out = &written->out};
}

static struct str end(struct written *written)
{
	outlet_flush(&written->out);
	return buf_str(&written->bytes);
}

Test(json_writer, texts)
{
	static const struct {
		struct str in;
		const char *want;
	} rows[] = {
		{STR_INIT(""), "\"\""},
		{STR_INIT("plain"), "\"plain\""},
		{STR_INIT("\"\\/"), "\"\\\"\\\\/\""},
		{STR_INIT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
		{STR_INIT("\0\x1b\x7f"), "\"\\u0000\\u001b\\u007f\""},
		{STR_INIT("caf\xC3\xA9 \xE4\xB8\xBB \xF0\x9F\x9A\x80"),
		 "\"caf\xC3\xA9 \xE4\xB8\xBB \xF0\x9F\x9A\x80\""},
		{STR_INIT("\xE2\x80\xAE \xC2\x9B \xF3\xA0\x81\x81"),
		 "\"\\u202e \\u009b \\udb40\\udc41\""},
		{STR_INIT("a\xFF"
			  "b\xC3"),
		 "\"a\xEF\xBF\xBD"
		 "b\xEF\xBF\xBD\""},
		{STR_INIT("\xC0\xAF \xED\xA0\x80"),
		 "\"\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct written written;

		begin(&written);
		json_text(&written.json, rows[i].in);
		struct str got = end(&written);

		cr_assert(str_is(got, rows[i].want), "row %zu: got %.*s, want %s", i, STR_ARG(got),
			  rows[i].want);
		arena_release(&written.arena);
	}
}

Test(json_writer, milliseconds)
{
	static const struct {
		int64_t in;
		const char *want;
	} rows[] = {
		{0, "0"},
		{999, "0"},
		{1000, "0.001"},
		{1500000, "1.5"},
		{38214999, "38.214"},
		{100000, "0.1"},
		{1020000, "1.02"},
		{-5, "0"},
		{INT64_MAX, "9223372036854.775"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct written written;

		begin(&written);
		json_milliseconds(&written.json, rows[i].in);
		struct str got = end(&written);

		cr_assert(str_is(got, rows[i].want), "row %zu: got %.*s, want %s", i, STR_ARG(got),
			  rows[i].want);
		arena_release(&written.arena);
	}
}

/* The text with each byte that is part of no character as U+FFFD. */
static struct str mended(struct arena *arena, struct str text)
{
	struct buf out;
	uint32_t code;

	buf_init(&out, arena, LIMIT_MIB);
	for (size_t at = 0; at < text.n;) {
		size_t n = utf8_decode(text, at, &code);

		buf_add(&out, n ? str_sub(text, at, n) : STR("\xEF\xBF\xBD"));
		at += n ? n : 1;
	}
	return buf_str(&out);
}

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* Bytes of every kind, those that begin and continue characters often. */
static struct str random_text(struct arena *arena, unsigned *state)
{
	static const unsigned char often[] = "\xE2\x80\xAE\xF0\x9F\x9A\xC3\xA9\xEF\xBB\xBF\"\\\n a";
	size_t n = next_random(state) % 40;
	char *p = arena_alloc(arena, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(next_random(state) % 2
				      ? next_random(state) % 256
				      : often[next_random(state) % (sizeof often - 1)]);
	return (struct str){p, n};
}

Test(json_writer, any_bytes_come_back_as_the_mended_text)
{
	unsigned state = 1;

	for (unsigned i = 0; i < 20000; i++) {
		struct written written;
		json_error_t error;

		begin(&written);
		struct str in = random_text(&written.arena, &state);
		json_open(&written.json, '[');
		json_text(&written.json, in);
		json_text(&written.json, in);
		json_close(&written.json, ']');
		struct str got = end(&written), want = mended(&written.arena, in);
		json_t *read = json_loadb(got.p, got.n, JSON_ALLOW_NUL, &error);

		cr_assert(read && json_array_size(read) == 2, "%.*s: %s", STR_ARG(got), error.text);
		const json_t *text = json_array_get(read, 1);
		cr_assert(str_eq((struct str){json_string_value(text), json_string_length(text)},
				 want),
			  "%.*s: want %.*s", STR_ARG(got), STR_ARG(want));
		json_decref(read);
		arena_release(&written.arena);
	}
}

/* Longer than what is collected, and just as long. */
Test(json_writer, long_texts_come_whole)
{
	for (size_t n = LIMIT_OUTLET - 4; n < LIMIT_OUTLET + 4; n++) {
		struct written written;

		begin(&written);
		char *p = arena_alloc(&written.arena, n);
		memset(p, 'x', n);
		json_open(&written.json, '[');
		json_text(&written.json, (struct str){p, n});
		json_text(&written.json, STR("yyy"));
		json_close(&written.json, ']');
		struct str got = end(&written);

		cr_assert(got.n == n + 10, "%zu: got %zu bytes", n, got.n);
		cr_assert(str_ends_with(got, STR("x\",\"yyy\"]")));
		arena_release(&written.arena);
	}
}
