#include "source/node.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "source/diag.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <yaml.h>

/* A text being read, with all that this needs. */
struct reading {
	struct arena texts, nodes;
	struct sources sources;
	struct diags diags;
	uint32_t file;
	const struct node *root;
};

static void read_with(struct reading *reading, struct str text, const struct yaml_items *items)
{
	struct yaml_request request = {.texts = &reading->texts,
				       .nodes = &reading->nodes,
				       .sources = &reading->sources,
				       .items = items};

	arena_init(&reading->texts, NULL);
	arena_init(&reading->nodes, NULL);
	sources_init(&reading->sources, &reading->texts);
	diags_init(&reading->diags, &reading->texts);
	request.file = reading->file = sources_add(&reading->sources, STR("f"), STR("/"), text);
	reading->root = yaml_read(&request, &reading->diags);
}

static void done(struct reading *reading)
{
	arena_release(&reading->texts);
	arena_release(&reading->nodes);
}

/* In flow style, texts in quotes as 'x'. */
static void show(struct buf *out, const struct node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_TEXT:
		buf_addf(out, node->quoted ? "'%.*s'" : "%.*s", STR_ARG(node->text));
		return;
	case NODE_LIST:
		buf_add_char(out, '[');
		for (size_t i = 0; i < node->n_items; i++) {
			buf_add(out, i ? STR(", ") : STR(""));
			show(out, node->items[i]);
		}
		buf_add_char(out, ']');
		return;
	case NODE_MAP:
		buf_add_char(out, '{');
		for (size_t i = 0; i < node->n_pairs; i++) {
			buf_add(out, i ? STR(", ") : STR(""));
			show(out, node->pairs[i].key);
			buf_add(out, STR(": "));
			show(out, node->pairs[i].value);
		}
		buf_add_char(out, '}');
		return;
	}
}

/* The nodes, or the words of the diagnostics. */
static struct str told(struct reading *reading)
{
	struct buf out;

	buf_init(&out, &reading->texts, LIMIT_MIB);
	if (reading->root)
		show(&out, reading->root);
	for (size_t i = 0; i < reading->diags.n; i++)
		buf_addf(&out, "%s%s", out.n ? " " : "", diag_word(reading->diags.at[i].id));
	return buf_str(&out);
}

Test(yaml, reads_nodes)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{"# only a comment\n", ""},
		{"--- a\n", "a"},
		{"no", "no"},
		{"a: 0600\nb: 'no'\nc: \"x\\ty\"\nd: >\n  folded\n  text\ne:",
		 "{a: 0600, b: 'no', c: 'x\ty', d: 'folded text\n', e: }"},
		{"- a\n- [b, {c: d}]\n- {}\n- []\n", "[a, [b, {c: d}], {}, []]"},
		{"a: &x [1]\nb: *x\nc: *x", "{a: [1], b: [1], c: [1]}"},
		{"- &x a\n- &x b\n- *x", "[a, b, b]"},
		{"&x a: *x", "{a: a}"},
		/* what a map sets itself wins, wherever `<<` stands; of merged ones the first */
		{"- &x {a: 1, b: 2}\n- {<<: *x, b: 3}\n- {b: 3, <<: *x}\n",
		 "[{a: 1, b: 2}, {b: 3, a: 1}, {b: 3, a: 1}]"},
		{"- &x {a: 1}\n- &y {a: 2, b: 2}\n- {<<: [*x, *y]}\n- {<<: [*y, *x]}\n",
		 "[{a: 1}, {a: 2, b: 2}, {a: 1, b: 2}, {a: 2, b: 2}]"},
		{"- {<<: {a: 1, b: 2}, a: 3}", "[{a: 3, b: 2}]"},
		{"- {'<<': {a: 1}}", "[{'<<': {a: 1}}]"},
		{"- {<<: [{a: 1}, b]}", "[{a: 1}] yaml-alias"},
		{"- {<<: b}", "[{}] yaml-alias"},
		{"a: 1\nb: 2\na: 3", "{a: 1, b: 2} key-duplicate"},
		{"{a: {b: 1, b: 2, b: 3}}", "{a: {b: 1}} key-duplicate key-duplicate"},
		{"{[a]: b, c: d}", "{c: d} yaml-key"},
		{"a: *x", "yaml-alias"},
		{"a: &x [*x]", "yaml-alias"},
		{"a\n---\nb\n", "yaml-documents"},
		{"a: b: c", "yaml-syntax"},
		{"a: @b", "quote"},
		{"[a, b", "yaml-syntax"},
		{"a: \xFF", "file-encoding"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reading reading;
		struct str got;

		read_with(&reading, str_of(rows[i].text), NULL);
		got = told(&reading);
		cr_expect(str_is(got, rows[i].want), "%s\n got  %.*s\n want %s", rows[i].text,
			  STR_ARG(got), rows[i].want);
		done(&reading);
	}
}

