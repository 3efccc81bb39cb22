#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "rule/keys.h"
#include "rule/model.h"
#include "source/fields.h"

const char *schema_pattern_of(const struct probe_kind *kind)
{
	for (size_t i = 0; i < kind->n_options; i++)
		if (kind->options[i].form == OPTION_PATTERN)
			return kind->options[i].name;
	return NULL;
}

const struct attr *schema_error(const struct probe_kind *kind)
{
	size_t index;

	return kind_attr(kind, STR("error"), &index);
}

/* ---- options ---- */

static void add_path(struct shape *shape)
{
	shape_text(shape, "type", "string");
	shape_text(shape, "pattern", "^(/|~/)|\\$\\{");
}

static void add_one(struct shape *shape, const struct option *option, bool rules)
{
	if (option->words)
		schema_words(shape, option->words, rules && !(option->flags & OPTION_CONSTANT));
	else if (option->flags & OPTION_PATH && rules)
		add_path(shape);
	else if (option->type && option->type != &type_text)
		shape_refer(shape, "value_%s", option->type->name);
	else
		shape_refer(shape, "text");
}

static void add_form(struct shape *shape, const struct option *option, bool rules)
{
	switch (option->form) {
	case OPTION_LIST: shape_refer(shape, "texts"); break;
	case OPTION_MAP:
		if (rules) {
			shape_text(shape, "type", "object");
			shape_raw(shape, "additionalProperties", "{\"$ref\": \"#/$defs/text\"}");
		} else {
			shape_refer(shape, "text");
		}
		break;
	case OPTION_ONE:
	case OPTION_PATTERN:
	case OPTION_ANY: add_one(shape, option, rules); break;
	}
}

static void add_options(struct shape *shape, const struct probe_kind *kind, bool rules)
{
	shape_open(shape, "properties", '{');
	for (size_t i = 0; i < kind->n_options; i++) {
		shape_open_flat(shape, kind->options[i].name, '{');
		schema_describe(shape, kind->options[i].summary, kind->options[i].type);
		add_form(shape, &kind->options[i], rules);
		shape_close_flat(shape, '}');
	}
	if (rules)
		shape_property(shape, "timeout", "how long the look may take, as in 500ms or 90s",
			       "value_duration");
	shape_close(shape, '}');
}

static void add_required(struct shape *shape, const struct probe_kind *kind)
{
	shape_open_flat(shape, "required", '[');
	for (size_t i = 0; i < kind->n_options; i++)
		if (kind->options[i].flags & OPTION_REQUIRED)
			shape_text(shape, NULL, kind->options[i].name);
	shape_close_flat(shape, ']');
}

/* The short form gives the target alone, which must be there, or nothing where there is none. */
static void add_short(struct shape *shape, const struct probe_kind *kind, bool rules)
{
	size_t i;
	const struct option *target = kind_target(kind, &i);

	shape_open_flat(shape, NULL, '{');
	if (target)
		add_form(shape, target, rules);
	else
		shape_text(shape, "type", "null");
	if (target && rules && !(target->flags & OPTION_PATH)) /* which is a string */
		shape_raw(shape, "not", "{\"type\": \"null\"}");
	shape_close_flat(shape, '}');
}

static void add_look(struct shape *shape, const struct probe_kind *kind, bool rules)
{
	shape_key(shape, "look_%s", kind->name);
	shape_open(shape, NULL, '{');
	shape_text(shape, "description", kind->summary);
	shape_open(shape, "anyOf", '[');
	add_short(shape, kind, rules);
	if (!rules)
		shape_raw(shape, NULL, "{\"type\": \"null\"}");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	add_options(shape, kind, rules);
	if (rules)
		add_required(shape, kind);
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
}

/* ---- attributes ---- */

/* What a kind tells beside its table, as schema of each: named by a prefix, or anything. */
static void add_open(struct shape *shape, const struct probe_kind *kind, const char *json)
{
	if (!kind->open_under) {
		shape_raw(shape, "additionalProperties", json);
		return;
	}
	shape_open(shape, "patternProperties", '{');
	for (size_t i = 0; kind->open_under[i]; i++) {
		struct str prefix = str_of(kind->open_under[i]); /* it ends with a dot */

		shape_key(shape, "^%.*s\\\\.", (int)prefix.n - 1, prefix.p);
		shape_raw(shape, NULL, json);
	}
	shape_close(shape, '}');
	shape_raw(shape, "additionalProperties", "false");
}

