/*
 * Lists: what each member must be, what some member must be, and how many there are. All operators
 * come down to that: `subset_of` says what each is, `superset_of` that each of these is there.
 */
#include "base/arena.h"
#include "base/vec.h"
#include "match/parts.h"

struct matchers VEC_OF(const struct matcher *);

struct wanted {
	struct arena *arena;
	struct domain items;
	struct matchers each; /* of every member */
	struct matchers some; /* of one member, each */
	struct way counts;
	struct values different; /* members that are there and differ */
};

static const struct matcher *negation(struct arena *arena, const struct matcher *kid)
{
	const struct matcher **kids = ARENA_ARRAY(arena, const struct matcher *, 1);

	kids[0] = kid;
	return matcher_made(arena, &op_not, kid, kids, 1);
}

static const struct matcher *item_like(const struct wanted *wanted)
{
	struct matcher *like = ARENA_NEW(wanted->arena, struct matcher);

	like->type = wanted->items.type;
	like->words = wanted->items.words;
	return like;
}

static const struct matcher *one_of(const struct wanted *wanted, const struct op *op,
				    struct value operand)
{
	struct matcher *made = ARENA_NEW(wanted->arena, struct matcher);

	*made = *item_like(wanted);
	made->op = op;
	made->operand = operand;
	return made;
}

static void want_some_of(struct wanted *wanted, const struct values *operand)
{
	for (size_t i = 0; i < operand->n; i++) {
		*VEC_PUSH(wanted->arena, &wanted->some) = one_of(wanted, &op_is, operand->at[i]);
		/* where no type is known one value may equal several */
		if (wanted->items.type &&
		    !values_hold(wanted->arena, &wanted->different, &operand->at[i]))
			*VEC_PUSH(wanted->arena, &wanted->different) = operand->at[i];
	}
}

static void want_each_of(struct wanted *wanted, const struct value *operand)
{
	*VEC_PUSH(wanted->arena, &wanted->each) = one_of(wanted, &op_in, *operand);
}

static void want(struct wanted *wanted, const struct literal *literal)
{
	const struct matcher *matcher = literal->matcher;
	const struct op *op = matcher->op;
	struct arena *arena = wanted->arena;
	bool negated = literal->negated;

	if (op == &op_has || op == &op_has_no) {
		bool has = (op == &op_has) != negated;

		*VEC_PUSH(arena, has ? &wanted->some : &wanted->each) =
			has ? matcher->kids[0] : negation(arena, matcher->kids[0]);
	} else if (op == &op_each) {
		*VEC_PUSH(arena, negated ? &wanted->some : &wanted->each) =
			negated ? negation(arena, matcher->kids[0]) : matcher->kids[0];
	} else if (op == &op_count) {
		*VEC_PUSH(arena, &wanted->counts) = (struct literal){matcher->kids[0], negated};
	} else if (op == &op_subset_of) {
		if (!negated)
			want_each_of(wanted, &matcher->operand);
		else
			*VEC_PUSH(arena, &wanted->some) =
				negation(arena, one_of(wanted, &op_in, matcher->operand));
	} else if (!negated && (op == &op_superset_of || op == &op_same_as)) {
		want_some_of(wanted, &matcher->operand.list);
		if (op == &op_same_as)
			want_each_of(wanted, &matcher->operand);
	}
}

/* No member can be this and what all must be. */
static bool no_member_is(const struct wanted *wanted, const struct matcher *some)
{
	size_t n = wanted->each.n + (some ? 1 : 0);
	const struct matcher **kids = ARENA_ARRAY(wanted->arena, const struct matcher *, n);
	const struct matcher *all;

	for (size_t i = 0; i < wanted->each.n; i++)
		kids[i] = wanted->each.at[i];
	if (some)
		kids[n - 1] = some;
	all = matcher_made(wanted->arena, &op_all, item_like(wanted), kids, n);
	return never_holds(wanted->arena, wanted->items, all, false);
}

/* Does the count that is wanted leave any number from `least` on, or 0 alone? */
static bool no_count_is_left(const struct wanted *wanted, int64_t least, bool none)
{
	struct candidates candidates = {.arena = wanted->arena, .domain = {&type_int, NULL, true}};

	for (size_t i = 0; i < wanted->counts.n; i++) {
		if (wanted->counts.at[i].matcher->unbound)
			return false;
		candidates_propose(&candidates, wanted->counts.at[i].matcher);
	}
	candidates_add_usual(&candidates);
	candidates_add_number(&candidates, TYPE_int, least);
	for (size_t i = 0; i < candidates.list.n; i++) {
		const struct value *count = &candidates.list.at[i];
		bool met = count->number >= least && !(none && count->number > 0);

		for (size_t k = 0; met && k < wanted->counts.n; k++)
			met = literal_is_met(wanted->arena, &wanted->counts.at[k], count);
		if (met)
			return false;
	}
	return !candidates.over;
}

bool way_is_blocked_as_list(struct arena *arena, const struct way *way)
{
	struct wanted wanted = {.arena = arena};
	bool none;
	int64_t least;

	for (size_t i = 0; i < way->n; i++) {
		if (way->at[i].matcher->op->types != TYPE_BIT(TYPE_list))
			continue;
		wanted.items = domain_of_items(way->at[i].matcher);
		want(&wanted, &way->at[i]);
	}
	for (size_t i = 0; i < wanted.some.n; i++)
		if (no_member_is(&wanted, wanted.some.at[i]))
			return true;
	least = wanted.different.n ? (int64_t)wanted.different.n : wanted.some.n > 0;
	none = wanted.each.n && no_member_is(&wanted, NULL);
	return (none && least > 0) || (wanted.counts.n && no_count_is_left(&wanted, least, none));
}
