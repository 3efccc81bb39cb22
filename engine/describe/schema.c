#include "describe/schema.h"

#include "base/buf.h"
#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "rule/dialect.h"
#include "source/fields.h"

#include <string.h>

static const unsigned refused = FIELD_RESERVED | FIELD_ELSEWHERE;

static bool is_required(const struct field *field)
{
	return (field->flags & (refused | FIELD_REQUIRED)) == FIELD_REQUIRED;
}

static void add_required(struct shape *shape, const struct fields *fields)
{
	for (size_t i = 0; i < fields->n; i++)
		if (is_required(&fields->at[i]))
			shape_text(shape, NULL, fields->at[i].name);
}

void schema_required(struct shape *shape, const struct fields *fields)
{
	shape_open_flat(shape, "required", '[');
	add_required(shape, fields);
	shape_close_flat(shape, ']');
}

void schema_begin(struct shape *shape, struct str title, struct str first_key,
		  const struct fields *fields)
{
	shape_open(shape, NULL, '{');
	shape_text(shape, "$schema", "https://json-schema.org/draft/2020-12/schema");
	shape_str(shape, "description", title);
	shape_text(shape, "type", "object");
	shape_open_flat(shape, "required", '[');
	shape_str(shape, NULL, first_key);
	add_required(shape, fields);
	shape_close_flat(shape, ']');
	shape_raw(shape, "additionalProperties", "false");
	shape_open(shape, "properties", '{');
	shape_key(shape, "%.*s", STR_ARG(first_key));
	shape_raw(shape, NULL,
		  "{\"description\": \"the version of the format, and the first key of the "
		  "file\", \"enum\": [1, \"1\"]}");
}

static const char *taken_by(const struct taken *takes, const char *key)
{
	for (; takes->key; takes++)
		if (strcmp(takes->key, key) == 0)
			return takes->name;
	return "text";
}

void schema_fields(struct shape *shape, const struct fields *fields, const struct taken *takes)
{
	for (size_t i = 0; i < fields->n; i++) {
		const struct field *field = &fields->at[i];
		const char *name = taken_by(takes, field->name);

		if (name && !(field->flags & refused))
			shape_property(shape, field->name, field->summary, "%s", name);
	}
}

const char *schema_summary(const struct fields *fields, const char *key)
{
	for (size_t i = 0; i < fields->n; i++)
		if (strcmp(fields->at[i].name, key) == 0)
			return fields->at[i].summary;
	return NULL;
}

void schema_has(struct shape *shape, const char *where, const char *key)
{
	shape_open_flat(shape, where, '{');
	shape_text(shape, "type", "object");
	shape_open_flat(shape, "required", '[');
	shape_text(shape, NULL, key);
	shape_close_flat(shape, ']');
	shape_open_flat(shape, "properties", '{');
	shape_raw(shape, key, "true");
	shape_close_flat(shape, '}');
	shape_close_flat(shape, '}');
}

void schema_one_probe(struct shape *shape, const char *const *others)
{
	shape_open(shape, "oneOf", '[');
	for (size_t i = 0; i < kinds_count(); i++) {
		bool named = false; /* `value` is a word of both */

		for (size_t k = 0; others[k]; k++)
			named |= strcmp(others[k], kinds_at(i)->name) == 0;
		if (!named)
			schema_has(shape, NULL, kinds_at(i)->name);
	}
	for (size_t i = 0; others[i]; i++)
		schema_has(shape, NULL, others[i]);
	shape_close(shape, ']');
}

void schema_probes(struct shape *shape, const char *besides)
{
	for (size_t i = 0; i < kinds_count(); i++)
		if (!besides || strcmp(besides, kinds_at(i)->name) != 0)
			shape_property(shape, kinds_at(i)->name, kinds_at(i)->summary, "look_%s",
				       kinds_at(i)->name);
}

static bool has_attr(const struct probe_kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->n_attrs; i++)
		if (strcmp(kind->attrs[i].name, name) == 0)
			return true;
	return false;
}

void schema_attr_names(struct shape *shape)
{
	for (size_t i = 0; i < kinds_count(); i++)
		for (size_t k = 0; k < kinds_at(i)->n_attrs; k++) {
			const char *name = kinds_at(i)->attrs[k].name;
			size_t earlier = 0;

			while (earlier < i && !has_attr(kinds_at(earlier), name))
				earlier++;
			if (earlier == i)
				shape_text(shape, NULL, name);
		}
}

void schema_end(struct shape *shape)
{
	shape_close(shape, '}');
	shape_close(shape, '}');
	buf_add_char(shape->out, '\n');
}
