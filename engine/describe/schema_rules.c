#include "describe/schema.h"
#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "rule/dialect.h"
#include "rule/keys.h"
#include "source/fields.h"

/* ---- checks and members ---- */

static void add_expect(struct shape *shape, const char *key, const struct probe_kind *kind,
		       const char *end)
{
	shape_open_flat(shape, key, '{');
	shape_open_flat(shape, "properties", '{');
	shape_property(shape, "expect", NULL, "steps_%s%s", kind->name, end);
	shape_close_flat(shape, '}');
	shape_close_flat(shape, '}');
}

/* Groups are attributes only where a pattern is given. */
static void add_expect_by_pattern(struct shape *shape, const struct probe_kind *kind,
				  const char *pattern)
{
	shape_open(shape, "then", '{');
	shape_open_flat(shape, "if", '{');
	shape_open_flat(shape, "properties", '{');
	schema_has(shape, kind->name, pattern);
	shape_close_flat(shape, '}');
	shape_close_flat(shape, '}');
	add_expect(shape, "then", kind, "_extract");
	add_expect(shape, "else", kind, "");
	shape_close(shape, '}');
}

/* What may be expected follows from what is looked at. */
static void add_expectations(struct shape *shape)
{
	shape_open(shape, "allOf", '[');
	for (size_t i = 0; i < kinds_count(); i++) {
		const char *pattern = schema_pattern_of(kinds_at(i));

		shape_open(shape, NULL, '{');
		schema_has(shape, "if", kinds_at(i)->name);
		if (pattern)
			add_expect_by_pattern(shape, kinds_at(i), pattern);
		else
			add_expect(shape, "then", kinds_at(i), "");
		shape_close(shape, '}');
	}
	shape_open(shape, NULL, '{');
	schema_has(shape, "if", "all");
	shape_raw(shape, "then", "{\"properties\": {\"expect\": false}}");
	shape_close(shape, '}');
	shape_close(shape, ']');
}

