#include "document_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <inttypes.h>

static void add_scalar(struct buf *out, const struct doc_value *value)
{
	switch (value->type) {
	case DOC_TEXT: buf_addf(out, "\"%.*s\"", STR_ARG(value->text)); break;
	case DOC_INT: buf_addf(out, "%" PRId64, value->integer); break;
	case DOC_REAL: buf_addf(out, "real %g", value->real); break;
	case DOC_BOOL: buf_addf(out, "%s", value->boolean ? "yes" : "no"); break;
	case DOC_NULL: buf_addf(out, "null"); break;
	case DOC_LIST:
	case DOC_TABLE: cr_assert_fail("a walk gave a list of lists or tables"); break;
	}
}

static void add_value(struct buf *out, const struct doc_value *value)
{
	if (value->type != DOC_LIST) {
		add_scalar(out, value);
		return;
	}
	buf_add_char(out, '[');
	for (size_t i = 0; i < value->items.n; i++) {
		buf_add(out, i ? STR(", ") : STR(""));
		add_scalar(out, value->items.at[i]);
	}
	buf_add_char(out, ']');
}

static void add_path(struct buf *out, const struct doc_walk *walk)
{
	for (size_t i = 0; i < walk->n; i++) {
		struct str key = walk->path[i];
		bool plain = key.n > 0 && str_find_char(key, '.') == key.n;

		buf_addf(out, plain ? "%s%.*s" : "%s\"%.*s\"", i ? "." : "", STR_ARG(key));
	}
}

typedef void add_fn(struct buf *out, const struct doc_value *value);

static void add_places(struct buf *out, const struct doc_value *value)
{
	buf_addf(out, "%u:%u %u:%u", value->key_at.line, value->key_at.column, value->at.line,
		 value->at.column);
}

static struct str shown(struct arena *arena, enum doc_format format, struct str text, add_fn *add,
			const char *equals)
{
	struct doc_source source = {.format = format, .bytes = text, .name = STR("document")};
	struct doc_value root;
	struct fault fault;
	struct doc_walk walk;
	struct buf out;

	if (!doc_read(arena, &source, &root, &fault)) {
		cr_assert(str_is(fault.what, "document"));
		return str_printf(arena, "%.*s %u:%u: %.*s", STR_ARG(fault_kind_name(fault.kind)),
				  fault.line, fault.column, STR_ARG(fault.text));
	}
	buf_init(&out, arena, 2 * LIMIT_DOCUMENT);
	doc_walk_init(&walk, &root);
	while (doc_walk_next(&walk)) {
		buf_add(&out, out.n ? STR("; ") : STR(""));
		add_path(&out, &walk);
		buf_add(&out, str_of(equals));
		add(&out, walk.value);
	}
	return buf_str(&out);
}

struct str document_values(struct arena *arena, enum doc_format format, struct str text)
{
	return shown(arena, format, text, add_value, " = ");
}

struct str document_places(struct arena *arena, enum doc_format format, struct str text)
{
	return shown(arena, format, text, add_places, " ");
}

void document_assert_values(enum doc_format format, const struct document_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, NULL);
		got = document_values(&arena, format, str_of(rows[i].text));
		cr_assert(str_is(got, rows[i].want), "%s\n got: %.*s\nwant: %s", rows[i].text,
			  STR_ARG(got), rows[i].want);
		arena_release(&arena);
	}
}
