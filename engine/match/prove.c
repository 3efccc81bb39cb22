#include "match/prove.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "match/parts.h"

struct ways VEC_OF(struct way);

const struct matcher *matcher_made(struct arena *arena, const struct op *op,
				   const struct matcher *like, const struct matcher **kids,
				   size_t n_kids)
{
	struct matcher *made = ARENA_NEW(arena, struct matcher);

	*made = (struct matcher){
		.op = op, .type = like->type, .words = like->words, .kids = kids, .n_kids = n_kids};
	for (size_t i = 0; i < n_kids; i++)
		made->unbound |= kids[i]->unbound;
	return made;
}

static enum holds holds_of(struct arena *arena, const struct matcher *matcher,
			   const struct value *value)
{
	struct record_attr attr = {.name = STR("value")};
	struct subject subject = {.name = STR("value"), .attr = value ? &attr : NULL};
	struct judging judging = {.arena = arena};

	if (value)
		attr.value = *value;
	return match_holds(matcher, &subject, &judging);
}

bool literal_is_met(struct arena *arena, const struct literal *literal, const struct value *value)
{
	return holds_of(arena, literal->matcher, value) ==
	       (literal->negated ? DOES_NOT_HOLD : HOLDS);
}

/* ---- ways ---- */

static bool find_ways(struct arena *arena, const struct matcher *matcher, bool negated,
		      struct ways *ret);

static struct way joined(struct arena *arena, const struct way *a, const struct way *b)
{
	struct way both = {ARENA_ARRAY(arena, struct literal, a->n + b->n), a->n + b->n,
			   a->n + b->n};

	for (size_t i = 0; i < a->n; i++)
		both.at[i] = a->at[i];
	for (size_t i = 0; i < b->n; i++)
		both.at[a->n + i] = b->at[i];
	return both;
}

/* Each of the one with each of the other. */
static bool multiply(struct arena *arena, struct ways *ways, const struct ways *by)
{
	struct ways product = {0};

	if (ways->n * by->n > LIMIT_PROOF_WAYS)
		return false;
	for (size_t i = 0; i < ways->n; i++)
		for (size_t k = 0; k < by->n; k++)
			*VEC_PUSH(arena, &product) = joined(arena, &ways->at[i], &by->at[k]);
	*ways = product;
	return true;
}

static bool find_kids_ways(struct arena *arena, const struct matcher *matcher, bool negated,
			   struct ways *ret)
{
	bool all = (matcher->op == &op_all) != negated;

	if (all)
		*VEC_PUSH(arena, ret) = (struct way){0};
	for (size_t i = 0; i < matcher->n_kids; i++) {
		struct ways ways = {0};

		if (!find_ways(arena, matcher->kids[i], negated, &ways))
			return false;
		if (all && !multiply(arena, ret, &ways))
			return false;
		for (size_t k = 0; !all && k < ways.n; k++)
			*VEC_PUSH(arena, ret) = ways.at[k];
	}
	return ret->n <= LIMIT_PROOF_WAYS;
}

/* The ways in which the matcher holds, or doesn't, of a value that is there. */
static bool find_ways(struct arena *arena, const struct matcher *matcher, bool negated,
		      struct ways *ret)
{
	struct way *way;

	if (matcher->op == &op_not)
		return find_ways(arena, matcher->kids[0], !negated, ret);
	if (matcher->op == &op_all || matcher->op == &op_any)
		return find_kids_ways(arena, matcher, negated, ret);
	if (matcher->op == &op_exists && !matcher->unbound && matcher->operand.boolean == negated)
		return true;
	way = VEC_PUSH(arena, ret);
	if (matcher->op != &op_exists || matcher->unbound)
		*VEC_PUSH(arena, way) = (struct literal){matcher, negated};
	return true;
}

bool never_holds(struct arena *arena, struct domain domain, const struct matcher *matcher,
		 bool negated)
{
	struct ways ways = {0};

	if (!find_ways(arena, matcher, negated, &ways))
		return false;
	for (size_t i = 0; i < ways.n; i++)
		if (!way_is_blocked(arena, domain, &ways.at[i]))
			return false;
	return true;
}

/* ---- witnesses ---- */

static void note(struct proof *proof, struct arena *arena, const struct matcher *matcher,
		 const struct value *value)
{
	enum holds holds = holds_of(arena, matcher, value);
	struct witness witness = {.found = true, .absent = !value};

	if (value)
		witness.value = *value;
	if (holds == HOLDS && !proof->holds.found)
		proof->holds = witness;
	else if (holds == DOES_NOT_HOLD && !proof->fails.found)
		proof->fails = witness;
}

static bool is_done(const struct proof *proof)
{
	return proof->holds.found && proof->fails.found;
}

static void try_all(struct proof *proof, struct arena *arena, const struct matcher *matcher,
		    const struct candidates *candidates, size_t from)
{
	for (size_t i = from; i < candidates->list.n && !is_done(proof); i++)
		note(proof, arena, matcher, &candidates->list.at[i]);
}

