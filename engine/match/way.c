/*
 * Is a way blocked for sure? Three families decide all by themselves: values of which there are
 * few, numbers (between the neighbours of all operands no answer changes), and what equals one of
 * a few operands. Others have rules of their own.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "match/parts.h"

static bool is_bound(const struct literal *literal)
{
	return !literal->matcher->unbound;
}

/* What isn't known yet may hold: it is left out. */
static struct way known_of(struct arena *arena, const struct way *way)
{
	struct way known = {0};

	for (size_t i = 0; i < way->n; i++)
		if (is_bound(&way->at[i]))
			*VEC_PUSH(arena, &known) = way->at[i];
	return known;
}

static bool is_met(struct arena *arena, const struct way *way, const struct value *value)
{
	for (size_t i = 0; i < way->n; i++)
		if (!literal_is_met(arena, &way->at[i], value))
			return false;
	return true;
}

static bool none_is_met(struct arena *arena, const struct way *way, const struct values *values)
{
	for (size_t i = 0; i < values->n; i++)
		if (is_met(arena, way, &values->at[i]))
			return false;
	return true;
}

static bool is_blocked_by_trying(struct arena *arena, struct domain domain, const struct way *way)
{
	struct candidates candidates = {.arena = arena, .domain = domain};

	for (size_t i = 0; i < way->n; i++)
		candidates_propose(&candidates, way->at[i].matcher);
	candidates_add_usual(&candidates);
	return !candidates.over && none_is_met(arena, way, &candidates.list);
}

static bool is_mode_op(const struct op *op)
{
	return op == &op_at_most || op == &op_all_bits || op == &op_any_bits || op == &op_no_bits;
}

static bool no_mode_is_met(struct arena *arena, const struct way *way)
{
	enum { ALL = 07777 };

	for (int64_t mode = 0; mode <= ALL; mode++)
		if (is_met(arena, way, &(struct value){.type = TYPE_mode, .number = mode}))
			return false;
	return true;
}

/* Where no type is known operators for modes see a text that reads as one. */
static bool is_blocked_as_mode(struct arena *arena, const struct way *way)
{
	struct way modes = {0};

	for (size_t i = 0; i < way->n; i++)
		if (is_mode_op(way->at[i].matcher->op))
			*VEC_PUSH(arena, &modes) = way->at[i];
	return modes.n > 0 && no_mode_is_met(arena, &modes);
}

static bool is_list_op(const struct op *op)
{
	return op->types == TYPE_BIT(TYPE_list);
}

/* What a text of the rule equals where the type is found by looking: the text, and of each type the
 * one value that it reads as, alone or as a list of one. */
static bool equals_of(struct arena *arena, const struct value *operand, struct values *ret)
{
	static const enum type_id types[] = {TYPE_text, TYPE_bool, TYPE_int,
					     TYPE_real, TYPE_size, TYPE_duration,
					     TYPE_time, TYPE_mode, TYPE_directive};

	if (operand->type == TYPE_list)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct value *read = VEC_PUSH(arena, ret), list;
		struct str cause;

		if (!value_as(arena, operand, types[i], read, &cause)) {
			ret->n--;
			continue;
		}
		if (value_as(arena, read, TYPE_list, &list, &cause))
			*VEC_PUSH(arena, ret) = list;
	}
	return true;
}

static bool add_equals(struct arena *arena, struct domain domain, const struct value *operand,
		       struct values *ret)
{
	if (!domain.type)
		return equals_of(arena, operand, ret);
	*VEC_PUSH(arena, ret) = operand_as_found(arena, operand);
	return true;
}

/* All values that the literal holds of; false where they can't be listed. */
static bool list_equals(struct arena *arena, struct domain domain, const struct literal *literal,
			struct values *ret)
{
	const struct value *operand = &literal->matcher->operand;

	if (literal->negated)
		return false;
	if (literal->matcher->op == &op_is)
		return add_equals(arena, domain, operand, ret);
	if (literal->matcher->op != &op_in)
		return false;
	for (size_t i = 0; i < operand->list.n; i++)
		if (!add_equals(arena, domain, &operand->list.at[i], ret))
			return false;
	return true;
}

/* A directive has one value and words: what is known of the one tells nothing of the others. */
static bool mixes_faces(const struct way *way)
{
	bool lists = false, others = false;

	for (size_t i = 0; i < way->n; i++) {
		lists |= is_list_op(way->at[i].matcher->op);
		others |= !is_list_op(way->at[i].matcher->op);
	}
	return lists && others;
}

static bool is_blocked_by_equals(struct arena *arena, struct domain domain, const struct way *way)
{
	if (!domain.type && mixes_faces(way))
		return false;
	for (size_t i = 0; i < way->n; i++) {
		struct values equals = {0};

		if (list_equals(arena, domain, &way->at[i], &equals))
			return none_is_met(arena, way, &equals);
	}
	return false;
}

static bool operands_are_same(const struct matcher *a, const struct matcher *b)
{
	if (a == b)
		return true;
	if (a->op != b->op || a->unbound || b->unbound || a->n_kids != b->n_kids)
		return false;
	for (size_t i = 0; i < a->n_kids; i++)
		if (!operands_are_same(a->kids[i], b->kids[i]))
			return false;
	return a->n_kids ||
	       (a->operand.type == b->operand.type && value_eq(&a->operand, &b->operand));
}

/* The same, and not the same. */
static bool contradicts_itself(const struct way *way)
{
	for (size_t i = 0; i < way->n; i++)
		for (size_t k = 0; k < i; k++)
			if (way->at[i].negated != way->at[k].negated &&
			    operands_are_same(way->at[i].matcher, way->at[k].matcher))
				return true;
	return false;
}

bool way_is_blocked(struct arena *arena, struct domain domain, const struct way *way)
{
	struct way known = known_of(arena, way);

	if (contradicts_itself(way))
		return true;
	if (known.n == 0)
		return false;
	if (domain_is_finite(domain) || domain_is_number(domain))
		return is_blocked_by_trying(arena, domain, &known);
	if (domain.type == &type_mode)
		return no_mode_is_met(arena, &known);
	if (is_blocked_by_equals(arena, domain, &known))
		return true;
	if (domain.type != &type_list &&
	    (way_is_blocked_as_text(arena, &known) || way_is_blocked_as_version(arena, &known)))
		return true;
	if (!domain.type && is_blocked_as_mode(arena, &known))
		return true;
	return domain.type != &type_text && way_is_blocked_as_list(arena, &known);
}
