#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "value/value.h"

#include <string.h>

/* Of a text that holds a reference nothing is known yet. */
static const char reference[] = "{\"type\": \"string\", \"pattern\": \"\\\\$\\\\{\"}";

static bool is_scalar(struct str word)
{
	return !str_is(word, "array") && !str_is(word, "null");
}

void schema_scalars(struct shape *shape, const char *types)
{
	struct str rest = str_of(types), word;

	shape_open_flat(shape, "anyOf", '[');
	while (str_next_word(&rest, &word)) {
		char name[16] = {0};

		if (!is_scalar(word) || word.n >= sizeof name)
			continue;
		memcpy(name, word.p, word.n);
		shape_open_flat(shape, NULL, '{');
		shape_text(shape, "type", name);
		shape_close_flat(shape, '}');
	}
	shape_close_flat(shape, ']');
}

void schema_words(struct shape *shape, const char *const *words, bool rules)
{
	shape_open_flat(shape, "anyOf", '[');
	shape_open_flat(shape, NULL, '{');
	shape_texts(shape, "enum", words);
	shape_close_flat(shape, '}');
	if (rules)
		shape_raw(shape, NULL, reference);
	shape_close_flat(shape, ']');
}

/* yes and no are offered first; in which letters they are written the loader doesn't mind. */
static void add_bool(struct shape *shape, bool rules)
{
	shape_open_flat(shape, "anyOf", '[');
	shape_raw(shape, NULL, "{\"enum\": [\"yes\", \"no\"]}");
	shape_raw(shape, NULL, "{\"type\": \"boolean\"}");
	shape_raw(shape, NULL, "{\"enum\": [0, 1]}");
	shape_raw(shape, NULL,
		  "{\"type\": \"string\", \"pattern\": "
		  "\"^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Oo][Nn]|"
		  "[Oo][Ff][Ff]|0|1)$\"}");
	if (rules)
		shape_raw(shape, NULL, reference);
	shape_close_flat(shape, ']');
}

void schema_describe(struct shape *shape, const char *summary, const struct type *type)
{
	bool tells = type && type != &type_text && type != &type_directive;

	shape_key(shape, "description");
	shape_sentence(shape, summary, tells ? type->accepts : NULL);
}

/* One value; of a list one text of it. */
static void add_value(struct shape *shape, const struct type *type, bool rules)
{
	bool is_list = type == &type_list || type == &type_directive;

	shape_key(shape, "value_%s", type->name);
	shape_open(shape, NULL, '{');
	if (type == &type_bool)
		add_bool(shape, rules);
	else
		schema_scalars(shape, is_list ? type_text.schema : type->schema);
	shape_close(shape, '}');
}

void schema_values(struct shape *shape, bool rules)
{
	shape_raw(shape, "text",
		  "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"number\"}, {\"type\": "
		  "\"boolean\"}, {\"type\": \"null\"}]}");
	shape_raw(shape, "texts",
		  "{\"anyOf\": [{\"$ref\": \"#/$defs/text\"}, {\"type\": \"array\", \"minItems\": "
		  "1, \"items\": {\"$ref\": \"#/$defs/text\"}}]}");
	shape_raw(shape, "id",
		  "{\"anyOf\": [{\"type\": \"string\", \"pattern\": \"^[a-z0-9-]+$\"}, {\"type\": "
		  "\"number\"}, {\"type\": \"boolean\"}]}");
	for (int id = 0; id < TYPE_COUNT; id++)
		add_value(shape, type_of((enum type_id)id), rules);
}
