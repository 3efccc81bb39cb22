#include "lint/parts.h"

#include "base/buf.h"
#include "base/limits.h"

/* What a host may give for a reference. */
static const char *const samples[] = {"1",     "a",          "/a",  "1.2.3", "0640",
				      "1 GiB", "2020-01-01", "yes", ">=1",   "a b"};

enum { SAMPLES = sizeof samples / sizeof *samples };

struct filling {
	struct arena *arena;
	const char *const *words; /* that the attribute may be */
	size_t round;
};

static enum bound fill_sample(void *self, const struct rule_text *text,
			      struct str (*escape)(struct arena *, struct str), struct value *ret,
			      struct str *reterr)
{
	struct filling *filling = self;
	struct str sample =
		str_of(filling->round < SAMPLES ? samples[filling->round]
						: filling->words[filling->round - SAMPLES]);
	struct buf out;

	(void)reterr;
	if (template_is_constant(text)) {
		*ret = value_of_text(text->constant);
		return BOUND;
	}
	buf_init(&out, filling->arena, LIMIT_TEMPLATE);
	for (uint32_t i = 0; i < text->n_pieces; i++)
		buf_add(&out, !text->pieces[i].ref ? text->pieces[i].literal
			      : escape             ? escape(filling->arena, sample)
						   : sample);
	*ret = value_of_text(buf_str(&out));
	return BOUND;
}

static enum proof_answer prove(struct lint *lint, const struct matcher *matcher)
{
	struct filling self = {.arena = &lint->scratch, .words = matcher->words};
	struct proof_filling filling = {.binder = {&lint->scratch, fill_sample, &self},
					.round = &self.round,
					.rounds = SAMPLES};
	struct arena_mark mark = arena_mark(&lint->scratch);
	enum proof_answer answer;

	for (const char *const *word = matcher->words; word && *word; word++)
		filling.rounds++;
	answer = match_prove(&lint->scratch, matcher, &filling).answer;
	arena_rewind(&lint->scratch, mark);
	return answer;
}

/* Thousands of expectations share a matcher. */
enum proof_answer lint_prove(struct lint *lint, const struct matcher *matcher)
{
	struct str key = {(const char *)&matcher, sizeof matcher};
	uintptr_t known = (uintptr_t)map_get(&lint->proofs, key);
	enum proof_answer answer;

	if (known)
		return (enum proof_answer)(known - 1);
	answer = prove(lint, matcher);
	map_put(&lint->proofs, str_copy(lint->arena, key), (void *)(uintptr_t)(answer + 1));
	return answer;
}

enum { BEFORE = 16 }; /* expectations of steps before that are taken with one */

/* Those of the same attribute, and room for one more. */
static size_t collect_before(const struct member *member, uint32_t n, struct str attr,
			     const struct matcher *ret[BEFORE + 1])
{
	size_t found = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that && found < BEFORE; k++)
			if (str_eq(member->steps[i].that[k].attr, attr))
				ret[found++] = member->steps[i].that[k].matcher;
	return found;
}

struct possible lint_possible(struct lint *lint, const struct member *member, uint32_t n,
			      const struct expectation *that)
{
	enum proof_answer answer = lint_prove(lint, that->matcher);
	struct possible possible = {answer != PROOF_NEVER, answer != PROOF_ALWAYS};
	const struct matcher *all[BEFORE + 1];
	size_t before = collect_before(member, n, that->attr, all);
	struct arena_mark mark = arena_mark(&lint->scratch);

	if (!before || !possible.holds || !possible.fails)
		return possible;
	if (match_never_meets(&lint->scratch, all, before, false))
		return possible; /* it is never asked */
	all[before] = that->matcher;
	possible.holds = !match_never_meets(&lint->scratch, all, before + 1, false);
	possible.fails = !match_never_meets(&lint->scratch, all, before + 1, true);
	arena_rewind(&lint->scratch, mark);
	return possible;
}

static void add(struct lint *lint, struct span at, struct str attr, bool holds, bool before)
{
	const char *when = before ? ", once the steps before have held" : "";

	if (holds)
		lint_add(lint, DIAG_LINT_ALWAYS, at, "every value of `%.*s` meets this%s",
			 STR_ARG(attr), when)
			->help =
			before ? STR_NONE : STR("{exists: yes} says that it is to be there at all");
	else
		lint_add(lint, DIAG_LINT_NEVER, at, "no value of `%.*s` meets this%s",
			 STR_ARG(attr), when);
}

/* Whether the target is there, and whether the look failed, is for outcomes.c to say. */
static bool is_state(const struct expectation *that)
{
	return str_is(that->attr, "exists") || str_is(that->attr, "error");
}

static bool lint_expectation(struct lint *lint, const struct member *member, uint32_t step,
			     const struct expectation *that)
{
	struct possible possible = lint_possible(lint, member, step, that);
	enum proof_answer alone = lint_prove(lint, that->matcher);

	if ((possible.holds && possible.fails) || (is_state(that) && alone == PROOF_BOTH))
		return false;
	add(lint, that->at, that->attr, possible.holds,
	    alone != PROOF_NEVER && alone != PROOF_ALWAYS);
	return true;
}

static void lint_conditions(struct lint *lint, const struct conditions *when)
{
	for (size_t i = 0; when && i < when->n; i++) {
		const struct condition *condition = &when->at[i];
		enum proof_answer answer = lint_prove(lint, condition->matcher);

		if (answer == PROOF_ALWAYS || answer == PROOF_NEVER)
			add(lint, condition->ref.at, condition->ref.written, answer == PROOF_ALWAYS,
			    false);
	}
}

void lint_expectations(struct lint *lint, const struct member *member, struct span id_at)
{
	bool found = false;

	lint_conditions(lint, member->when);
	for (uint32_t i = 0; i < member->n_steps; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that; k++)
			found |= lint_expectation(lint, member, i, &member->steps[i].that[k]);
	if (!found && member->look)
		lint_outcomes(lint, member, id_at);
}
