/*
 * What can become of a check: its target may be there, may not be, and looking may fail. In each of
 * the three its steps are gone through as run/steps.c does.
 */
#include "lint/parts.h"
#include "probe/probe.h"

enum state { THERE, ABSENT, FAILED };

struct outcomes {
	bool pass, otherwise; /* otherwise: fail, warn or skip */
};

static void add_status(struct outcomes *outcomes, enum status status)
{
	outcomes->pass |= status == STATUS_PASS;
	outcomes->otherwise |= status != STATUS_PASS;
}

static bool counts(const struct step *step, enum state state)
{
	return state == THERE || (state == ABSENT ? step->names_exists : step->names_error);
}

static const struct possible either = {true, true};

/* NULL: the attribute isn't there. */
static struct possible judged(struct lint *lint, const struct matcher *matcher,
			      const struct value *value)
{
	struct arena_mark mark = arena_mark(&lint->scratch);
	struct record_attr attr = {.name = STR("value")};
	struct subject subject = {.name = STR("value"), .attr = value ? &attr : NULL};
	struct judging judging = {.arena = &lint->scratch};
	enum holds holds;

	if (matcher->unbound)
		return either;
	if (value)
		attr.value = *value;
	holds = match_holds(matcher, &subject, &judging);
	arena_rewind(&lint->scratch, mark);
	return (struct possible){holds == HOLDS, holds == DOES_NOT_HOLD};
}

static struct possible possible_exists(struct lint *lint, const struct matcher *matcher,
				       enum state state)
{
	struct value exists = value_bool(state == THERE);

	return state == FAILED ? either : judged(lint, matcher, &exists);
}

/* A cause may be any text. */
static struct possible possible_error(struct lint *lint, const struct matcher *matcher,
				      enum state state)
{
	struct value cause = value_of_text(STR("x"));

	if (state != FAILED)
		return judged(lint, matcher, NULL);
	return matcher->op == &op_exists ? judged(lint, matcher, &cause) : either;
}

static struct possible possible_in(struct lint *lint, const struct member *member, uint32_t step,
				   const struct expectation *that, enum state state)
{
	size_t index;

	if (str_is(that->attr, "error"))
		return possible_error(lint, that->matcher, state);
	if (str_is(that->attr, "exists") && kind_attr(member->look->kind, that->attr, &index))
		return possible_exists(lint, that->matcher, state);
	if (state == THERE)
		return lint_possible(lint, member, step, that);
	return either;
}

static struct possible possible_step(struct lint *lint, const struct member *member, uint32_t i,
				     enum state state)
{
	struct possible all = {true, false};

	for (uint32_t k = 0; k < member->steps[i].n_that; k++) {
		struct possible one =
			possible_in(lint, member, i, &member->steps[i].that[k], state);

		all.holds &= one.holds;
		all.fails |= one.fails;
	}
	return all;
}

static void add_state(struct lint *lint, const struct member *member, enum state state,
		      struct outcomes *ret)
{
	bool asked = state == THERE;

	for (uint32_t i = 0; i < member->n_steps; i++) {
		struct possible possible;

		if (!counts(&member->steps[i], state))
			continue;
		asked = true;
		possible = possible_step(lint, member, i, state);
		if (possible.fails)
			add_status(ret, member->steps[i].otherwise);
		if (!possible.holds)
			return;
	}
	if (asked)
		ret->pass = true;
	else if (state == ABSENT)
		add_status(ret, member->otherwise);
}

static bool is_always_there(const struct look *look)
{
	size_t i;
	const struct option *target = kind_target(look->kind, &i);

	if (!target)
		return !kind_attr(look->kind, STR("exists"), &i);
	return look->kind->where == PROBE_PURE && look->args[i] && look->args[i]->constant;
}

void lint_outcomes(struct lint *lint, const struct member *member, struct span id_at)
{
	struct outcomes outcomes = {0};

	add_state(lint, member, THERE, &outcomes);
	if (!is_always_there(member->look))
		add_state(lint, member, ABSENT, &outcomes);
	if (member->look->kind->where != PROBE_PURE)
		add_state(lint, member, FAILED, &outcomes);
	if (!outcomes.pass)
		lint_add(lint, DIAG_LINT_CHECK_NEVER, id_at,
			 "this can't pass, whatever is found: one step or another doesn't hold");
	else if (!outcomes.otherwise)
		lint_add(lint, DIAG_LINT_CHECK_ALWAYS, id_at, "this can't fail, whatever is found");
}
