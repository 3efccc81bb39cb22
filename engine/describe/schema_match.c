#include "describe/schema_parts.h"
#include "describe/shape.h"
#include "match/match.h"
#include "probe/kinds.h"
#include "probe/probe.h"

/* One kind of matcher: for a type, or for the words of one attribute. */
struct target {
	const struct type *type;  /* NULL: known when it is found */
	const char *const *words; /* NULL: any */
	const char *owner, *name; /* of its own schema: matcher_OWNER_NAME; NULL: no owner */
};

/* Behind `matcher_`. */
#define NAME_OF(target) \
	(target)->owner ? (target)->owner : "", (target)->owner ? "_" : "", (target)->name

static bool is_for(const struct op *op, const struct type *type)
{
	return !op->types || !type || op->types & TYPE_BIT(type->id);
}

static void add_value_of(struct shape *shape, const struct target *target)
{
	if (target->words)
		schema_words(shape, target->words, true);
	else
		shape_refer(shape, "value_%s", target->type ? target->type->name : "text");
}

static void add_value(struct shape *shape, const struct target *target)
{
	shape_open_flat(shape, NULL, '{');
	add_value_of(shape, target);
	shape_close_flat(shape, '}');
}

static void add_list(struct shape *shape, const struct target *target)
{
	shape_open_flat(shape, NULL, '{');
	shape_text(shape, "type", "array");
	shape_raw(shape, "minItems", "1");
	shape_key(shape, "items");
	add_value(shape, target);
	shape_close_flat(shape, '}');
}

static void add_several(struct shape *shape, const struct target *target)
{
	shape_open_flat(shape, "anyOf", '[');
	add_value(shape, target);
	add_list(shape, target);
	shape_close_flat(shape, ']');
}

static void add_matchers(struct shape *shape, const struct target *target)
{
	shape_text(shape, "type", "array");
	shape_raw(shape, "minItems", "1");
	shape_key(shape, "items");
	shape_open_flat(shape, NULL, '{');
	shape_refer(shape, "matcher_%s%s%s", NAME_OF(target));
	shape_close_flat(shape, '}');
}

/* A list behind `has` reads as both to some and as one of them to others: it is refused. */
static void add_item(struct shape *shape, const struct op *op, const struct target *target)
{
	shape_refer(shape, "matcher_%s", target->type ? "text" : "any");
	if (op == &op_has)
		shape_raw(shape, "not", "{\"type\": \"array\"}");
}

static void add_negated(struct shape *shape, const struct op *op, const struct target *target)
{
	shape_refer(shape, "matcher_%s%s%s", NAME_OF(target));
	if (op == &op_not)
		shape_raw(shape, "not",
			  "{\"type\": \"object\", \"required\": [\"exists\"], "
			  "\"properties\": {\"exists\": true}}");
}

static void add_same(struct shape *shape, const struct op *op, const struct target *target)
{
	bool may_be_list = op == &op_is && (!target->type || target->type == &type_list);

	if (may_be_list)
		add_several(shape, target);
	else
		add_value_of(shape, target);
}

static void add_number(struct shape *shape, const struct target *target)
{
	if (target->type && target->type != &type_text)
		add_value_of(shape, target);
	else
		schema_scalars(shape, "string number");
}

static void add_operand(struct shape *shape, const struct op *op, const struct target *target)
{
	static const struct target texts = {.type = &type_text};

	switch (op->form) {
	case OPERAND_SAME: add_same(shape, op, target); break;
	case OPERAND_SAMES: add_several(shape, target); break;
	case OPERAND_BOOL: shape_refer(shape, "value_bool"); break;
	case OPERAND_NUMBER: add_number(shape, target); break;
	case OPERAND_TEXT:
	case OPERAND_PATTERN:
	case OPERAND_RANGE: shape_refer(shape, "value_text"); break;
	case OPERAND_TEXTS: add_several(shape, &texts); break;
	case OPERAND_MATCHER: add_negated(shape, op, target); break;
	case OPERAND_MATCHERS: add_matchers(shape, target); break;
	case OPERAND_ITEM: add_item(shape, op, target); break;
	case OPERAND_COUNT: shape_refer(shape, "matcher_int"); break;
	}
}

static void add_operators(struct shape *shape, const struct target *target)
{
	shape_open(shape, NULL, '{');
	shape_text(shape, "type", "object");
	shape_raw(shape, "minProperties", "1");
	shape_open(shape, "properties", '{');
	for (const struct op *const *op = match_ops(); *op; op++) {
		if (!is_for(*op, target->type))
			continue;
		shape_open_flat(shape, (*op)->name, '{');
		shape_text(shape, "description", (*op)->summary);
		add_operand(shape, *op, target);
		shape_close_flat(shape, '}');
	}
	shape_close(shape, '}');
	shape_raw(shape, "additionalProperties", "false");
	shape_close(shape, '}');
}

/* A scalar is equality, a list one of it, a map operators. */
static void add_matcher(struct shape *shape, const struct target *target)
{
	shape_key(shape, "matcher_%s%s%s", NAME_OF(target));
	shape_open(shape, NULL, '{');
	shape_open(shape, "anyOf", '[');
	add_operators(shape, target); /* editors tell what the first misses */
	add_value(shape, target);
	if (target->type != &type_list)
		add_list(shape, target);
	shape_close(shape, ']');
	shape_close(shape, '}');
}

static void add_attr_matcher(struct shape *shape, const struct probe_kind *kind,
			     const struct attr *attr)
{
	struct target target = {attr->type, attr->words, kind->name, attr->name};

	add_matcher(shape, &target);
}

void schema_matchers(struct shape *shape)
{
	static const struct target any = {.name = "any"};

	for (int id = 0; id < TYPE_COUNT; id++) {
		const struct type *type = type_of((enum type_id)id);
		struct target target = {.type = type, .name = type->name};

		add_matcher(shape, &target);
	}
	add_matcher(shape, &any);
	for (size_t i = 0; i < kinds_count(); i++)
		for (size_t k = 0; k < kinds_at(i)->n_attrs; k++)
			if (kinds_at(i)->attrs[k].words)
				add_attr_matcher(shape, kinds_at(i), &kinds_at(i)->attrs[k]);
}

void schema_attr(struct shape *shape, const struct probe_kind *kind, const struct attr *attr)
{
	shape_open_flat(shape, attr->name, '{');
	schema_describe(shape, attr->summary, attr->words ? NULL : attr->type);
	if (attr->words)
		shape_refer(shape, "matcher_%s_%s", kind->name, attr->name);
	else
		shape_refer(shape, "matcher_%s", attr->type ? attr->type->name : "any");
	shape_close_flat(shape, '}');
}