static void add_that(struct shape *shape, const struct probe_kind *kind, bool groups)
{
	shape_key(shape, "that_%s%s", kind->name, groups ? "_extract" : "");
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_raw(shape, "minProperties", "1");
	shape_open(shape, "properties", '{');
	for (size_t i = 0; i < kind->n_attrs; i++)
		schema_attr(shape, kind, &kind->attrs[i]);
	schema_attr(shape, kind, schema_error(kind));
	if (groups || (kind->open && !kind->open_under))
		shape_raw(shape, "that", "false"); /* it makes a step of the map */
	shape_close(shape, '}');
	if (kind->open)
		add_open(shape, kind, "{\"$ref\": \"#/$defs/matcher_any\"}");
	else
		shape_raw(shape, "additionalProperties",
			  groups ? "{\"$ref\": \"#/$defs/matcher_text\"}" : "false");
	shape_close(shape, '}');
}

static void add_long_step(struct shape *shape, const struct probe_kind *kind, bool groups)
{
	static const struct taken takes[] = {{"name", "text"},           {"that", NULL},
					     {"otherwise", "otherwise"}, {"say", "texts"},
					     {"hint", "texts"},          {NULL, NULL}};
	const struct fields *keys = keys_of_step();

	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	shape_property(shape, "that", schema_summary(keys, "that"), "that_%s%s", kind->name,
		       groups ? "_extract" : "");
	schema_fields(shape, keys, takes);
	shape_close(shape, '}');
	schema_required(shape, keys);
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
}

static void add_steps(struct shape *shape, const struct probe_kind *kind, bool groups)
{
	const char *end = groups ? "_extract" : "";

	shape_key(shape, "step_%s%s", kind->name, end);
	shape_open(shape, NULL, '{');
	shape_open(shape, "anyOf", '[');
	shape_property(shape, NULL, NULL, "that_%s%s", kind->name, end);
	add_long_step(shape, kind, groups);
	shape_close(shape, ']');
	shape_close(shape, '}');
	shape_key(shape, "steps_%s%s", kind->name, end);
	shape_open(shape, NULL, '{');
	shape_open(shape, "anyOf", '[');
	shape_property(shape, NULL, NULL, "step_%s%s", kind->name, end);
	shape_open_flat(shape, NULL, '{');
	shape_text(shape, "type", "array");
	shape_raw(shape, "minItems", "1");
	shape_property(shape, "items", NULL, "step_%s%s", kind->name, end);
	shape_close_flat(shape, '}');
	shape_close(shape, ']');
	shape_close(shape, '}');
}

void schema_looks(struct shape *shape)
{
	for (size_t i = 0; i < kinds_count(); i++) {
		const struct probe_kind *kind = kinds_at(i);

		add_look(shape, kind, true);
		for (int groups = 0; groups <= (schema_pattern_of(kind) != NULL); groups++) {
			add_that(shape, kind, groups);
			add_steps(shape, kind, groups);
		}
	}
}

/* ---- what a case gives ---- */

static void add_given(struct shape *shape, const struct attr *attr)
{
	shape_open_flat(shape, attr->name, '{');
	schema_describe(shape, attr->summary, attr->words ? NULL : attr->type);
	if (attr->words)
		schema_words(shape, attr->words, false);
	else if (!attr->type || attr->type == &type_list || attr->type == &type_directive)
		shape_refer(shape, "given");
	else
		shape_refer(shape, "value_%s", attr->type->name);
	shape_close_flat(shape, '}');
}

static void add_gives(struct shape *shape, const struct probe_kind *kind)
{
	shape_key(shape, "gives_%s", kind->name);
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_open(shape, "properties", '{');
	for (size_t i = 0; i < kind->n_attrs; i++)
		add_given(shape, &kind->attrs[i]);
	add_given(shape, schema_error(kind));
	shape_close(shape, '}');
	if (kind->open || schema_pattern_of(kind))
		shape_raw(shape, "additionalProperties", "{\"$ref\": \"#/$defs/given\"}");
	else
		shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
}

void schema_canned(struct shape *shape)
{
	for (size_t i = 0; i < kinds_count(); i++) {
		add_look(shape, kinds_at(i), false);
		add_gives(shape, kinds_at(i));
	}
}
