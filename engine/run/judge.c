#include "run/parts.h"

static enum holds condition_holds(struct eval *eval, const struct condition *condition,
				  struct outcome *outcome)
{
	struct judging judging = {.arena = &eval->run->scratch};
	struct record_attr attr = {.name = condition->ref.written};
	struct subject subject = {.name = condition->ref.written};
	struct known_value value = ref_value(eval, &condition->ref, NULL);
	const struct matcher *matcher;
	const struct cause *cause = value.cause;
	enum bound bound = BOUND_FAILED;
	enum holds holds;

	if (value.state != FAILED)
		bound = bind_matcher(eval, condition->matcher, NULL, &matcher, &cause);
	if (value.state == WAITING || bound == BOUND_WAITING) {
		outcome->waiting = true;
		return CANNOT_TELL;
	}
	if (bound == BOUND_ABSENT)
		cause = cause_about(eval, condition->ref.written, cause);
	if (bound != BOUND) {
		outcome_error(eval, outcome, cause, condition->ref.at);
		return CANNOT_TELL;
	}
	attr.value = value.value;
	subject.attr = value.state == KNOWN ? &attr : NULL;
	holds = match_holds(matcher, &subject, &judging);
	if (holds == CANNOT_TELL)
		outcome_error(
			eval, outcome,
			cause_kept(eval, cause_cannot_tell(eval, judging.why),
				   condition->ref.secret || matcher_is_secret(condition->matcher)),
			condition->ref.at);
	else
		eval_saw(eval, condition, holds == HOLDS);
	return holds;
}

static bool names_error(const struct condition *condition)
{
	return condition->ref.kind == REF_ATTR && str_is(condition->ref.attr, "error");
}

/* Conditions on `error` come first: they guard the others from a failed fact. */
enum holds when_holds(struct eval *eval, const struct conditions *when, struct outcome *outcome)
{
	for (int errors = 1; errors >= 0; errors--) {
		for (size_t i = 0; i < when->n; i++) {
			enum holds holds;

			if (names_error(&when->at[i]) != (errors == 1))
				continue;
			holds = condition_holds(eval, &when->at[i], outcome);
			if (holds != HOLDS)
				return holds;
		}
	}
	return HOLDS;
}

static void lead_texts(struct eval *eval, const struct member *member, const struct own *own,
		       struct str target, struct outcome *outcome)
{
	const struct cause *cause = NULL;
	struct str name = member->name
				  ? fill_message(eval, member->name, own, &outcome->waiting, &cause)
				  : str_copy(eval->run->arena, target);

	for (size_t i = 0; i < outcome->problems.n; i++)
		if (!str_is_set(outcome->problems.at[i].subject))
			outcome->problems.at[i].subject = name;
}

static void judge_look(struct eval *eval, const struct member *member, bool grouped,
		       struct outcome *outcome)
{
	struct look_known known = look_up(eval, member->look, member);
	struct observation observation = {0};
	struct own own = {.observation = &observation};
	struct arena *scratch = &eval->run->scratch;

	record_init(&observation.record, scratch);
	switch (known.state) {
	case WAITING: outcome->waiting = true; return;
	case FAILED: outcome_error(eval, outcome, known.cause, member->look->at); break;
	case ABSENT: record_set_bool(&observation.record, "exists", false); break;
	case KNOWN:
		look_observation(known.look, scratch, &observation);
		*VEC_PUSH(scratch, &eval->rests) = known.look;
		eval->took += observation.took;
		break;
	}
	if (known.look)
		own.target =
			known.look->wants.secret ? SHOWN_SECRET : look_target(known.look, scratch);
	own.secret = member->look->secret;
	own.missing = known.missing;
	own.led_by_target = grouped && !member->name;
	if (observation.failed)
		own.cause = cause_of(eval->run->arena, known.look, &observation);
	if (known.state != FAILED)
		judge_steps(eval, member, &own, outcome);
	if (grouped && !outcome->waiting && (member->name || known.look))
		lead_texts(eval, member, &own, own.target, outcome);
}

static void add_kid(struct eval *eval, struct outcome *outcome, const struct outcome *kid)
{
	struct arena *arena = eval->run->arena;

	outcome->waiting |= kid->waiting;
	if (kid->waiting || kid->left_out)
		return;
	if (kid->status > outcome->status)
		outcome->status = kid->status;
	for (size_t i = 0; i < kid->problems.n; i++)
		*VEC_PUSH(arena, &outcome->problems) = kid->problems.at[i];
	for (size_t i = 0; i < kid->text.n; i++)
		*VEC_PUSH(arena, &outcome->text) = kid->text.at[i];
}

/* The group's own text, else those of its members. */
static void say_group_pass(struct eval *eval, const struct member *member, struct outcome *outcome)
{
	struct strs lines = fill_pass(eval, member->pass, NULL, outcome);

	if (lines.n)
		outcome->text = lines;
}

/* All members are evaluated even where one waits: their looks go on side by side. */
static void judge_group(struct eval *eval, const struct member *member, bool grouped,
			struct outcome *outcome)
{
	bool any = false;

	for (size_t i = 0; i < member->n_kids; i++) {
		struct outcome kid;

		judge_member(eval, &member->kids[i], true, &kid);
		add_kid(eval, outcome, &kid);
		any |= !kid.left_out;
	}
	/* Where nothing was judged nothing is right either. */
	outcome->left_out = !any;
	if (outcome->waiting || !any)
		return;
	if (outcome->status == STATUS_PASS)
		say_group_pass(eval, member, outcome);
	if (grouped && member->name)
		lead_texts(eval, member, NULL, STR_NONE, outcome);
}

void judge_member(struct eval *eval, const struct member *member, bool grouped, struct outcome *ret)
{
	enum holds holds;

	*ret = (struct outcome){.status = STATUS_PASS};
	holds = member->when ? when_holds(eval, member->when, ret) : HOLDS;
	if (holds == DOES_NOT_HOLD) {
		ret->left_out = true;
		return;
	}
	if (holds == CANNOT_TELL || ret->waiting) {
		if (grouped && member->name && !ret->waiting)
			lead_texts(eval, member, NULL, STR_NONE, ret);
		return;
	}
	if (member->look)
		judge_look(eval, member, grouped, ret);
	else
		judge_group(eval, member, grouped, ret);
}