/* Many keys are found by an index, few by looking at all: both find them. */
Test(yaml, finds_keys_that_stand_twice)
{
	for (unsigned n = 2; n < 40; n++) {
		struct reading reading;
		struct arena arena;
		struct buf text;

		arena_init(&arena, NULL);
		buf_init(&text, &arena, LIMIT_MIB);
		for (unsigned i = 0; i < n; i++)
			buf_addf(&text, "k%u: %u\n", i % (n - 1), i);
		read_with(&reading, buf_str(&text), NULL);
		cr_expect(reading.diags.n == 1 && reading.diags.at[0].id == DIAG_KEY_DUPLICATE,
			  "%u keys: %zu diagnostics", n, reading.diags.n);
		cr_expect(reading.root && reading.root->n_pairs == n - 1);
		done(&reading);
		arena_release(&arena);
	}
}

/* ---- items that are handed over ---- */

struct taking {
	struct arena arena;
	struct buf seen;
	bool keep;
};

static bool take(void *self, const struct node *first, const struct node *key,
		 const struct node *item)
{
	struct taking *taking = self;

	buf_addf(&taking->seen, "%.*s/%.*s ", STR_ARG(first->text), STR_ARG(key->text));
	show(&taking->seen, item);
	buf_add_char(&taking->seen, '\n');
	return taking->keep;
}

/* What is given up is written over by what comes then; what an anchor names isn't given up. */
Test(yaml, hands_items_over)
{
	static const char text[] = "v: 1\nx: [&one {a: [b, c]}, {d: e}, [f]]\nn: {x: [g]}\n"
				   "y:\n- *one\n- {<<: *one, h: i}\n- &two j\n- *two\nz: *one\n";
	static const char want[] = "v/x {a: [b, c]}\nv/x {d: e}\nv/x [f]\nv/y {a: [b, c]}\n"
				   "v/y {h: i, a: [b, c]}\nv/y j\nv/y j\n";

	for (int keep = 0; keep < 2; keep++) {
		struct taking taking = {.keep = keep};
		struct yaml_items items = {take, &taking};
		struct reading reading;
		struct str got;

		arena_init(&taking.arena, NULL);
		buf_init(&taking.seen, &taking.arena, LIMIT_MIB);
		read_with(&reading, str_of(text), &items);
		got = buf_str(&taking.seen);
		cr_expect(str_is(got, want), "got\n%.*swant\n%s", STR_ARG(got), want);
		got = told(&reading);
		cr_expect(str_is(got, "{v: 1, x: [], n: {x: [g]}, y: [], z: {a: [b, c]}}"), "%.*s",
			  STR_ARG(got));
		done(&reading);
		arena_release(&taking.arena);
	}
}

/* ---- places, held against libyaml's own lines and columns ---- */

enum { DOCUMENTS = 1500 };

/* A fixed sequence; DOCUMENTS=n in the environment asks for more of it. */
static unsigned draw(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*state >> 33) % below;
}

