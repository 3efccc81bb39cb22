#include "base/arena.h"
#include "match/match.h"
#include "match/parts.h"

static enum holds is_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return holds_if(values_equal(judging->arena, &subject->attr->value, &matcher->operand));
}

static void propose_value(const struct value *value, struct candidates *ret)
{
	struct arena *arena = ret->arena;
	struct value number;
	struct str cause;

	candidates_add_around(ret, value);
	if (!ret->domain.type && value->type == TYPE_text &&
	    number_read(arena, value->text, &number, &cause))
		candidates_add_around(ret, &number);
	if (value->type == TYPE_text) {
		candidates_add_text(ret, str_printf(arena, "%.*s.", STR_ARG(value->text)));
	} else if (value->type == TYPE_list) {
		struct value longer = *value;

		longer.list.at = ARENA_ARRAY(arena, struct value, value->list.n + 1);
		for (size_t i = 0; i < value->list.n; i++)
			longer.list.at[i] = value->list.at[i];
		longer.list.at[longer.list.n++] = value_of_text(STR("."));
		candidates_add(ret, &longer);
	}
}

static void is_propose(const struct matcher *matcher, struct candidates *ret)
{
	struct value value = operand_as_found(ret->arena, &matcher->operand);

	propose_value(&value, ret);
}

const struct op op_is = {
	.name = "is",
	.summary = "the value is this one; what a text alone means",
	.form = OPERAND_SAME,
	.holds = is_holds,
	.propose = is_propose,
	.wants = {"", "anything but "},
};

static enum holds in_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	return holds_if(values_hold(judging->arena, &matcher->operand.list, &subject->attr->value));
}

static void in_propose(const struct matcher *matcher, struct candidates *ret)
{
	for (size_t i = 0; i < matcher->operand.list.n; i++)
		propose_value(&matcher->operand.list.at[i], ret);
}

const struct op op_in = {
	.name = "in",
	.summary = "the value is one of these; what a list alone means",
	.types = ~TYPE_BIT(TYPE_list),
	.form = OPERAND_SAMES,
	.holds = in_holds,
	.propose = in_propose,
	.wants = {"", "anything but "},
};

/* What is absent isn't anything, so it isn't "not this" either. A text that was only read by and
 * not kept is no absent one. */
static enum holds not_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	if (!subject->attr && !stream_answered(judging->arena, matcher, subject))
		return DOES_NOT_HOLD;
	return holds_not(match_holds(matcher->kids[0], subject, judging));
}

const struct op op_not = {
	.name = "not",
	.summary = "the value is there, and what is said here doesn't hold of it",
	.form = OPERAND_MATCHER,
	.judges_absent = true,
	.holds = not_holds,
};

/* A value that can't be told is there all the same. */
static enum holds exists_holds(const struct matcher *matcher, const struct subject *subject,
			       struct judging *judging)
{
	(void)judging;
	return holds_if((subject->attr != NULL) == matcher->operand.boolean);
}

const struct op op_exists = {
	.name = "exists",
	.summary = "yes: the attribute is there, no: it is absent",
	.form = OPERAND_BOOL,
	.judges_absent = true,
	.holds = exists_holds,
};

static enum holds all_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	enum holds holds = HOLDS;

	for (size_t i = 0; i < matcher->n_kids && holds != DOES_NOT_HOLD; i++)
		holds = holds_and(holds, match_holds(matcher->kids[i], subject, judging));
	return holds;
}

const struct op op_all = {
	.name = "all",
	.summary = "all of a list of matchers hold; what several operators in one map mean",
	.form = OPERAND_MATCHERS,
	.judges_absent = true,
	.holds = all_holds,
};

static enum holds any_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	enum holds holds = DOES_NOT_HOLD;

	for (size_t i = 0; i < matcher->n_kids && holds != HOLDS; i++)
		holds = holds_or(holds, match_holds(matcher->kids[i], subject, judging));
	return holds;
}

const struct op op_any = {
	.name = "any",
	.summary = "one of a list of matchers holds, or more",
	.form = OPERAND_MATCHERS,
	.judges_absent = true,
	.holds = any_holds,
};
