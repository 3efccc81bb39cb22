#include "base/arena.h"
#include "match/match.h"
#include "match/parts.h"

#define ORDERED                                                           \
	(TYPE_BIT(TYPE_int) | TYPE_BIT(TYPE_real) | TYPE_BIT(TYPE_size) | \
	 TYPE_BIT(TYPE_duration) | TYPE_BIT(TYPE_time) | TYPE_BIT(TYPE_text))

static enum holds ordered(const struct matcher *matcher, const struct subject *subject,
			  struct judging *judging, bool (*fits)(int order))
{
	struct str cause;
	int order;

	if (!values_order(judging->arena, &subject->attr->value, &matcher->operand, &order, &cause))
		return cannot_tell(judging, subject, "%.*s", STR_ARG(cause));
	return holds_if(fits(order));
}

static bool is_less(int order)
{
	return order < 0;
}

static bool is_less_or_equal(int order)
{
	return order <= 0;
}

static bool is_greater(int order)
{
	return order > 0;
}

static bool is_greater_or_equal(int order)
{
	return order >= 0;
}

/* Between two numbers beside each other nothing changes. A text is asked for as the plain number
 * that it would be. */
static void propose(const struct matcher *matcher, struct candidates *ret)
{
	struct value operand = matcher->operand;
	struct str cause;

	if (operand.type == TYPE_text && !number_read(ret->arena, operand.text, &operand, &cause))
		operand = matcher->operand;
	if (operand.type == TYPE_size && ret->domain.type == &type_text)
		operand.type = TYPE_int;
	if (operand.type == TYPE_real) {
		for (int i = -1; i <= 1; i++)
			candidates_add_text(ret, str_printf(ret->arena, "%.17g", operand.real + i));
	} else if (operand.type == TYPE_duration && ret->domain.type == &type_text) {
		for (int64_t i = -1; i <= 1; i++)
			candidates_add_text(ret, str_printf(ret->arena, "%lldms",
							    (long long)(operand.number + i)));
	} else {
		candidates_add_around(ret, &operand);
	}
	if (operand.type == TYPE_int && ret->domain.type == &type_text)
		candidates_add_text(ret,
				    str_printf(ret->arena, "%lld.5", (long long)operand.number));
}

static enum holds lt_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return ordered(matcher, subject, judging, is_less);
}

const struct op op_lt = {
	.name = "lt",
	.summary = "the value is less than this",
	.types = ORDERED,
	.form = OPERAND_NUMBER,
	.holds = lt_holds,
	.propose = propose,
	.wants = {"below ", "at least "},
	.wants_time = {"before ", "not before "},
};

static enum holds le_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return ordered(matcher, subject, judging, is_less_or_equal);
}

const struct op op_le = {
	.name = "le",
	.summary = "the value is this at most",
	.types = ORDERED,
	.form = OPERAND_NUMBER,
	.holds = le_holds,
	.propose = propose,
	.wants = {"at most ", "above "},
	.wants_time = {"not after ", "after "},
};

static enum holds gt_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return ordered(matcher, subject, judging, is_greater);
}

const struct op op_gt = {
	.name = "gt",
	.summary = "the value is greater than this",
	.types = ORDERED,
	.form = OPERAND_NUMBER,
	.holds = gt_holds,
	.propose = propose,
	.wants = {"above ", "at most "},
	.wants_time = {"after ", "not after "},
};

static enum holds ge_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return ordered(matcher, subject, judging, is_greater_or_equal);
}

const struct op op_ge = {
	.name = "ge",
	.summary = "the value is this at least",
	.types = ORDERED,
	.form = OPERAND_NUMBER,
	.holds = ge_holds,
	.propose = propose,
	.wants = {"at least ", "below "},
	.wants_time = {"not before ", "before "},
};
