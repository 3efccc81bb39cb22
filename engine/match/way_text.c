/*
 * Texts: what stands at the begin, at the end, somewhere; and texts that are to read as numbers.
 */
#include "base/arena.h"
#include "base/vec.h"
#include "match/parts.h"
#include "value/sketch.h"

/* What a text has for sure, and what it may not have. */
struct having {
	struct strs heads, tails, parts;
	struct strs no_heads, no_tails, no_parts;
	struct strs pattern_tails; /* behind which a newline may stand */
	struct str whole;          /* it is this, or this and a newline; may be absent */
	bool impossible;
};

static void add(struct arena *arena, struct strs *strs, struct str text)
{
	if (text.n)
		*VEC_PUSH(arena, strs) = text;
}

static void add_pattern(struct arena *arena, const struct literal *literal, struct having *ret)
{
	const struct sketch *sketch = sketch_read(arena, literal->matcher->operand.text);
	struct sketch_facts facts = {0};

	if (sketch)
		facts = sketch_facts(arena, sketch);
	if (literal->negated) {
		ret->impossible |= facts.always;
		if (facts.literal && !facts.whole)
			add(arena, facts.head.n ? &ret->no_heads : &ret->no_parts,
			    facts.head.n ? facts.head : facts.part);
		return;
	}
	add(arena, &ret->heads, facts.head);
	add(arena, &ret->pattern_tails, facts.tail);
	add(arena, &ret->parts, facts.part);
	if (facts.whole && facts.head.n)
		ret->whole = facts.head;
}

static void add_literal(struct arena *arena, const struct literal *literal, struct having *ret)
{
	const struct op *op = literal->matcher->op;
	struct str text = literal->matcher->operand.text;

	if (op == &op_matches)
		add_pattern(arena, literal, ret);
	else if (op == &op_starts_with)
		add(arena, literal->negated ? &ret->no_heads : &ret->heads, text);
	else if (op == &op_ends_with)
		add(arena, literal->negated ? &ret->no_tails : &ret->tails, text);
	else if (op == &op_contains)
		add(arena, literal->negated ? &ret->no_parts : &ret->parts, text);
}

static bool never_both(const struct strs *a, const struct strs *b,
		       bool (*fits)(struct str longer, struct str shorter))
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (!fits(a->at[i], b->at[k]) && !fits(b->at[k], a->at[i]))
				return true;
	return false;
}

static bool any_fits(const struct strs *having, const struct strs *not_having,
		     bool (*fits)(struct str longer, struct str shorter))
{
	for (size_t i = 0; i < having->n; i++)
		for (size_t k = 0; k < not_having->n; k++)
			if (fits(having->at[i], not_having->at[k]))
				return true;
	return false;
}

/* A pattern's `$` also matches before a newline: then what ends otherwise may be that newline. */
static bool ends_differ(const struct having *having)
{
	for (size_t i = 0; i < having->tails.n; i++)
		if (str_ends_with(having->tails.at[i], STR("\n")))
			return never_both(&having->tails, &having->tails, str_ends_with);
	return never_both(&having->tails, &having->tails, str_ends_with) ||
	       never_both(&having->tails, &having->pattern_tails, str_ends_with);
}

static bool is_contradiction(const struct having *having)
{
	const struct strs *no_parts = &having->no_parts;

	return having->impossible || never_both(&having->heads, &having->heads, str_starts_with) ||
	       ends_differ(having) ||
	       any_fits(&having->heads, &having->no_heads, str_starts_with) ||
	       any_fits(&having->tails, &having->no_tails, str_ends_with) ||
	       any_fits(&having->heads, no_parts, str_contains) ||
	       any_fits(&having->tails, no_parts, str_contains) ||
	       any_fits(&having->pattern_tails, no_parts, str_contains) ||
	       any_fits(&having->parts, no_parts, str_contains);
}

static bool sees_a_text(const struct op *op)
{
	return op == &op_matches || op == &op_starts_with || op == &op_ends_with ||
	       op == &op_contains || op->form == OPERAND_RANGE;
}

static bool is_refused(struct arena *arena, const struct way *way, struct str text)
{
	struct value value = value_of_text(text);

	for (size_t i = 0; i < way->n; i++)
		if (sees_a_text(way->at[i].matcher->op) &&
		    !literal_is_met(arena, &way->at[i], &value))
			return true;
	return false;
}

/* ---- numbers ---- */

/* `not: {lt: 5}` is at least 5. */
static bool is_lower(const struct literal *literal)
{
	const struct op *op = literal->matcher->op;

	return (op == &op_gt || op == &op_ge) != literal->negated;
}

static bool is_strict(const struct literal *literal)
{
	const struct op *op = literal->matcher->op;

	return (op == &op_gt || op == &op_lt) != literal->negated;
}

static bool leave_nothing(struct arena *arena, const struct literal *lower,
			  const struct literal *upper)
{
	struct str cause;
	int order;

	if (!values_order(arena, &lower->matcher->operand, &upper->matcher->operand, &order,
			  &cause))
		return false;
	return order > 0 || (order == 0 && (is_strict(lower) || is_strict(upper)));
}

static bool no_number_is_left(struct arena *arena, const struct way *way)
{
	for (size_t i = 0; i < way->n; i++)
		for (size_t k = 0; k < way->n; k++)
			if (way->at[i].matcher->op->form == OPERAND_NUMBER &&
			    way->at[k].matcher->op->form == OPERAND_NUMBER &&
			    is_lower(&way->at[i]) && !is_lower(&way->at[k]) &&
			    leave_nothing(arena, &way->at[i], &way->at[k]))
				return true;
	return false;
}

bool way_is_blocked_as_text(struct arena *arena, const struct way *way)
{
	struct having having = {0};

	for (size_t i = 0; i < way->n; i++)
		add_literal(arena, &way->at[i], &having);
	if (is_contradiction(&having) || no_number_is_left(arena, way))
		return true;
	return str_is_set(having.whole) && is_refused(arena, way, having.whole) &&
	       is_refused(arena, way, str_printf(arena, "%.*s\n", STR_ARG(having.whole)));
}
