#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "match/match.h"
#include "match/parts.h"

/* In a document a single value may stand where a list was looked for: that isn't the same. */
static bool is_list(const struct subject *subject, struct judging *judging)
{
	enum type_id found = subject->attr->value.type;

	if (found == TYPE_list)
		return true;
	cannot_tell(judging, subject, "its type is %s, where a list was looked for",
		    type_of(found)->name);
	return false;
}

static enum holds item_holds(const struct matcher *matcher, const struct subject *subject, size_t i,
			     struct judging *judging)
{
	struct record_attr attr;
	struct subject item = subject_item(subject, i, &attr);

	return match_holds(matcher->kids[0], &item, judging);
}

/* Members of which the matcher holds, or doesn't. */
static struct value items_that(struct arena *arena, const struct matcher *matcher,
			       const struct subject *subject, enum holds wanted)
{
	const struct values *all = &subject->attr->value.list;
	struct value some = {.type = TYPE_list};
	struct judging judging = {.arena = arena};

	some.list.at = ARENA_ARRAY(arena, struct value, all->n);
	for (size_t i = 0; i < all->n; i++)
		if (item_holds(matcher, subject, i, &judging) == wanted)
			some.list.at[some.list.n++] = all->at[i];
	return some;
}

static void tell_items(struct buf *out, const char *lead, const struct value *items)
{
	buf_add(out, str_of(lead));
	show_value(out, items, true);
}

static void tell_wanted(struct buf *out, const char *lead, const struct matcher *matcher)
{
	buf_add(out, str_of(lead));
	show_wanted(out, matcher, (struct showing){.arena = out->arena, .quoted = true});
}

/* Of an `is` or `in` the operand says all: lacks "x". */
static bool is_plain(const struct matcher *matcher)
{
	return matcher->op == &op_is || matcher->op == &op_in;
}

static void add_list(struct candidates *ret, const struct values *items, size_t n)
{
	struct value list = {.type = TYPE_list, .list = {items->at, n, n}};

	candidates_add(ret, &list);
}

/* Lists of one that the matcher of members may hold of, or not. */
static void propose_items(const struct matcher *matcher, struct candidates *ret)
{
	struct candidates items = {
		.arena = ret->arena, .domain = domain_of_items(matcher), .brief = ret->brief};

	candidates_propose(&items, matcher->kids[0]);
	if (!ret->brief)
		candidates_add_usual(&items);
	for (size_t i = 0; i < items.list.n; i++)
		add_list(ret, &(struct values){&items.list.at[i], 1, 1}, 1);
}

/* The list, and that with a member less and one more. */
static void propose_list(const struct matcher *matcher, struct candidates *ret)
{
	const struct values *operand = &matcher->operand.list;
	struct values more = {ARENA_ARRAY(ret->arena, struct value, operand->n + 1), operand->n + 1,
			      operand->n + 1};

	for (size_t i = 0; i < operand->n; i++)
		more.at[i] = operand->at[i];
	more.at[operand->n] = value_of_text(STR("."));
	for (size_t n = operand->n ? operand->n - 1 : 0; n <= operand->n + 1; n++)
		add_list(ret, &more, n);
	if (operand->n)
		add_list(ret, &(struct values){more.at + 1, operand->n - 1, operand->n - 1},
			 operand->n - 1);
}

static void propose_counts(const struct matcher *matcher, struct candidates *ret)
{
	enum { MEMBERS = 64 };
	struct candidates counts = {.arena = ret->arena, .domain = {&type_int, NULL, true}};
	struct values members = {ARENA_ARRAY(ret->arena, struct value, MEMBERS), MEMBERS, MEMBERS};

	for (size_t i = 0; i < MEMBERS; i++)
		members.at[i] = value_of_text(STR("."));
	candidates_propose(&counts, matcher->kids[0]);
	for (size_t i = 0; i < counts.list.n; i++)
		if (counts.list.at[i].number <= MEMBERS)
			add_list(ret, &members, (size_t)counts.list.at[i].number);
}

