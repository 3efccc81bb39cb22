#include "probe/keys.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sys/doc.h"
#include "value/record.h"

struct keys_text keys_text(struct arena *arena, struct str file, struct str bytes)
{
	struct keys_text text = {.file = file, .bytes = bytes, .n_lines = 1};
	uint32_t *lines;
	size_t n = 1;

	for (size_t i = 0; i < bytes.n; i++)
		text.n_lines += bytes.p[i] == '\n';
	lines = ARENA_ARRAY(arena, uint32_t, text.n_lines);
	for (size_t i = 0; i < bytes.n; i++)
		if (bytes.p[i] == '\n')
			lines[n++] = (uint32_t)(i + 1);
	text.lines = lines;
	return text;
}

/* Without its indentation; absent where it is too long to be shown, as in a document of one line.
 */
static struct str line_of(const struct keys_text *text, unsigned line)
{
	struct str rest, found;

	if (line < 1 || line > text->n_lines)
		return STR_NONE;
	rest = str_from(text->bytes, text->lines[line - 1]);
	found = str_trim(str_sub(rest, 0, str_find_char(rest, '\n')));
	return found.n > LIMIT_SHOWN_VALUE ? STR_NONE : found;
}

static struct value scalar(const struct doc_value *value)
{
	switch (value->type) {
	case DOC_INT: return value_int(value->integer);
	case DOC_REAL: return (struct value){.type = TYPE_real, .real = value->real};
	case DOC_BOOL: return value_bool(value->boolean);
	default: return value_of_text(value->text);
	}
}

static struct value list(struct arena *arena, const struct doc_value *value)
{
	struct value made = {.type = TYPE_list};

	made.list.at = ARENA_ARRAY(arena, struct value, value->items.n);
	made.list.cap = value->items.n;
	for (size_t i = 0; i < value->items.n; i++)
		if (value->items.at[i]->type != DOC_NULL)
			made.list.at[made.list.n++] = scalar(value->items.at[i]);
	return made;
}

void keys_add(struct record *record, const struct keys_text *text, struct str name,
	      const struct doc_value *value)
{
	struct origin *origin = ARENA_NEW(record->arena, struct origin);
	unsigned line = value->key_at.line ? value->key_at.line : value->at.line;

	*origin = (struct origin){.file = text->file, .line = line, .text = line_of(text, line)};
	record_add(record, name,
		   value->type == DOC_LIST ? list(record->arena, value) : scalar(value))
		->origin = origin;
}
