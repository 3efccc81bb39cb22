#include "base/buf.h"
#include "match/parts.h"

/* Items compare as texts: a list holds what was found, an operand what was written. */
static bool holds_item(const struct values *list, const struct value *item, struct arena *arena)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(value_text(arena, &list->at[i]), value_text(arena, item)))
			return true;
	return false;
}

static bool is_subset(const struct values *part, const struct values *of, struct arena *arena)
{
	for (size_t i = 0; i < part->n; i++)
		if (!holds_item(of, &part->at[i], arena))
			return false;
	return true;
}

static bool test(const struct op *op, const struct values *found, const struct values *operand,
		 struct arena *arena)
{
	if (op == &op_has || op == &op_superset_of)
		return is_subset(operand, found, arena);
	if (op == &op_subset_of)
		return is_subset(found, operand, arena);
	if (op == &op_same_as)
		return is_subset(found, operand, arena) && is_subset(operand, found, arena);
	for (size_t i = 0; i < operand->n; i++) /* has_no */
		if (holds_item(found, &operand->at[i], arena))
			return false;
	return true;
}

static bool is_list(const struct subject *subject, struct judging *judging)
{
	if (subject->attr->value.type == TYPE_list)
		return true;
	judging->why = str_printf(judging->arena, "`%.*s` is no list",
				  STR_ARG(value_text(judging->arena, &subject->attr->value)));
	return false;
}

static enum holds list_holds(const struct matcher *matcher, const struct subject *subject,
			     struct judging *judging)
{
	if (!is_list(subject, judging))
		return CANNOT_TELL;
	return test(matcher->op, &subject->attr->value.list, &matcher->operand.list, judging->arena)
		       ? HOLDS
		       : DOES_NOT_HOLD;
}

static enum holds each_holds(const struct matcher *matcher, const struct subject *subject,
			     struct judging *judging)
{
	enum holds holds = HOLDS;

	if (!is_list(subject, judging))
		return CANNOT_TELL;
	for (size_t i = 0; i < subject->attr->value.list.n; i++) {
		struct record_attr item = {.name = subject->name,
					   .value = subject->attr->value.list.at[i]};
		struct subject one = {.name = subject->name, .attr = &item};

		holds = holds_and(holds, match_holds(matcher->kids[0], &one, judging));
	}
	return holds;
}

static enum holds count_holds(const struct matcher *matcher, const struct subject *subject,
			      struct judging *judging)
{
	struct record_attr count = {.name = subject->name};
	struct subject one = {.name = subject->name, .attr = &count};

	if (!is_list(subject, judging))
		return CANNOT_TELL;
	count.value = value_int((int64_t)subject->attr->value.list.n);
	return match_holds(matcher->kids[0], &one, judging);
}

static void list_wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, str_of(matcher->op->name));
	buf_add_char(out, ' ');
	if (matcher->n_kids)
		matcher->kids[0]->op->wanted(out, matcher->kids[0]);
	else
		match_show(out, &matcher->operand);
}

const struct op op_has = {.name = "has",
			  .summary = "all of these are members",
			  .types = 1U << TYPE_list,
			  .form = OPERAND_TEXTS,
			  .holds = list_holds,
			  .wanted = list_wanted};

const struct op op_has_no = {.name = "has_no",
			     .summary = "none of these is a member",
			     .types = 1U << TYPE_list,
			     .form = OPERAND_TEXTS,
			     .holds = list_holds,
			     .wanted = list_wanted};

const struct op op_each = {.name = "each",
			   .summary = "a matcher that every member satisfies",
			   .types = 1U << TYPE_list,
			   .form = OPERAND_ITEM,
			   .holds = each_holds,
			   .wanted = list_wanted};

const struct op op_subset_of = {.name = "subset_of",
				.summary = "every member is one of these",
				.types = 1U << TYPE_list,
				.form = OPERAND_TEXTS,
				.holds = list_holds,
				.wanted = list_wanted};

const struct op op_superset_of = {.name = "superset_of",
				  .summary = "all of these are members",
				  .types = 1U << TYPE_list,
				  .form = OPERAND_TEXTS,
				  .holds = list_holds,
				  .wanted = list_wanted};

const struct op op_same_as = {.name = "same_as",
			      .summary = "the members are these, in any order",
			      .types = 1U << TYPE_list,
			      .form = OPERAND_TEXTS,
			      .holds = list_holds,
			      .wanted = list_wanted};

const struct op op_count = {.name = "count",
			    .summary = "a matcher for the number of members",
			    .types = 1U << TYPE_list,
			    .form = OPERAND_COUNT,
			    .holds = count_holds,
			    .wanted = list_wanted};
