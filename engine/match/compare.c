#include "match/parts.h"

#include "base/arena.h"

#include <math.h>

/* Sizes are numbers of bytes: a plain number compares with one. */
static bool is_plain_number(const struct value *value)
{
	return value->type == TYPE_int || value->type == TYPE_real || value->type == TYPE_size;
}

static bool is_nan(const struct value *value)
{
	return value->type == TYPE_real && isnan(value->real);
}

/* A long double holds every int64_t and every double as it is, on all that Debian runs on with
 * 64 bits of mantissa or more. */
static long double plain_number(const struct value *value)
{
	return value->type == TYPE_real ? (long double)value->real : (long double)value->number;
}

static int plain_order(const struct value *a, const struct value *b)
{
	long double x = plain_number(a), y = plain_number(b);

	return (x > y) - (x < y);
}

/* Where one of the two is a text: both as the other's type. */
static bool alike(struct arena *arena, struct value *a, struct value *b, struct str *reterr)
{
	if (a->type == TYPE_text && b->type != TYPE_text)
		return value_as(arena, a, b->type, a, reterr);
	if (b->type == TYPE_text && a->type != TYPE_text)
		return value_as(arena, b, a->type, b, reterr);
	return true;
}

static bool lists_equal(struct arena *arena, const struct values *a, const struct values *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!values_equal(arena, &a->at[i], &b->at[i]))
			return false;
	return true;
}

bool values_equal(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value x = value_face(a, b->type == TYPE_list);
	struct value y = value_face(b, a->type == TYPE_list);
	struct str cause;

	if (x.type == TYPE_list && y.type == TYPE_list)
		return lists_equal(arena, &x.list, &y.list);
	if (x.type == TYPE_list)
		return x.list.n == 1 && values_equal(arena, &x.list.at[0], &y);
	if (y.type == TYPE_list)
		return y.list.n == 1 && values_equal(arena, &x, &y.list.at[0]);
	if (!alike(arena, &x, &y, &cause))
		return false;
	if (is_plain_number(&x) && is_plain_number(&y))
		return !is_nan(&x) && !is_nan(&y) && plain_order(&x, &y) == 0;
	return value_eq(&x, &y);
}

bool values_hold(struct arena *arena, const struct values *values, const struct value *value)
{
	for (size_t i = 0; i < values->n; i++)
		if (values_equal(arena, &values->at[i], value))
			return true;
	return false;
}

bool number_read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	static const struct type *const kinds[] = {&type_int, &type_real, &type_size,
						   &type_duration};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i]->read(arena, text, ret, reterr))
			return true;
	*reterr = str_printf(arena, "`%.*s` is no number, size or duration", STR_ARG(text));
	return false;
}

/* The text as the kind of number that `like` is; a whole number may be met by a real. */
static bool read_like(struct arena *arena, const struct value *like, struct value *value,
		      struct str *reterr)
{
	if (like->type == TYPE_int || like->type == TYPE_real)
		return type_int.read(arena, value->text, value, reterr) ||
		       type_real.read(arena, value->text, value, reterr);
	return value_as(arena, value, like->type, value, reterr);
}

static bool operand_number(struct arena *arena, const struct value *found, struct value *operand,
			   struct str *reterr)
{
	if (operand->type != TYPE_text)
		return true;
	if (found->type == TYPE_text || found->type == TYPE_int || found->type == TYPE_real)
		return number_read(arena, operand->text, operand, reterr);
	return value_as(arena, operand, found->type, operand, reterr);
}

bool values_order(struct arena *arena, const struct value *found, const struct value *operand,
		  int *ret, struct str *reterr)
{
	struct value x = brief(arena, found), y = brief(arena, operand);

	if (x.type != TYPE_text && !type_of(x.type)->ordered) {
		*reterr =
			str_printf(arena, "values of type %s have no order", type_of(x.type)->name);
		return false;
	}
	if (!operand_number(arena, &x, &y, reterr) ||
	    (x.type == TYPE_text && !read_like(arena, &y, &x, reterr)))
		return false;
	if (is_nan(&x) || is_nan(&y)) {
		*reterr = STR("`nan` has no order");
		return false;
	}
	if (is_plain_number(&x) && is_plain_number(&y)) {
		*ret = plain_order(&x, &y);
		return true;
	}
	if (x.type != y.type || !type_of(y.type)->ordered) {
		*reterr = str_printf(arena, "there is no order between %s and %s",
				     type_of(x.type)->name, type_of(y.type)->name);
		return false;
	}
	*ret = type_of(x.type)->compare(&x, &y);
	return true;
}
