#include "rule/reach.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "probe/kinds.h"
#include "rule/expr.h"
#include "rule/link.h"
#include "rule/model.h"

static void add_text(void *self, const struct rule_text *text);

void reach_init(struct reach *reach, struct arena *arena, const struct rule_set *rules)
{
	*reach = (struct reach){.arena = arena,
				.rules = rules,
				.seen = ARENA_ARRAY(arena, uint32_t, rules->facts.n)};
}

static void add_look(struct reach *reach, const struct look *look)
{
	const struct candidate as_candidate = {.look = (struct look *)(uintptr_t)look};

	if (!look)
		return;
	reach->kinds |= 1ULL << kinds_index(look->kind);
	candidate_each_text(&as_candidate, add_text, reach);
}

static void add_ref(struct reach *reach, const struct ref *ref)
{
	const struct fact *fact;

	if (ref->kind == REF_OWN || reach->seen[ref->fact] == reach->walk)
		return;
	reach->seen[ref->fact] = reach->walk;
	fact = &reach->rules->facts.at[ref->fact];
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct candidate *candidate = &fact->candidates[i];

		if (candidate->look)
			reach->kinds |= 1ULL << kinds_index(candidate->look->kind);
		candidate_each_text(candidate, add_text, reach);
		for (size_t k = 0; candidate->expr && k < candidate->expr->n_refs; k++)
			add_ref(reach, &candidate->expr->refs[k]);
	}
}

static void add_text(void *self, const struct rule_text *text)
{
	for (size_t i = 0; text && i < text->n_pieces; i++)
		if (text->pieces[i].ref)
			add_ref(self, text->pieces[i].ref);
}

static void add_texts(struct reach *reach, const struct texts *texts)
{
	for (size_t i = 0; texts && i < texts->n; i++)
		add_text(reach, texts->at[i]);
}

static void add_matcher(struct reach *reach, const struct matcher *matcher)
{
	if (!matcher->unbound)
		return;
	add_text(reach, matcher->text);
	for (size_t i = 0; matcher->texts && i < matcher->operand.list.n; i++)
		add_text(reach, matcher->texts[i]);
	for (size_t i = 0; i < matcher->n_kids; i++)
		add_matcher(reach, matcher->kids[i]);
}

static void add_step(struct reach *reach, const struct step *step)
{
	for (size_t i = 0; i < step->n_that; i++)
		add_matcher(reach, step->that[i].matcher);
	add_texts(reach, step->say);
	add_texts(reach, step->hint);
}

static void add_member(struct reach *reach, const struct member *member)
{
	add_look(reach, member->look);
	for (size_t i = 0; member->when && i < member->when->n; i++) {
		add_ref(reach, &member->when->at[i].ref);
		add_matcher(reach, member->when->at[i].matcher);
	}
	for (size_t i = 0; i < member->n_steps; i++)
		add_step(reach, &member->steps[i]);
	add_text(reach, member->name);
	add_texts(reach, member->say);
	add_texts(reach, member->hint);
	add_texts(reach, member->pass);
	for (size_t i = 0; i < member->n_kids; i++)
		add_member(reach, &member->kids[i]);
}

struct str reach_needs(struct reach *reach, const struct check *check)
{
	struct buf words;

	reach->walk++;
	reach->kinds = 0;
	add_member(reach, &check->body);
	buf_init(&words, reach->arena, LIMIT_TEMPLATE);
	for (size_t i = 0; i < kinds_count(); i++) {
		const struct probe_need *needs = kinds_at(i)->needs;

		if (needs && reach->kinds >> i & 1)
			buf_addf(&words, "%s%s", words.n ? ", " : "", needs->word);
	}
	return buf_str(&words);
}
