#include "cases/keys.h"
#include "describe/schema.h"
#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "report/status.h"
#include "rule/dialect.h"
#include "source/fields.h"

/* A map of a table's keys. */
static void add_map(struct shape *shape, const char *name, const struct fields *keys,
		    const struct taken *takes)
{
	shape_open(shape, name, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	schema_fields(shape, keys, takes);
	shape_close(shape, '}');
	schema_required(shape, keys);
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
}

static void add_look(struct shape *shape)
{
	static const char *const no_others[] = {NULL};
	static const struct taken takes[] = {{"gives", NULL}, {NULL, NULL}};
	const struct fields *keys = keys_of_canned();

	shape_open(shape, "look", '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	schema_fields(shape, keys, takes);
	shape_open_flat(shape, "gives", '{');
	shape_text(shape, "description", schema_summary(keys, "gives"));
	shape_close_flat(shape, '}');
	schema_probes(shape, NULL);
	shape_close(shape, '}');
	shape_raw(shape, "required", "[\"gives\"]");
	shape_raw(shape, "additionalProperties", "false");
	schema_one_probe(shape, no_others);
	shape_open(shape, "allOf", '[');
	for (size_t i = 0; i < kinds_count(); i++) {
		shape_open(shape, NULL, '{');
		schema_has(shape, "if", kinds_at(i)->name);
		shape_open_flat(shape, "then", '{');
		shape_open_flat(shape, "properties", '{');
		shape_property(shape, "gives", NULL, "gives_%s", kinds_at(i)->name);
		shape_close_flat(shape, '}');
		shape_close_flat(shape, '}');
		shape_close(shape, '}');
	}
	shape_close(shape, ']');
	shape_close(shape, '}');
}

static void add_status(struct shape *shape)
{
	shape_open_flat(shape, "status", '{');
	shape_open_flat(shape, "enum", '[');
	shape_text(shape, NULL, "absent");
	for (int status = 0; status < STATUS_COUNT; status++)
		shape_text(shape, NULL, status_word((enum status)status));
	shape_close_flat(shape, ']');
	shape_close_flat(shape, '}');
}

static void add_small(struct shape *shape)
{
	add_status(shape);
	shape_raw(shape, "given",
		  "{\"anyOf\": [{\"$ref\": \"#/$defs/text\"}, {\"type\": \"array\", \"items\": "
		  "{\"$ref\": \"#/$defs/given\"}}]}");
	shape_raw(shape, "lines",
		  "{\"anyOf\": [{\"$ref\": \"#/$defs/text\"}, {\"type\": \"array\", \"items\": "
		  "{\"$ref\": \"#/$defs/text\"}}]}");
	shape_raw(shape, "cases", "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/case\"}}");
	shape_raw(shape, "looks", "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/look\"}}");
	shape_raw(shape, "facts",
		  "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{\"$ref\": "
		  "\"#/$defs/given\"}, {\"type\": \"object\", \"properties\": {\"exists\": "
		  "{\"$ref\": \"#/$defs/value_bool\"}}, \"additionalProperties\": {\"$ref\": "
		  "\"#/$defs/given\"}}]}}");
	shape_raw(shape, "want",
		  "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": "
		  "{\"anyOf\": [{\"$ref\": \"#/$defs/status\"}, {\"$ref\": \"#/$defs/row\"}]}}");
}

void schema_cases(struct buf *out, const struct dialect *dialect)
{
	static const struct taken root[] = {{"cases", "cases"}, {NULL, NULL}};
	static const struct taken one[] = {{"given", "case_given"}, {"want", "want"}, {NULL, NULL}};
	static const struct taken given[] = {{"facts", "facts"}, {"looks", "looks"}, {NULL, NULL}};
	static const struct taken row[] = {
		{"status", "status"}, {"says", "lines"}, {"hints", "lines"}, {NULL, NULL}};
	struct shape shape = {.out = out};

	schema_begin(&shape, STR("a file of tests of rules"), dialect->tests_key, keys_of_tests());
	schema_fields(&shape, keys_of_tests(), root);
	shape_close(&shape, '}');
	shape_open(&shape, "$defs", '{');
	add_small(&shape);
	schema_values(&shape, false);
	schema_canned(&shape);
	add_look(&shape);
	add_map(&shape, "case", keys_of_case(), one);
	add_map(&shape, "case_given", keys_of_given(), given);
	add_map(&shape, "row", keys_of_wanted(), row);
	schema_end(&shape);
}
