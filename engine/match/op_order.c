#include "base/buf.h"
#include "match/parts.h"

enum {
	ORDERED = 1U << TYPE_int | 1U << TYPE_real | 1U << TYPE_size | 1U << TYPE_duration |
		  1U << TYPE_time | 1U << TYPE_text
};

/* What a number in rule text may be, in the order in which a text is tried. */
static const enum type_id kinds[] = {TYPE_int, TYPE_real, TYPE_size, TYPE_duration};

static bool read_number(struct arena *arena, struct str text, struct value *ret)
{
	struct str why;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (type_of(kinds[i])->read(arena, text, ret, &why))
			return true;
	return false;
}

static enum holds cannot(struct judging *judging, const struct value *value, const char *what)
{
	judging->why = str_printf(judging->arena, "`%.*s` is no %s",
				  STR_ARG(value_text(judging->arena, value)), what);
	return CANNOT_TELL;
}

/* Both as values of one ordered type. */
static enum holds align(const struct matcher *matcher, const struct value *found,
			struct judging *judging, struct value *ret_found, struct value *ret_wanted)
{
	struct str why;

	*ret_wanted = matcher->operand;
	if (ret_wanted->type == TYPE_text && found->type == TYPE_text &&
	    !read_number(judging->arena, matcher->operand.text, ret_wanted))
		return cannot(judging, &matcher->operand, "number");
	if (found->type != TYPE_text) {
		*ret_found = *found;
		if (value_as(judging->arena, &matcher->operand, found->type, ret_wanted, &why))
			return HOLDS;
		return cannot(judging, &matcher->operand, type_of(found->type)->name);
	}
	if (value_as(judging->arena, found, ret_wanted->type, ret_found, &why))
		return HOLDS;
	return cannot(judging, found, type_of(ret_wanted->type)->name);
}

static enum holds order(const struct matcher *matcher, const struct subject *subject,
			struct judging *judging, int *ret)
{
	struct value found, wanted;
	enum holds holds = align(matcher, &subject->attr->value, judging, &found, &wanted);

	if (holds == HOLDS && !type_of(found.type)->ordered)
		holds = cannot(judging, &found, "number");
	if (holds == HOLDS)
		*ret = type_of(found.type)->compare(&found, &wanted);
	return holds;
}

static enum holds in_order(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	const struct op *op = matcher->op;
	int sign = 0;
	enum holds holds = order(matcher, subject, judging, &sign);
	bool right = op == &op_lt   ? sign < 0
		     : op == &op_le ? sign <= 0
		     : op == &op_gt ? sign > 0
				    : sign >= 0;

	return holds == HOLDS && !right ? DOES_NOT_HOLD : holds;
}

static void wanted(struct buf *out, const struct matcher *matcher)
{
	buf_addf(out, "%s ", matcher->op->summary);
	match_show(out, &matcher->operand);
}

const struct op op_lt = {.name = "lt",
			 .summary = "less than",
			 .types = ORDERED,
			 .form = OPERAND_NUMBER,
			 .holds = in_order,
			 .wanted = wanted};

const struct op op_le = {.name = "le",
			 .summary = "at most",
			 .types = ORDERED,
			 .form = OPERAND_NUMBER,
			 .holds = in_order,
			 .wanted = wanted};

const struct op op_gt = {.name = "gt",
			 .summary = "more than",
			 .types = ORDERED,
			 .form = OPERAND_NUMBER,
			 .holds = in_order,
			 .wanted = wanted};

const struct op op_ge = {.name = "ge",
			 .summary = "at least",
			 .types = ORDERED,
			 .form = OPERAND_NUMBER,
			 .holds = in_order,
			 .wanted = wanted};
