#include "value/value.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/limits.h"

const struct type *type_of(enum type_id id)
{
	static const struct type *const types[TYPE_COUNT] = {
#define TYPE(name) [TYPE_##name] = &type_##name,
#include "value/types.def"
	};

	BUG_UNLESS(id < TYPE_COUNT);
	return types[id];
}

bool value_is_number(const struct value *value)
{
	switch (value->type) {
	case TYPE_int:
	case TYPE_real:
	case TYPE_size:
	case TYPE_duration:
	case TYPE_time:
	case TYPE_mode: return true;
	case TYPE_bool:
	case TYPE_text:
	case TYPE_list:
	case TYPE_directive:
	case TYPE_COUNT: break;
	}
	return false;
}

bool value_eq(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	return type_of(a->type)->compare(a, b) == 0;
}

void value_print(struct buf *out, const struct value *value)
{
	type_of(value->type)->print(out, value);
}

struct str value_text(struct arena *arena, const struct value *value)
{
	struct buf out;

	if (value->type == TYPE_text)
		return value->text;
	buf_init(&out, arena, LIMIT_TEXT_MAX);
	value_print(&out, value);
	return buf_str(&out);
}

/* Whole numbers keep their number where the unit is the same: a count may serve as a size. */
static bool is_whole(enum type_id type)
{
	return type == TYPE_int || type == TYPE_size;
}

/* The digits of a mode are octal: 384 and 0600 are one number, and 600 another. */
static bool is_mode_and_number(enum type_id a, enum type_id b)
{
	return (a == TYPE_mode && b != TYPE_text && b != TYPE_list) ||
	       (b == TYPE_mode && a != TYPE_text && a != TYPE_list);
}

bool value_as(struct arena *arena, const struct value *value, enum type_id type, struct value *ret,
	      struct str *reterr)
{
	struct value face = value_face(value, type == TYPE_list);

	if (value->type == type) {
		*ret = *value;
		return true;
	}
	if (value->type == TYPE_directive)
		return value_as(arena, &face, type, ret, reterr);
	if (is_whole(value->type) && is_whole(type)) {
		*ret = (struct value){.type = type, .number = value->number};
		return true;
	}
	if (is_mode_and_number(value->type, type)) {
		*reterr = str_printf(arena, "`%.*s` is of type %s, not %s: write modes as texts",
				     STR_ARG(value_text(arena, value)), type_of(value->type)->name,
				     type_of(type)->name);
		return false;
	}
	if (type == TYPE_list) {
		struct value *item = ARENA_NEW(arena, struct value);

		*item = *value;
		*ret = (struct value){.type = TYPE_list, .list = {item, 1, 1}};
		return true;
	}
	return type_of(type)->read(arena, value_text(arena, value), ret, reterr);
}

static struct values copy_values(struct arena *arena, const struct values *values)
{
	struct values copy = {ARENA_ARRAY(arena, struct value, values->n), values->n, values->n};

	for (size_t i = 0; i < copy.n; i++)
		copy.at[i] = value_copy(arena, &values->at[i]);
	return copy;
}

static const struct directive_value *copy_directive(struct arena *arena,
						    const struct directive_value *directive)
{
	struct directive_value *copy = ARENA_NEW(arena, struct directive_value);

	copy->one = value_copy(arena, &directive->one);
	copy->words = copy_values(arena, &directive->words);
	return copy;
}

struct value value_copy(struct arena *arena, const struct value *value)
{
	struct value copy = *value;

	if (value->type == TYPE_text && str_is_set(value->text))
		copy.text = str_copy(arena, value->text);
	if (value->type == TYPE_list)
		copy.list = copy_values(arena, &value->list);
	if (value->type == TYPE_directive)
		copy.directive = copy_directive(arena, value->directive);
	return copy;
}
