#include "lint/lint.h"

#include "lint/parts.h"
#include "probe/probe.h"

struct diag *lint_add(struct lint *lint, enum diag_id id, struct span at, const char *format, ...)
{
	struct diag *diag;
	va_list args;

	if (lint_is_allowed(lint, id, at))
		return &lint->diags->spare;
	diag = diag_add(lint->diags, id, at, "%s", "");
	va_start(args, format);
	diag->text = str_vprintf(lint->diags->arena, format, args);
	va_end(args);
	return diag;
}

static void lint_texts(struct lint *lint, const struct texts *texts)
{
	for (size_t i = 0; texts && i < texts->n; i++)
		lint_text(lint, texts->at[i]->at, true);
}

static void lint_fact(struct lint *lint, const struct fact *fact)
{
	if (!fact->is_named && lint->rules->checks.n)
		lint_add(lint, DIAG_LINT_FACT_UNUSED, fact->at, "nothing names the fact `%.*s`",
			 STR_ARG(fact->name))
			->help = STR("take it out, or name it; one that other layers name is "
				     "`allow`ed");
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct candidate *candidate = &fact->candidates[i];

		if (candidate->look)
			lint_command(lint, candidate->look);
		if (candidate->text)
			lint_text(lint, candidate->text->at, false);
		for (size_t k = 0; k < candidate->n_cases; k++)
			lint_text(lint, candidate->cases[k].text->at, true);
	}
}

/* Keys and columns that no table knows are hidden by a fact of their name. */
static void lint_key(struct lint *lint, const struct member *member, const struct expectation *that)
{
	struct str head = str_sub(that->attr, 0, str_find_char(that->attr, '.'));
	const struct fact *fact = rule_set_fact(lint->rules, head);
	struct diag *diag;
	size_t index;

	if (!fact || kind_attr(member->look->kind, that->attr, &index))
		return;
	diag = lint_add(lint, DIAG_LINT_SHADOWS, that->at,
			"there is a fact `%.*s`: in the texts of this check `${%.*s}` is the "
			"fact, and not what was found here",
			STR_ARG(head), STR_ARG(that->attr));
	diag->also = fact->at;
	diag->also_text = STR("the fact");
}

/* The nearest `say` and `hint` may be another's: those of the member or the group are told there.
 */
static void lint_step(struct lint *lint, const struct member *member, const struct step *step)
{
	if (step->say != member->say)
		lint_texts(lint, step->say);
	if (step->hint != member->hint)
		lint_texts(lint, step->hint);
	for (uint32_t i = 0; i < step->n_that; i++) {
		lint_key(lint, member, &step->that[i]);
		lint_matcher(lint, step->that[i].matcher);
	}
}

/* The first step that can fail and says no remedy; of a check without steps, `at`. */
static bool lacks_hint(const struct member *member, struct span at, struct span *ret)
{
	*ret = at;
	for (uint32_t i = 0; i < member->n_kids; i++)
		if (lacks_hint(&member->kids[i], member->kids[i].at, ret))
			return true;
	for (uint32_t i = 0; i < member->n_steps; i++) {
		*ret = member->steps[i].at;
		if (member->steps[i].otherwise == STATUS_FAIL && !member->steps[i].hint)
			return true;
	}
	return member->look && member->n_steps == 0 && member->otherwise == STATUS_FAIL &&
	       !member->hint;
}

/* Once a check, however many of its steps lack one. */
static void lint_hint(struct lint *lint, const struct check *check)
{
	struct span at;

	if (lacks_hint(&check->body, check->id_at, &at) &&
	    !lint_is_allowed(lint, DIAG_LINT_HINT, check->id_at))
		lint_add(lint, DIAG_LINT_HINT, at,
			 "this can fail, and no `hint` says what to do then");
}

static void lint_member(struct lint *lint, const struct member *member, const struct member *parent,
			struct span id_at)
{
	if (member->name)
		lint_text(lint, member->name->at, true);
	if (!parent || member->say != parent->say)
		lint_texts(lint, member->say);
	if (!parent || member->hint != parent->hint)
		lint_texts(lint, member->hint);
	lint_texts(lint, member->pass);
	if (member->look)
		lint_command(lint, member->look);
	for (size_t i = 0; member->when && i < member->when->n; i++)
		lint_matcher(lint, member->when->at[i].matcher);
	for (uint32_t i = 0; i < member->n_steps; i++)
		lint_step(lint, member, &member->steps[i]);
	for (uint32_t i = 0; i < member->n_kids; i++)
		lint_member(lint, &member->kids[i], member, member->kids[i].at);
	lint_expectations(lint, member, id_at);
}

/* `--only x` and `--skip x` take both. */
static void lint_id(struct lint *lint, const struct check *check)
{
	const struct check *tagged = map_get(&lint->tags, check->id);
	struct diag *diag;

	if (!tagged)
		return;
	diag = lint_add(lint, DIAG_LINT_SHADOWS, check->id_at,
			"`%.*s` is a tag, too: who chooses it by `--only` or `--skip` means both",
			STR_ARG(check->id));
	diag->also = tagged->id_at;
	diag->also_text = STR("the first check with this tag");
}

static void collect_tags(struct lint *lint)
{
	map_init(&lint->tags, lint->arena);
	for (size_t i = 0; i < lint->rules->checks.n; i++) {
		struct check *check = &lint->rules->checks.at[i];

		for (size_t k = 0; k < check->tags.n; k++)
			map_add(&lint->tags, check->tags.at[k], check);
	}
}

void lint_rules(struct arena *arena, const struct rule_set *rules, struct diags *diags)
{
	struct lint lint = {.arena = arena, .rules = rules, .diags = diags};

	map_init(&lint.looks, arena);
	map_init(&lint.proofs, arena);
	arena_init(&lint.scratch, arena->out_of_memory);
	lint_read_allows(&lint);
	collect_tags(&lint);
	for (size_t i = 0; i < rules->facts.n; i++)
		lint_fact(&lint, &rules->facts.at[i]);
	for (size_t i = 0; i < rules->checks.n; i++) {
		const struct check *check = &rules->checks.at[i];

		lint_id(&lint, check);
		lint_hint(&lint, check);
		lint_member(&lint, &check->body, NULL, check->id_at);
		lint_repeated(&lint, check);
	}
	lint_unused_allows(&lint);
	arena_release(&lint.scratch);
}

static void count_proofs(struct lint *lint, const struct member *member, struct lint_proofs *ret)
{
	for (size_t i = 0; member->when && i < member->when->n; i++)
		ret->n[lint_prove(lint, member->when->at[i].matcher)]++;
	for (uint32_t i = 0; i < member->n_steps; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that; k++)
			ret->n[lint_prove(lint, member->steps[i].that[k].matcher)]++;
	for (uint32_t i = 0; i < member->n_kids; i++)
		count_proofs(lint, &member->kids[i], ret);
}

struct lint_proofs lint_proofs(struct arena *arena, const struct rule_set *rules)
{
	struct lint lint = {.arena = arena, .rules = rules};
	struct lint_proofs proofs = {0};

	map_init(&lint.proofs, arena);
	arena_init(&lint.scratch, arena->out_of_memory);
	for (size_t i = 0; i < rules->checks.n; i++)
		count_proofs(&lint, &rules->checks.at[i].body, &proofs);
	arena_release(&lint.scratch);
	return proofs;
}
