#include "sys/docread.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "sys/fault.h"

#include <stdarg.h>
#include <stdlib.h>

static const struct doc_cursor start = {.place = {1, 1}};

void docread_init(struct doc_reader *reader, struct arena *arena, const struct doc_source *source,
		  struct fault *reterr)
{
	*reader = (struct doc_reader){
		.arena = arena,
		.bytes = source->bytes.p ? source->bytes : STR(""), /* libraries want no NULL */
		.name = source->name,
		.cursor = start,
		.reterr = reterr,
	};
}

static void next_character(struct doc_cursor *cursor, struct str text)
{
	uint32_t code;
	size_t n = utf8_decode(text, cursor->at, &code);

	if (text.p[cursor->at] == '\n')
		cursor->place = (struct doc_place){cursor->place.line + 1, 1};
	else
		cursor->place.column++;
	cursor->at += n ? n : 1; /* what is no UTF-8 is refused with a place, too */
	cursor->index++;
}

struct doc_place docread_place(struct doc_reader *reader, size_t at)
{
	if (at < reader->cursor.at)
		reader->cursor = start;
	while (reader->cursor.at < at && reader->cursor.at < reader->bytes.n)
		next_character(&reader->cursor, reader->bytes);
	return reader->cursor.place;
}

struct doc_place docread_place_of_character(struct doc_reader *reader, size_t index)
{
	if (index < reader->cursor.index)
		reader->cursor = start;
	while (reader->cursor.index < index && reader->cursor.at < reader->bytes.n)
		next_character(&reader->cursor, reader->bytes);
	return reader->cursor.place;
}

bool docread_count(struct doc_reader *reader, size_t n, struct doc_place at)
{
	reader->n_values += n;
	if (reader->n_values <= LIMIT_DOCUMENT_VALUES)
		return true;
	return docread_limit(reader, at, "more than %d values", LIMIT_DOCUMENT_VALUES);
}

bool docread_start(struct doc_reader *reader, struct doc_value *value, enum doc_type type,
		   struct doc_place at)
{
	value->type = type;
	value->at = at;
	if (type == DOC_TABLE)
		map_init(&value->table, reader->arena);
	return docread_count(reader, 1, at);
}

struct doc_value *docread_new(struct doc_reader *reader, enum doc_type type, struct doc_place at)
{
	struct doc_value *value = ARENA_NEW(reader->arena, struct doc_value);

	return docread_start(reader, value, type, at) ? value : NULL;
}

bool docread_add(struct doc_reader *reader, struct doc_value *table, struct doc_key key,
		 struct doc_value *value)
{
	const struct doc_value *first;

	value->key_at = key.at;
	if (map_add(&table->table, key.name, value))
		return true;
	first = map_get(&table->table, key.name);
	return docread_fail(reader, key.at, "%.*s stands here twice, first in line %u",
			    STR_ARG(docread_quoted(reader, key.name)), first->key_at.line);
}

void docread_push(struct doc_reader *reader, struct doc_value *list, struct doc_value *item)
{
	*VEC_PUSH(reader->arena, &list->items) = item;
}

bool docread_depth(struct doc_reader *reader, size_t depth, struct doc_place at)
{
	if (depth <= LIMIT_DOCUMENT_DEPTH)
		return true;
	return docread_limit(reader, at, "tables and lists nested more than %d deep",
			     LIMIT_DOCUMENT_DEPTH);
}

bool docread_root(struct doc_reader *reader, const struct doc_value *root,
		  struct doc_value *ret_root)
{
	if (root->type != DOC_TABLE)
		return docread_fail(reader, root->at, "the whole document is %s; wanted a table",
				    docread_type_name(root->type));
	*ret_root = *root;
	return true;
}

static __attribute__((format(printf, 4, 0))) bool fail(struct doc_reader *reader,
						       enum fault_kind kind, struct doc_place at,
						       const char *format, va_list args)
{
	struct str text = str_vprintf(reader->arena, format, args);

	*reader->reterr = fault_made(reader->arena, kind, reader->name, "%.*s", STR_ARG(text));
	reader->reterr->line = at.line;
	reader->reterr->column = at.column;
	return false;
}

bool docread_fail(struct doc_reader *reader, struct doc_place at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fail(reader, FAULT_MALFORMED, at, format, args);
	va_end(args);
	return false;
}

bool docread_fail_at(struct doc_reader *reader, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fail(reader, FAULT_MALFORMED, docread_place(reader, at), format, args);
	va_end(args);
	return false;
}

bool docread_limit(struct doc_reader *reader, struct doc_place at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fail(reader, FAULT_LIMIT, at, format, args);
	va_end(args);
	return false;
}

struct str docread_found(struct doc_reader *reader, size_t at)
{
	struct str text = reader->bytes;
	uint32_t code = 0;
	size_t n = utf8_decode(text, at, &code);

	if (at >= text.n)
		return STR("the end of the file");
	if (code == '\n' || str_starts_with(str_from(text, at), STR("\r\n")))
		return STR("the end of the line");
	if (utf8_is_hidden(code))
		return str_printf(reader->arena, "the character U+%04X", (unsigned)code);
	return str_printf(reader->arena, "`%.*s`", STR_ARG(str_sub(text, at, n)));
}

struct str docread_quoted(struct doc_reader *reader, struct str text)
{
	size_t n = 0, shown = 0;

	for (uint32_t code; n < text.n && shown < LIMIT_SHOWN_VALUE; shown++) {
		size_t more = utf8_decode(text, n, &code);

		n += more ? more : 1;
	}
	return str_printf(reader->arena, "`%.*s%s`", STR_ARG(str_sub(text, 0, n)),
			  n < text.n ? "…" : "");
}

/* Not base/num's: that has a ceiling of its own on the length, and takes finite numbers only. */
double docread_real(struct doc_reader *reader, struct str text)
{
	return strtod(str_c(reader->arena, text), NULL);
}

const char *docread_type_name(enum doc_type type)
{
	static const char *const names[] = {
		[DOC_NULL] = "null",     [DOC_TEXT] = "a text", [DOC_INT] = "a whole number",
		[DOC_REAL] = "a number", [DOC_BOOL] = "a bool", [DOC_LIST] = "a list",
		[DOC_TABLE] = "a table",
	};

	return names[type];
}
