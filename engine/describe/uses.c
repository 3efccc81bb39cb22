#include "describe/uses.h"

#include "base/arena.h"
#include "rule/expr.h"
#include "rule/model.h"

struct uses {
	const struct rule_set *rules;
	bool *used;
};

static void use_fact(struct uses *uses, uint32_t number);

static void use_ref(struct uses *uses, const struct ref *ref)
{
	if (ref && ref->kind != REF_OWN)
		use_fact(uses, ref->fact);
}

static void use_text(struct uses *uses, const struct rule_text *text)
{
	for (size_t i = 0; text && i < text->n_pieces; i++)
		use_ref(uses, text->pieces[i].ref);
}

static void use_texts(struct uses *uses, const struct texts *texts)
{
	for (size_t i = 0; texts && i < texts->n; i++)
		use_text(uses, texts->at[i]);
}

static void use_look(struct uses *uses, const struct look *look)
{
	for (size_t i = 0; look && i < look->kind->n_options; i++)
		for (size_t k = 0;
		     look->args[i] && !look->args[i]->constant && k < look->args[i]->n; k++)
			use_text(uses, look->args[i]->texts[k]);
}

/* As deep as facts name facts: LIMIT_FACT_DEPTH. */
static void use_fact(struct uses *uses, uint32_t number)
{
	const struct fact *fact = &uses->rules->facts.at[number];

	if (uses->used[number])
		return;
	uses->used[number] = true;
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct candidate *candidate = &fact->candidates[i];

		use_text(uses, candidate->text);
		use_text(uses, candidate->otherwise);
		use_look(uses, candidate->look);
		for (size_t k = 0; k < candidate->n_cases; k++)
			use_text(uses, candidate->cases[k].text);
		for (size_t k = 0; candidate->expr && k < candidate->expr->n_refs; k++)
			use_ref(uses, &candidate->expr->refs[k]);
	}
}

static void use_matcher(struct uses *uses, const struct matcher *matcher)
{
	use_text(uses, matcher->text);
	for (size_t i = 0; matcher->texts && i < matcher->operand.list.n; i++)
		use_text(uses, matcher->texts[i]);
	for (size_t i = 0; i < matcher->n_kids; i++)
		use_matcher(uses, matcher->kids[i]);
}

static void use_conditions(struct uses *uses, const struct conditions *when)
{
	for (size_t i = 0; when && i < when->n; i++) {
		use_ref(uses, &when->at[i].ref);
		use_matcher(uses, when->at[i].matcher);
	}
}

static void use_step(struct uses *uses, const struct step *step)
{
	for (size_t i = 0; i < step->n_that; i++)
		use_matcher(uses, step->that[i].matcher);
	use_texts(uses, step->say);
	use_texts(uses, step->hint);
}

static void use_member(struct uses *uses, const struct member *member)
{
	use_text(uses, member->name);
	use_conditions(uses, member->when);
	use_look(uses, member->look);
	for (size_t i = 0; i < member->n_steps; i++)
		use_step(uses, &member->steps[i]);
	use_texts(uses, member->say);
	use_texts(uses, member->hint);
	use_texts(uses, member->pass);
	for (size_t i = 0; i < member->n_kids; i++)
		use_member(uses, &member->kids[i]);
}

bool *uses_of(struct arena *arena, const struct rule_set *rules, const struct check *check)
{
	struct uses uses = {rules, ARENA_ARRAY(arena, bool, rules->facts.n)};

	use_member(&uses, &check->body);
	return uses.used;
}