static enum holds has_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	enum holds holds = DOES_NOT_HOLD;

	if (!is_list(subject, judging))
		return CANNOT_TELL;
	for (size_t i = 0; i < subject->attr->value.list.n && holds != HOLDS; i++)
		holds = holds_or(holds, item_holds(matcher, subject, i, judging));
	return holds;
}

static void has_tell(struct buf *out, const struct matcher *matcher, const struct subject *subject)
{
	const struct matcher *kid = matcher->kids[0];

	(void)subject;
	tell_wanted(out, is_plain(kid) ? "lacks " : "has no member that is ", kid);
}

const struct op op_has = {
	.name = "has",
	.summary = "of one member, or more, this holds",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_ITEM,
	.holds = has_holds,
	.propose = propose_items,
	.wants = {"a member that is ", "no member that is "},
	.tell = has_tell,
};

static enum holds has_no_holds(const struct matcher *matcher, const struct subject *subject,
			       struct judging *judging)
{
	return holds_not(has_holds(matcher, subject, judging));
}

static void has_no_tell(struct buf *out, const struct matcher *matcher,
			const struct subject *subject)
{
	const struct matcher *kid = matcher->kids[0];
	struct value items = items_that(out->arena, matcher, subject, HOLDS);

	tell_items(out, "has ", &items);
	if (is_plain(kid))
		buf_add(out, STR(", want it without"));
	else
		tell_wanted(out, ", want no member that is ", kid);
}

const struct op op_has_no = {
	.name = "has_no",
	.summary = "of no member this holds",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_ITEM,
	.holds = has_no_holds,
	.propose = propose_items,
	.wants = {"no member that is ", "a member that is "},
	.tell = has_no_tell,
};

static enum holds each_holds(const struct matcher *matcher, const struct subject *subject,
			     struct judging *judging)
{
	enum holds holds = HOLDS;

	if (!is_list(subject, judging))
		return CANNOT_TELL;
	for (size_t i = 0; i < subject->attr->value.list.n && holds != DOES_NOT_HOLD; i++)
		holds = holds_and(holds, item_holds(matcher, subject, i, judging));
	return holds;
}

static void each_tell(struct buf *out, const struct matcher *matcher, const struct subject *subject)
{
	struct value items = items_that(out->arena, matcher, subject, DOES_NOT_HOLD);

	tell_items(out, "has ", &items);
	tell_wanted(out, ", want each member to be ", matcher->kids[0]);
}

const struct op op_each = {
	.name = "each",
	.summary = "of every member this holds; an empty list has none of which it doesn't",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_ITEM,
	.holds = each_holds,
	.propose = propose_items,
	.wants = {"each member to be ", "a member that isn't "},
	.tell = each_tell,
};

static bool are_texts(const struct values *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].type != TYPE_text)
			return false;
	return true;
}

/* A table of texts, as lists may have as many members as a file has lines. */
static struct map index_texts(struct arena *arena, struct values *list)
{
	struct map index;

	map_init(&index, arena);
	for (size_t i = 0; i < list->n; i++)
		map_put(&index, list->at[i].text, &list->at[i]);
	return index;
}

/* What is in one list and not in the other. */
static struct value beyond(struct arena *arena, const struct value *some,
			   const struct value *others)
{
	struct values list = others->list;
	struct value rest = {.type = TYPE_list};
	bool texts = are_texts(&some->list) && are_texts(&list);
	struct map index = {0};

	if (texts)
		index = index_texts(arena, &list);
	rest.list.at = ARENA_ARRAY(arena, struct value, some->list.n);
	for (size_t i = 0; i < some->list.n; i++) {
		const struct value *item = &some->list.at[i];

		if (texts ? !map_get(&index, item->text) : !values_hold(arena, &list, item))
			rest.list.at[rest.list.n++] = *item;
	}
	return rest;
}

static bool is_comparable(const struct matcher *matcher, const struct subject *subject,
			  struct judging *judging)
{
	const struct values *found = &subject->attr->value.list, *wanted = &matcher->operand.list;

	if (!is_list(subject, judging))
		return false;
	if (found->n * wanted->n <= LIMIT_LIST_COMPARISONS ||
	    (are_texts(found) && are_texts(wanted)))
		return true;
	cannot_tell(judging, subject, "it has %zu members, too many to compare with %zu", found->n,
		    wanted->n);
	return false;
}