static void add_check(struct shape *shape, const char *name, const struct fields *keys)
{
	static const char *const group[] = {"all", NULL};
	static const struct taken takes[] = {
		{"id", "id"},       {"tags", "ids"},
		{"when", "when"},   {"needs", "ids"},
		{"all", "members"}, {"for_each", "items"},
		{"expect", NULL},   {"otherwise", "otherwise"},
		{"say", "texts"},   {"hint", "texts"},
		{"pass", "texts"},  {"secret", "value_bool"},
		{NULL, NULL},
	};

	shape_open(shape, name, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	schema_fields(shape, keys, takes);
	shape_open_flat(shape, "expect", '{');
	shape_text(shape, "description", schema_summary(keys, "expect"));
	shape_close_flat(shape, '}');
	schema_probes(shape, NULL);
	shape_close(shape, '}');
	schema_required(shape, keys);
	shape_raw(shape, "additionalProperties", "false");
	schema_one_probe(shape, group);
	add_expectations(shape);
	shape_close(shape, '}');
}

/* ---- facts ---- */

static void add_source(struct shape *shape)
{
	static const char *const others[] = {"value", "expr", "choose", NULL};
	static const struct taken takes[] = {
		{"cases", "words"}, {"secret", "value_bool"}, {NULL, NULL}};

	shape_open(shape, "source", '{');
	shape_open(shape, "anyOf", '[');
	shape_property(shape, NULL, NULL, "text");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	schema_fields(shape, keys_of_source(), takes);
	schema_probes(shape, "value");
	shape_close(shape, '}');
	shape_raw(shape, "additionalProperties", "false");
	schema_one_probe(shape, others);
	shape_raw(shape, "dependentRequired",
		  "{\"choose\": [\"cases\"], \"cases\": [\"choose\"], \"else\": [\"choose\"]}");
	shape_close(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
}

/* Names that every probe's attributes have, and what references mean besides. */
static void add_taken_names(struct shape *shape)
{
	shape_open_flat(shape, "not", '{');
	shape_open_flat(shape, "enum", '[');
	shape_text(shape, NULL, "item");
	shape_text(shape, NULL, "rules");
	shape_text(shape, NULL, "error");
	schema_attr_names(shape);
	shape_close_flat(shape, ']');
	shape_close_flat(shape, '}');
}

static void add_facts(struct shape *shape)
{
	shape_open(shape, "facts", '{');
	shape_open(shape, "anyOf", '[');
	shape_raw(shape, NULL, "{\"type\": \"null\"}");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "propertyNames", '{');
	shape_text(shape, "type", "string");
	shape_text(shape, "pattern", "^[a-z][a-z0-9_]*$");
	add_taken_names(shape);
	shape_close(shape, '}');
	shape_raw(
		shape, "additionalProperties",
		"{\"anyOf\": [{\"$ref\": \"#/$defs/source\"}, {\"type\": \"array\", \"minItems\": "
		"1, \"items\": {\"$ref\": \"#/$defs/source\"}}]}");
	shape_close(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
}

/* ---- overrides and waivers ---- */

/* What a patch may hold follows from the check that it is laid over, which stands in another file.
 */
static void add_override(struct shape *shape)
{
	const struct fields *keys = keys_of_check();

	shape_open(shape, "override", '{');
	shape_open(shape, "anyOf", '[');
	shape_raw(shape, NULL, "{\"type\": \"null\"}");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "additionalProperties", '{');
	shape_text(shape, "type", "object");
	shape_raw(shape, "minProperties", "1");
	shape_open(shape, "properties", '{');
	shape_property(shape, "enabled", "no: the check is dropped", "value_bool");
	for (size_t i = 0; i < keys->n; i++) {
		if (keys->at[i].flags & (FIELD_RESERVED | FIELD_ELSEWHERE | FIELD_REQUIRED))
			continue;
		shape_open_flat(shape, keys->at[i].name, '{');
		shape_text(shape, "description", keys->at[i].summary);
		shape_close_flat(shape, '}');
	}
	for (size_t i = 0; i < kinds_count(); i++) {
		shape_open_flat(shape, kinds_at(i)->name, '{');
		shape_text(shape, "description", kinds_at(i)->summary);
		shape_close_flat(shape, '}');
	}
	shape_close(shape, '}');
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
	shape_close(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
}

static void add_waivers(struct shape *shape)
{
	static const struct taken takes[] = {{"check", "id"}, {"until", "day"}, {NULL, NULL}};

	shape_open(shape, "waivers", '{');
	shape_open(shape, "anyOf", '[');
	shape_raw(shape, NULL, "{\"type\": \"null\"}");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "array");
	shape_open(shape, "items", '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	schema_fields(shape, keys_of_waiver(), takes);
	shape_close(shape, '}');
	schema_required(shape, keys_of_waiver());
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
	shape_close(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
	shape_raw(shape, "day",
		  "{\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}");
}

/* ---- the whole ---- */

static void add_small(struct shape *shape)
{
	shape_open_flat(shape, "otherwise", '{');
	shape_texts(shape, "enum", words_of_otherwise());
	shape_close_flat(shape, '}');
	shape_raw(shape, "ids",
		  "{\"anyOf\": [{\"$ref\": \"#/$defs/id\"}, {\"type\": \"array\", \"items\": "
		  "{\"$ref\": \"#/$defs/id\"}}]}");
	shape_raw(shape, "items", "{\"type\": \"array\", \"minItems\": 1}");
	shape_raw(shape, "words",
		  "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": "
		  "{\"$ref\": \"#/$defs/text\"}}");
	shape_raw(shape, "when",
		  "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": "
		  "{\"$ref\": \"#/$defs/matcher_any\"}}");
	shape_raw(shape, "checks",
		  "{\"anyOf\": [{\"type\": \"null\"}, {\"type\": \"array\", \"items\": {\"$ref\": "
		  "\"#/$defs/check\"}}]}");
	shape_raw(shape, "members",
		  "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": "
		  "\"#/$defs/member\"}}");
}

void schema_rules(struct buf *out, const struct dialect *dialect)
{
	static const struct taken takes[] = {{"checks", "checks"},
					     {"facts", "facts"},
					     {"override", "override"},
					     {"waive", "waivers"},
					     {NULL, NULL}};
	struct shape shape = {.out = out};

	schema_begin(&shape, STR("a file of rules"), dialect->rules_key, keys_of_file());
	schema_fields(&shape, keys_of_file(), takes);
	shape_close(&shape, '}');
	shape_open(&shape, "$defs", '{');
	add_small(&shape);
	schema_values(&shape, true);
	schema_matchers(&shape);
	schema_looks(&shape);
	add_check(&shape, "check", keys_of_check());
	add_check(&shape, "member", keys_of_member());
	add_source(&shape);
	add_facts(&shape);
	add_override(&shape);
	add_waivers(&shape);
	schema_end(&shape);
}
