#include "base/buf.h"
#include "match/parts.h"

static enum holds is_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	struct value wanted;
	struct str why;

	if (!value_as(judging->arena, &matcher->operand, subject->attr->value.type, &wanted, &why))
		return DOES_NOT_HOLD;
	return value_eq(&subject->attr->value, &wanted) ? HOLDS : DOES_NOT_HOLD;
}

static void is_wanted(struct buf *out, const struct matcher *matcher)
{
	match_show(out, &matcher->operand);
}

const struct op op_is = {.name = "is",
			 .summary = "equal, under the attribute's type",
			 .form = OPERAND_SAME,
			 .holds = is_holds,
			 .wanted = is_wanted};

static enum holds in_holds(const struct matcher *matcher, const struct subject *subject,
			   struct judging *judging)
{
	for (size_t i = 0; i < matcher->operand.list.n; i++) {
		struct matcher one = *matcher;

		one.operand = matcher->operand.list.at[i];
		if (is_holds(&one, subject, judging) == HOLDS)
			return HOLDS;
	}
	return DOES_NOT_HOLD;
}

static void in_wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, STR("one of "));
	match_show(out, &matcher->operand);
}

const struct op op_in = {.name = "in",
			 .summary = "equal to one of a list",
			 .form = OPERAND_SAMES,
			 .holds = in_holds,
			 .wanted = in_wanted};

static enum holds not_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	return holds_not(match_holds(matcher->kids[0], subject, judging));
}

static void not_wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, STR("not "));
	matcher->kids[0]->op->wanted(out, matcher->kids[0]);
}

const struct op op_not = {.name = "not",
			  .summary = "a matcher that must not hold",
			  .form = OPERAND_MATCHER,
			  .holds = not_holds,
			  .wanted = not_wanted};

/* An absent attribute never comes here: match_holds answers for it. */
static enum holds exists_holds(const struct matcher *matcher, const struct subject *subject,
			       struct judging *judging)
{
	(void)subject;
	(void)judging;
	return matcher->operand.boolean ? HOLDS : DOES_NOT_HOLD;
}

static void exists_wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, matcher->operand.boolean ? STR("it there") : STR("it absent"));
}

const struct op op_exists = {.name = "exists",
			     .summary = "whether the attribute is there",
			     .form = OPERAND_BOOL,
			     .holds = exists_holds,
			     .wanted = exists_wanted};

static enum holds all_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	enum holds holds = HOLDS;

	for (size_t i = 0; i < matcher->n_kids; i++)
		holds = holds_and(holds, match_holds(matcher->kids[i], subject, judging));
	return holds;
}

static enum holds any_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	enum holds holds = DOES_NOT_HOLD;

	for (size_t i = 0; i < matcher->n_kids; i++)
		holds = holds_or(holds, match_holds(matcher->kids[i], subject, judging));
	return holds;
}

static void join(struct buf *out, const struct matcher *matcher, struct str between)
{
	for (size_t i = 0; i < matcher->n_kids; i++) {
		if (i)
			buf_add(out, between);
		matcher->kids[i]->op->wanted(out, matcher->kids[i]);
	}
}

static void all_wanted(struct buf *out, const struct matcher *matcher)
{
	join(out, matcher, STR(" and "));
}

static void any_wanted(struct buf *out, const struct matcher *matcher)
{
	join(out, matcher, STR(" or "));
}

const struct op op_all = {.name = "all",
			  .summary = "matchers that must all hold",
			  .form = OPERAND_MATCHERS,
			  .holds = all_holds,
			  .wanted = all_wanted};

const struct op op_any = {.name = "any",
			  .summary = "matchers of which one must hold",
			  .form = OPERAND_MATCHERS,
			  .holds = any_holds,
			  .wanted = any_wanted};
