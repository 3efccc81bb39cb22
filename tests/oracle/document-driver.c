/*
 * Reads documents for a script to compare with what another reader makes of them.
 *
 *	standard input    FORMAT LENGTH\n and so many bytes, again and again
 *	standard output   a line of JSON for each: {"value": NODE} or
 *	                  {"fault": KIND, "line": N, "column": N, "text": TEXT}
 *
 * A NODE is [TYPE, LINE, COLUMN, CONTENT]; the content of a table is a list of
 * [KEY, LINE, COLUMN, NODE], of a real number a text as %a prints it.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "sys/doc.h"
#include "sys/fault.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { OUTPUT = 64 * LIMIT_DOCUMENT };

static void add_text(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < 0x20 || c == '"' || c == '\\')
			buf_addf(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void add_node(struct buf *out, const struct doc_value *value);

static void add_items(struct buf *out, const struct doc_value *list)
{
	buf_add_char(out, '[');
	for (size_t i = 0; i < list->items.n; i++) {
		if (i)
			buf_add_char(out, ',');
		add_node(out, list->items.at[i]);
	}
	buf_add_char(out, ']');
}

static void add_entries(struct buf *out, const struct doc_value *table)
{
	buf_add_char(out, '[');
	for (size_t i = 0; i < table->table.n; i++) {
		const struct doc_value *value = table->table.entries[i].value;

		if (i)
			buf_add_char(out, ',');
		buf_add_char(out, '[');
		add_text(out, table->table.entries[i].key);
		buf_addf(out, ",%u,%u,", value->key_at.line, value->key_at.column);
		add_node(out, value);
		buf_add_char(out, ']');
	}
	buf_add_char(out, ']');
}

static void add_node(struct buf *out, const struct doc_value *value)
{
	static const char *const types[] = {
		[DOC_NULL] = "null",   [DOC_TEXT] = "text", [DOC_INT] = "int",
		[DOC_REAL] = "real",   [DOC_BOOL] = "bool", [DOC_LIST] = "list",
		[DOC_TABLE] = "table",
	};

	buf_addf(out, "[\"%s\",%u,%u,", types[value->type], value->at.line, value->at.column);
	switch (value->type) {
	case DOC_NULL: buf_add(out, STR("null")); break;
	case DOC_TEXT: add_text(out, value->text); break;
	case DOC_INT: buf_addf(out, "%" PRId64, value->integer); break;
	case DOC_REAL: buf_addf(out, "\"%a\"", value->real); break;
	case DOC_BOOL: buf_addf(out, "%s", value->boolean ? "true" : "false"); break;
	case DOC_LIST: add_items(out, value); break;
	case DOC_TABLE: add_entries(out, value); break;
	}
	buf_add_char(out, ']');
}

static void answer(struct arena *arena, const struct doc_source *source, struct buf *out)
{
	struct doc_value root;
	struct fault fault;

	if (doc_read(arena, source, &root, &fault)) {
		buf_add(out, STR("{\"value\":"));
		add_node(out, &root);
	} else {
		buf_add(out, STR("{\"fault\":"));
		add_text(out, fault_kind_name(fault.kind));
		buf_addf(out, ",\"line\":%u,\"column\":%u,\"text\":", fault.line, fault.column);
		add_text(out, fault.text);
	}
	buf_add(out, STR("}\n"));
}

static bool next_source(struct arena *arena, struct doc_source *ret)
{
	char word[8];
	size_t n;
	char *bytes;

	if (scanf("%7s %zu", word, &n) != 2 || getchar() != '\n')
		return false;
	bytes = arena_alloc(arena, n + 1);
	if (fread(bytes, 1, n, stdin) != n)
		return false;
	*ret = (struct doc_source){.bytes = {bytes, n}, .name = STR("document")};
	return doc_format_named(str_of(word), &ret->format);
}

int main(void)
{
	for (;;) {
		struct arena arena;
		struct doc_source source;
		struct buf out;
		bool more;

		arena_init(&arena, NULL);
		more = next_source(&arena, &source);
		if (more) {
			buf_init(&out, &arena, OUTPUT);
			answer(&arena, &source, &out);
			more = !out.over && fwrite(out.p, 1, out.n, stdout) == out.n;
		}
		arena_release(&arena);
		if (!more)
			return feof(stdin) ? 0 : 1;
	}
}