static enum holds subset_of_holds(const struct matcher *matcher, const struct subject *subject,
				  struct judging *judging)
{
	if (!is_comparable(matcher, subject, judging))
		return CANNOT_TELL;
	return holds_if(beyond(judging->arena, &subject->attr->value, &matcher->operand).list.n ==
			0);
}

static void subset_of_tell(struct buf *out, const struct matcher *matcher,
			   const struct subject *subject)
{
	struct value extra = beyond(out->arena, &subject->attr->value, &matcher->operand);

	tell_items(out, "has ", &extra);
	tell_items(out, ", want none beyond ", &matcher->operand);
}

const struct op op_subset_of = {
	.name = "subset_of",
	.summary = "no member is missing from this list",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_TEXTS,
	.holds = subset_of_holds,
	.propose = propose_list,
	.wants = {"no member beyond ", "a member beyond "},
	.tell = subset_of_tell,
};

static enum holds superset_of_holds(const struct matcher *matcher, const struct subject *subject,
				    struct judging *judging)
{
	if (!is_comparable(matcher, subject, judging))
		return CANNOT_TELL;
	return holds_if(beyond(judging->arena, &matcher->operand, &subject->attr->value).list.n ==
			0);
}

static void superset_of_tell(struct buf *out, const struct matcher *matcher,
			     const struct subject *subject)
{
	struct value missing = beyond(out->arena, &matcher->operand, &subject->attr->value);

	tell_items(out, "lacks ", &missing);
}

const struct op op_superset_of = {
	.name = "superset_of",
	.summary = "all of this list are members",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_TEXTS,
	.holds = superset_of_holds,
	.propose = propose_list,
	.wants = {"all of ", "not all of "},
	.tell = superset_of_tell,
};

static enum holds same_as_holds(const struct matcher *matcher, const struct subject *subject,
				struct judging *judging)
{
	return holds_and(subset_of_holds(matcher, subject, judging),
			 superset_of_holds(matcher, subject, judging));
}

static void same_as_tell(struct buf *out, const struct matcher *matcher,
			 const struct subject *subject)
{
	struct value extra = beyond(out->arena, &subject->attr->value, &matcher->operand);
	struct value missing = beyond(out->arena, &matcher->operand, &subject->attr->value);

	if (extra.list.n == 0) {
		tell_items(out, "lacks ", &missing);
	} else if (missing.list.n == 0) {
		subset_of_tell(out, matcher, subject);
	} else {
		tell_items(out, "has ", &extra);
		tell_items(out, " instead of ", &missing);
	}
}

const struct op op_same_as = {
	.name = "same_as",
	.summary = "the members are those of this list, in any order and number",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_TEXTS,
	.holds = same_as_holds,
	.propose = propose_list,
	.wants = {"exactly ", "other members than "},
	.tell = same_as_tell,
};

static struct subject count_of(const struct subject *list, struct record_attr *attr)
{
	int64_t n = (int64_t)list->attr->value.list.n;

	*attr = (struct record_attr){.name = list->name, .value = value_int(n)};
	return (struct subject){.name = list->name, .attr = attr};
}

static enum holds count_holds(const struct matcher *matcher, const struct subject *subject,
			      struct judging *judging)
{
	struct record_attr attr;
	struct subject count;

	if (!is_list(subject, judging))
		return CANNOT_TELL;
	count = count_of(subject, &attr);
	return match_holds(matcher->kids[0], &count, judging);
}

static void count_tell(struct buf *out, const struct matcher *matcher,
		       const struct subject *subject)
{
	size_t n = subject->attr->value.list.n;

	if (n == 0)
		buf_add(out, STR("has no members"));
	else
		buf_addf(out, "has %zu member%s", n, n == 1 ? "" : "s");
	tell_wanted(out, ", want ", matcher->kids[0]);
}

const struct op op_count = {
	.name = "count",
	.summary = "this holds of the number of members",
	.types = TYPE_BIT(TYPE_list),
	.form = OPERAND_COUNT,
	.holds = count_holds,
	.propose = propose_counts,
	.wants = {"a count that is ", "a count that isn't "},
	.tell = count_tell,
};
