#include "base/buf.h"
#include "base/limits.h"
#include "rule/expr.h"
#include "rule/link.h"
#include "rule/loader.h"

enum mark { NEW, OPEN, DONE };

/* A walk over facts, or over checks: depth first, with the way that led here. */
struct walk {
	struct loader *loader;
	unsigned char *marks;
	uint32_t *way;
	size_t depth;
	void (*visit)(struct loader *, struct rule_text *);
};

static void each_look_text(const struct look *look, void (*each)(void *, const struct rule_text *),
			   void *self)
{
	for (size_t i = 0; i < look->kind->n_options; i++)
		for (size_t k = 0; look->args[i] && k < look->args[i]->n; k++)
			each(self, look->args[i]->texts[k]);
}

void candidate_each_text(const struct candidate *candidate,
			 void (*each)(void *self, const struct rule_text *text), void *self)
{
	if (candidate->text)
		each(self, candidate->text);
	if (candidate->look)
		each_look_text(candidate->look, each, self);
	for (size_t i = 0; i < candidate->n_cases; i++)
		each(self, candidate->cases[i].text);
	if (candidate->otherwise)
		each(self, candidate->otherwise);
}

static void report_cycle(struct walk *walk, uint32_t again,
			 struct str (*name)(struct loader *, uint32_t), struct span at)
{
	struct buf text;
	size_t from = 0;

	while (walk->way[from] != again)
		from++;
	buf_init(&text, walk->loader->arena, LIMIT_TEMPLATE);
	for (size_t i = from; i < walk->depth; i++) {
		struct str one = name(walk->loader, walk->way[i]);

		buf_addf(&text, "%.*s → ", STR_ARG(one));
	}
	buf_add(&text, name(walk->loader, again));
	diag_add(walk->loader->diags, DIAG_CYCLE, at, "this leads back to itself: %.*s",
		 STR_ARG(buf_str(&text)));
}

static struct str fact_name(struct loader *loader, uint32_t i)
{
	return loader->rules->facts.at[i].name;
}

static struct str check_id(struct loader *loader, uint32_t i)
{
	return loader->rules->checks.at[i].id;
}

static void walk_fact(struct walk *walk, uint32_t i);

static void walk_ref(struct walk *walk, const struct ref *ref)
{
	if (walk->marks[ref->fact] == OPEN)
		report_cycle(walk, ref->fact, fact_name, ref->at);
	else if (walk->depth == LIMIT_FACT_DEPTH)
		diag_add(walk->loader->diags, DIAG_LIMIT, ref->at,
			 "facts name facts more than %d deep", LIMIT_FACT_DEPTH);
	else
		walk_fact(walk, ref->fact);
}

static void walk_text(void *self, const struct rule_text *text)
{
	struct walk *walk = self;

	for (size_t i = 0; i < text->n_pieces; i++)
		if (text->pieces[i].ref && text->pieces[i].ref->kind != REF_OWN)
			walk_ref(walk, text->pieces[i].ref);
}

/* Texts are the loader's own; the model's readers see them const. */
static void visit_text(void *self, const struct rule_text *text)
{
	struct walk *walk = self;

	if (text->n_pieces)
		walk->visit(walk->loader, (struct rule_text *)(uintptr_t)text);
}

static void walk_fact(struct walk *walk, uint32_t i)
{
	const struct fact *fact = &walk->loader->rules->facts.at[i];

	if (walk->marks[i] != NEW)
		return;
	walk->marks[i] = OPEN;
	walk->way[walk->depth++] = i;
	for (size_t k = 0; k < fact->n_candidates; k++) {
		const struct candidate *candidate = &fact->candidates[k];

		candidate_each_text(candidate, walk_text, walk);
		for (size_t r = 0; candidate->expr && r < candidate->expr->n_refs; r++)
			walk_ref(walk, &candidate->expr->refs[r]);
	}
	for (size_t k = 0; k < fact->n_candidates; k++)
		candidate_each_text(&fact->candidates[k], visit_text, walk);
	walk->depth--;
	walk->marks[i] = DONE;
}

static struct walk walk_begin(struct loader *loader, size_t n)
{
	size_t deepest = n > LIMIT_FACT_DEPTH ? n : LIMIT_FACT_DEPTH;

	return (struct walk){.loader = loader,
			     .marks = ARENA_ARRAY(loader->arena, unsigned char, n),
			     .way = ARENA_ARRAY(loader->arena, uint32_t, deepest + 1)};
}

void link_order_facts(struct loader *loader, void (*visit)(struct loader *, struct rule_text *))
{
	struct walk walk = walk_begin(loader, loader->rules->facts.n);

	walk.visit = visit;
	for (size_t i = 0; i < loader->rules->facts.n; i++)
		walk_fact(&walk, (uint32_t)i);
}

static void walk_needs(struct walk *walk, uint32_t i)
{
	const struct check *check = &walk->loader->rules->checks.at[i];

	if (walk->marks[i] != NEW)
		return;
	walk->marks[i] = OPEN;
	walk->way[walk->depth++] = i;
	for (size_t k = 0; k < check->n_needs; k++) {
		if (walk->marks[check->needs[k]] == OPEN)
			report_cycle(walk, check->needs[k], check_id, check->id_at);
		else if (walk->depth == LIMIT_FACT_DEPTH)
			diag_add(walk->loader->diags, DIAG_LIMIT, check->id_at,
				 "checks need checks more than %d deep", LIMIT_FACT_DEPTH);
		else
			walk_needs(walk, check->needs[k]);
	}
	walk->depth--;
	walk->marks[i] = DONE;
}

void link_check_needs(struct loader *loader)
{
	struct walk walk;
	bool any = false;

	for (size_t i = 0; i < loader->rules->checks.n; i++)
		any |= loader->rules->checks.at[i].n_needs > 0;
	if (!any)
		return;
	walk = walk_begin(loader, loader->rules->checks.n);
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		walk_needs(&walk, (uint32_t)i);
}
