/*
 * What `secret: yes` reaches: a fact that names a secret one, a look that is told one, and each
 * reference to either. Nothing else needs to know where a secret came from.
 */
#include "rule/expr.h"
#include "rule/link.h"
#include "rule/loader.h"

/* That something is there is told, and so is the name that a rule gave to its source. */
static bool names_secret(const struct rule_set *rules, const struct ref *ref)
{
	if (ref->kind != REF_VALUE && ref->kind != REF_ATTR)
		return false;
	return rules->facts.at[ref->fact].secret &&
	       !(ref->kind == REF_ATTR && str_is(ref->attr, "exists"));
}

/* A walk over the texts of one fact or look. */
struct search {
	const struct rule_set *rules;
	bool found;
};

static void search_text(void *self, const struct rule_text *text)
{
	struct search *search = self;

	for (size_t i = 0; i < text->n_pieces; i++)
		search->found |=
			text->pieces[i].ref && names_secret(search->rules, text->pieces[i].ref);
}

static bool is_made_of_secrets(const struct rule_set *rules, const struct fact *fact)
{
	struct search search = {rules, false};

	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct expr *expr = fact->candidates[i].expr;

		candidate_each_text(&fact->candidates[i], search_text, &search);
		for (size_t k = 0; expr && k < expr->n_refs; k++)
			search.found |= names_secret(rules, &expr->refs[k]);
	}
	return search.found;
}

/* Facts name facts no more than LIMIT_FACT_DEPTH deep, so that it ends soon. */
static void spread_over_facts(struct rule_set *rules)
{
	bool spread = true;

	while (spread) {
		spread = false;
		for (size_t i = 0; i < rules->facts.n; i++) {
			struct fact *fact = &rules->facts.at[i];

			if (fact->secret || !is_made_of_secrets(rules, fact))
				continue;
			fact->secret = spread = true;
		}
	}
}

static void mark_looks(struct loader *loader)
{
	struct rule_set *rules = loader->rules;

	for (size_t i = 0; i < rules->facts.n; i++)
		for (size_t k = 0; k < rules->facts.at[i].n_candidates; k++)
			if (rules->facts.at[i].candidates[k].look)
				rules->facts.at[i].candidates[k].look->secret |=
					rules->facts.at[i].secret;
	for (size_t i = 0; i < loader->looks.n; i++) {
		struct look *look = loader->looks.at[i];
		const struct candidate as_candidate = {.look = look};
		struct search search = {rules, false};

		candidate_each_text(&as_candidate, search_text, &search);
		look->wants.secret |= search.found;
		look->secret |= search.found;
	}
}

void link_secrets(struct loader *loader)
{
	if (!loader->has_secrets)
		return;
	spread_over_facts(loader->rules);
	mark_looks(loader);
	for (size_t i = 0; i < loader->texts.n; i++) {
		const struct pending_text *pending = &loader->texts.at[i];

		for (size_t k = 0; k < pending->text->n_pieces; k++) {
			struct ref *ref = pending->text->pieces[k].ref;

			if (ref && ref->kind == REF_OWN)
				ref->secret = pending->own && pending->own->secret &&
					      !str_is(ref->attr, "exists");
			else if (ref)
				ref->secret = names_secret(loader->rules, ref);
		}
	}
	for (size_t i = 0; i < loader->whens.n; i++)
		for (size_t k = 0; k < loader->whens.at[i].when->n; k++) {
			struct ref *ref = &loader->whens.at[i].when->at[k].ref;

			ref->secret = names_secret(loader->rules, ref);
		}
}