static void add_random(struct buf *out, uint64_t *state, unsigned depth)
{
	static const char *const pieces[] = {"a",
					     "\xC3\xA9",
					     "\xE6\xBC\xA2\xE5\xAD\x97",
					     "\xF0\x9F\x98\x80",
					     "e\xCC\x81",
					     "long words with blanks"};
	static const char *const gaps[] = {"",
					   " ",
					   "  ",
					   "\t",
					   "\n",
					   "\r\n",
					   "\r",
					   "\xC2\x85",
					   "\xE2\x80\xA8",
					   "\xE2\x80\xA9 ",
					   " # c\xC3\xA9\n",
					   "\n\n"};
	enum { PIECES = sizeof pieces / sizeof *pieces, GAPS = sizeof gaps / sizeof *gaps };
	unsigned n = 1 + draw(state, 6);

	buf_add_char(out, '[');
	for (unsigned i = 0; i < n; i++) {
		const char *quote = (const char *[]){"", "", "'", "\""}[draw(state, 4)];

		buf_addf(out, "%s%s", i ? "," : "", gaps[draw(state, GAPS)]);
		buf_add(out, str_of(gaps[draw(state, GAPS)]));
		if (depth && draw(state, 4) == 0) {
			add_random(out, state, depth - 1);
			continue;
		}
		buf_addf(out, "%s%s%s", quote, pieces[draw(state, PIECES)],
			 pieces[draw(state, PIECES)]);
		if (*quote && draw(state, 3) == 0)
			buf_addf(out, "%s%s", gaps[4 + draw(state, 6)], pieces[0]);
		buf_addf(out, "%s%s", quote, gaps[draw(state, GAPS)]);
	}
	buf_add_char(out, ']');
}

/* "line:column" of each text and list, as they begin. */
static void add_places(struct buf *out, const struct reading *reading, const struct node *node)
{
	struct place place = sources_place(&reading->sources, node->at);

	buf_addf(out, " %u:%u", place.line, place.column);
	for (size_t i = 0; node->kind == NODE_LIST && i < node->n_items; i++)
		add_places(out, reading, node->items[i]);
}

static bool add_marks(struct buf *out, struct str text)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool done = false, failed = false;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	while (!done && !failed) {
		failed = !yaml_parser_parse(&parser, &event);
		if (failed)
			break;
		if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT)
			buf_addf(out, " %zu:%zu", event.start_mark.line + 1,
				 event.start_mark.column + 1);
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return !failed;
}

Test(yaml, tells_places_as_libyaml_does)
{
	const char *asked = getenv("DOCUMENTS");
	size_t n = asked ? (size_t)strtoull(asked, NULL, 10) : DOCUMENTS, read = 0;
	uint64_t state = 7;

	for (size_t i = 0; i < n; i++) {
		struct reading reading;
		struct arena arena;
		struct buf text, got, want;

		arena_init(&arena, NULL);
		buf_init(&text, &arena, LIMIT_MIB);
		buf_init(&got, &arena, LIMIT_MIB);
		buf_init(&want, &arena, LIMIT_MIB);
		add_random(&text, &state, 3);
		read_with(&reading, buf_str(&text), NULL);
		if (add_marks(&want, buf_str(&text))) {
			read++;
			cr_assert(reading.root, "document %zu: %s", i, buf_str(&text).p);
			add_places(&got, &reading, reading.root);
			cr_assert(str_eq(buf_str(&got), buf_str(&want)),
				  "document %zu: %s\n got %s\nwant%s", i, buf_str(&text).p,
				  buf_str(&got).p, buf_str(&want).p);
		} else {
			cr_assert(!reading.root && reading.diags.n, "document %zu", i);
		}
		done(&reading);
		arena_release(&arena);
	}
	cr_expect(read > n / 2, "only %zu of %zu are YAML", read, n);
}
