#include "cases/absence.h"

#include "base/arena.h"
#include "base/limits.h"
#include "rule/model.h"

enum { UNKNOWN, MAY_BE_ABSENT, IS_THERE };

void absence_init(struct absence *absence, struct arena *arena, const struct rule_set *rules)
{
	absence->rules = rules;
	absence->facts = ARENA_ARRAY(arena, unsigned char, rules->facts.n);
}

static bool is_same(const struct ref *a, const struct ref *b)
{
	return a->kind == b->kind && a->fact == b->fact && str_eq(a->attr, b->attr);
}

/* Does a condition that held say that it is there? */
static bool is_guarded(const struct ref *ref, const struct guards *guards)
{
	struct subject absent = {.name = ref->written};
	struct judging judging = {0};

	for (; guards; guards = guards->outer)
		for (size_t i = 0; guards->when && i < guards->when->n; i++) {
			const struct condition *condition = &guards->when->at[i];

			if (is_same(&condition->ref, ref) && !condition->matcher->unbound &&
			    match_holds(condition->matcher, &absent, &judging) == DOES_NOT_HOLD)
				return true;
		}
	return false;
}

static bool fact_may_be_absent(struct absence *absence, uint32_t fact, unsigned depth);

static bool text_may_be_absent(struct absence *absence, const struct rule_text *text,
			       const struct guards *guards, unsigned depth)
{
	if (template_is_constant(text))
		return str_trim(text->constant).n == 0;
	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct ref *ref = text->pieces[i].ref;

		if (ref && !is_guarded(ref, guards) &&
		    (ref->kind != REF_VALUE || fact_may_be_absent(absence, ref->fact, depth)))
			return true;
	}
	return false;
}

static bool candidate_may_be_absent(struct absence *absence, const struct candidate *candidate,
				    unsigned depth)
{
	switch (candidate->kind) {
	case CANDIDATE_TEXT: return text_may_be_absent(absence, candidate->text, NULL, depth + 1);
	case CANDIDATE_LOOK: return look_may_be_absent(absence, candidate->look, NULL);
	case CANDIDATE_EXPR:
	case CANDIDATE_CHOOSE: break;
	}
	return true;
}

static bool fact_may_be_absent(struct absence *absence, uint32_t number, unsigned depth)
{
	const struct fact *fact = &absence->rules->facts.at[number];
	unsigned char *known = &absence->facts[number];

	if (*known != UNKNOWN || depth > LIMIT_FACT_DEPTH)
		return *known != IS_THERE;
	*known = MAY_BE_ABSENT;
	for (size_t i = 0; i < fact->n_candidates; i++)
		if (!candidate_may_be_absent(absence, &fact->candidates[i], depth)) {
			*known = IS_THERE;
			return false;
		}
	return true;
}

bool look_may_be_absent(struct absence *absence, const struct look *look,
			const struct guards *guards)
{
	size_t index;
	const struct option *target;
	const struct arg *arg;

	if (!kind_attr(look->kind, STR("exists"), &index))
		return false;
	target = kind_target(look->kind, &index);
	arg = target ? look->args[index] : NULL;
	if (look->kind->where != PROBE_PURE || !arg)
		return true;
	if (arg->constant)
		return false;
	for (size_t i = 0; i < arg->n; i++)
		if (text_may_be_absent(absence, arg->texts[i], guards, 0))
			return true;
	return false;
}

static bool asks_absence(const struct matcher *matcher)
{
	for (size_t i = 0; matcher->op == &op_all && i < matcher->n_kids; i++)
		if (asks_absence(matcher->kids[i]))
			return true;
	return matcher->op == &op_exists && !matcher->operand.boolean;
}

static bool asks_no(const struct matcher *matcher)
{
	return matcher->op == &op_is && !matcher->unbound && matcher->operand.type == TYPE_bool &&
	       !matcher->operand.boolean;
}

/* Does a condition that held say that what it names, or the thing whose path it is, isn't there? */
static bool is_ruled_out(const struct ref *ref, const struct guards *guards)
{
	bool is_path = ref->kind == REF_ATTR && str_is(ref->attr, "path");

	for (; guards; guards = guards->outer)
		for (size_t i = 0; guards->when && i < guards->when->n; i++) {
			const struct condition *condition = &guards->when->at[i];
			const struct ref *asked = &condition->ref;

			if (is_same(asked, ref) && asks_absence(condition->matcher))
				return true;
			if (is_path && asked->kind == REF_ATTR && asked->fact == ref->fact &&
			    str_is(asked->attr, "exists") && asks_no(condition->matcher))
				return true;
		}
	return false;
}

bool look_may_be_there(const struct look *look, const struct guards *guards)
{
	size_t index;
	const struct option *target = kind_target(look->kind, &index);
	const struct arg *arg = target ? look->args[index] : NULL;

	for (size_t i = 0; arg && !arg->constant && i < arg->n; i++)
		for (size_t k = 0; k < arg->texts[i]->n_pieces; k++) {
			const struct ref *ref = arg->texts[i]->pieces[k].ref;

			if (ref && is_ruled_out(ref, guards))
				return false;
		}
	return true;
}