static void add_joined(struct candidates *candidates, const struct value *a, const struct value *b)
{
	struct arena *arena = candidates->arena;
	struct value list = {.type = TYPE_list};

	if (a->type == TYPE_text && b->type == TYPE_text) {
		candidates_add_text(candidates, str_printf(arena, "%.*s%.*s", STR_ARG(a->text),
							   STR_ARG(b->text)));
	} else if (a->type == TYPE_list && b->type == TYPE_list) {
		for (size_t i = 0; i < a->list.n; i++)
			*VEC_PUSH(arena, &list.list) = a->list.at[i];
		for (size_t i = 0; i < b->list.n; i++)
			*VEC_PUSH(arena, &list.list) = b->list.at[i];
		candidates_add(candidates, &list);
	}
}

/* What several operators ask for at once is often one's value behind another's. */
static void try_joined(struct proof *proof, struct arena *arena, const struct matcher *matcher,
		       const struct candidates *candidates)
{
	enum { EACH = 20 };
	size_t n = candidates->list.n < EACH ? candidates->list.n : EACH;
	struct candidates joined = {.arena = arena, .domain = candidates->domain};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			add_joined(&joined, &candidates->list.at[i], &candidates->list.at[k]);
	try_all(proof, arena, matcher, &joined, 0);
}

static void try_modes(struct proof *proof, struct arena *arena, const struct matcher *matcher)
{
	enum { ALL = 07777 };

	for (int64_t mode = 0; mode <= ALL && !is_done(proof); mode++)
		note(proof, arena, matcher, &(struct value){.type = TYPE_mode, .number = mode});
}

static struct proof find_witnesses(struct arena *arena, const struct matcher *matcher)
{
	struct proof proof = {.answer = PROOF_NONE};
	struct candidates candidates = {
		.arena = arena, .domain = domain_of(matcher), .brief = true};

	if (match_names(matcher, &op_exists))
		note(&proof, arena, matcher, NULL);
	for (int round = 0; round < 2 && !is_done(&proof); round++) {
		size_t tried = candidates.list.n;

		candidates_propose(&candidates, matcher);
		try_all(&proof, arena, matcher, &candidates, tried);
		tried = candidates.list.n;
		if (round == 0 && !is_done(&proof))
			candidates_add_usual(&candidates);
		try_all(&proof, arena, matcher, &candidates, tried);
		candidates.brief = false;
	}
	if (!is_done(&proof) && matcher->type == &type_mode)
		try_modes(&proof, arena, matcher);
	if (!is_done(&proof) && matcher->n_kids)
		try_joined(&proof, arena, matcher, &candidates);
	return proof;
}

static struct proof prove_bound(struct arena *arena, const struct matcher *matcher)
{
	struct proof proof = find_witnesses(arena, matcher);

	if (is_done(&proof))
		proof.answer = PROOF_BOTH;
	else if (!proof.holds.found && never_holds(arena, domain_of(matcher), matcher, false))
		proof.answer = PROOF_NEVER;
	else if (!proof.fails.found && never_holds(arena, domain_of(matcher), matcher, true))
		proof.answer = PROOF_ALWAYS;
	return proof;
}

/* Whatever the references give. */
static struct proof prove_unbound(struct arena *arena, const struct matcher *matcher)
{
	struct proof proof = {.answer = PROOF_NONE};

	if (match_names(matcher, &op_exists))
		return proof;
	if (never_holds(arena, domain_of(matcher), matcher, false))
		proof.answer = PROOF_NEVER;
	else if (never_holds(arena, domain_of(matcher), matcher, true))
		proof.answer = PROOF_ALWAYS;
	return proof;
}

struct proof match_prove(struct arena *arena, const struct matcher *matcher,
			 const struct proof_filling *filling)
{
	if (!matcher->unbound)
		return prove_bound(arena, matcher);
	for (size_t round = 0; filling && round < filling->rounds; round++) {
		struct binder binder = filling->binder;
		const struct matcher *bound;
		struct str why;
		struct proof proof;

		*filling->round = round;
		binder.arena = arena;
		if (match_bind(matcher, &binder, &bound, &why) != BOUND)
			continue;
		proof = find_witnesses(arena, bound);
		if (!is_done(&proof))
			continue;
		proof.answer = PROOF_BOTH;
		return proof;
	}
	return prove_unbound(arena, matcher);
}

bool match_never_meets(struct arena *arena, const struct matcher *const *matchers, size_t n,
		       bool breaks)
{
	const struct matcher **kids = ARENA_ARRAY(arena, const struct matcher *, n);
	const struct matcher **broken = ARENA_ARRAY(arena, const struct matcher *, 1);
	const struct matcher *all;

	for (size_t i = 0; i < n; i++) {
		if (match_names(matchers[i], &op_exists))
			return false; /* an absent value may do */
		kids[i] = matchers[i];
	}
	if (breaks) {
		broken[0] = kids[n - 1];
		kids[n - 1] = matcher_made(arena, &op_not, kids[n - 1], broken, 1);
	}
	all = matcher_made(arena, &op_all, matchers[0], kids, n);
	return never_holds(arena, domain_of(all), all, false);
}
