#include "base/map.h"
#include "base/near.h"
#include "base/vec.h"
#include "probe/kinds.h"
#include "rule/link.h"
#include "rule/loader.h"

#include <string.h>

/* A look being told what some expectation asks of it. */
struct asking {
	struct loader *loader;
	struct look *look;
	struct str attr;
};

struct want_list VEC_OF(struct asked);

static void add_want(void *self, const struct op *op, struct str operand)
{
	struct asking *asking = self;
	struct wants *wants = &asking->look->wants;
	struct want_list list = {wants->patterns, wants->n_patterns, wants->n_patterns};

	*VEC_PUSH(asking->loader->arena, &list) =
		(struct asked){asking->attr, str_of(op->name), operand};
	wants->patterns = list.at;
	wants->n_patterns = list.n;
}

/* A member that is looked for isn't shown where there is none; those that shouldn't be there are.
 */
static bool is_answered(const struct matcher *matcher)
{
	return matcher->op == &op_has && matcher->kids[0]->op == &op_matches;
}

/* Must the value itself be there to judge this, or do answers to patterns do? */
static bool needs_value(const struct matcher *matcher)
{
	if (matcher->op == &op_exists)
		return false;
	if (matcher->op == &op_not || matcher->op == &op_all || matcher->op == &op_any) {
		for (size_t i = 0; i < matcher->n_kids; i++)
			if (needs_value(matcher->kids[i]))
				return true;
		return false;
	}
	return !matcher->op->streams && !is_answered(matcher);
}

void link_open_name(struct loader *loader, const struct probe_kind *kind, struct str attr)
{
	size_t index;

	if (kind->open && !kind_attr(kind, attr, &index))
		map_put(&loader->rules->open_names, attr, loader->rules);
}

static void ask(struct loader *loader, struct look *look, struct expectation *expectation)
{
	struct asking asking = {loader, look, expectation->attr};
	size_t index;
	const struct attr *attr = kind_attr(look->kind, expectation->attr, &index);
	bool streams = attr && attr->streams;

	if (!expectation->matcher)
		return;
	if (!attr)
		link_open_name(loader, look->kind, expectation->attr);
	if (streams && !expectation->matcher->unbound)
		match_each_stream(expectation->matcher, add_want, &asking);
	if (attr && index < look->kind->n_attrs && (!streams || needs_value(expectation->matcher)))
		look->wants.attrs |= 1ULL << index;
}

/* What can be bound at load is, so that a wrong value is a diagnostic there. */
static void bind(struct loader *loader, const struct matcher **matcher)
{
	struct binder binder = {.arena = loader->arena, .fill = fill_constant};
	struct str why = STR_NONE;

	if (!*matcher || !(*matcher)->unbound)
		return;
	if (match_bind(*matcher, &binder, matcher, &why) == BOUND_FAILED)
		diag_add(loader->diags, DIAG_VALUE, (*matcher)->at, "%.*s", STR_ARG(why));
}

static void never_is(struct loader *loader, const struct expectation *that, struct str text,
		     struct str can_be)
{
	struct near near;
	struct str word;
	struct diag *diag =
		diag_add(loader->diags, DIAG_WORD, that->at, "`%.*s` is never `%.*s`: it is %.*s",
			 STR_ARG(that->attr), STR_ARG(text), STR_ARG(can_be));

	near_init(&near, text);
	while (str_next_word(&can_be, &word))
		near_offer(&near, word);
	diag_suggest(loader->diags, diag, near_found(&near));
}

static void check_taken(struct loader *loader, const struct look *look,
			const struct expectation *that, const struct value *operand)
{
	struct str can_be = STR_NONE;

	if (operand->type == TYPE_list)
		for (size_t i = 0; i < operand->list.n; i++)
			check_taken(loader, look, that, &operand->list.at[i]);
	if (operand->type == TYPE_text &&
	    !look->kind->open_takes(loader->arena, that->attr, operand->text, &can_be))
		never_is(loader, that, operand->text, can_be);
}

/* What an attribute can't be is asked for by mistake, whatever would come of it. Lists are compared
 * with the words. */
static void check_open(struct loader *loader, const struct look *look,
		       const struct expectation *that, const struct matcher *matcher)
{
	size_t index;

	if (!look->kind->open_takes || !matcher || kind_attr(look->kind, that->attr, &index))
		return;
	if (matcher->op->form == OPERAND_MATCHER || matcher->op->form == OPERAND_MATCHERS)
		for (size_t i = 0; i < matcher->n_kids; i++)
			check_open(loader, look, that, matcher->kids[i]);
	if (matcher->unbound)
		return;
	if (matcher->op == &op_in || (matcher->op == &op_is && matcher->operand.type == TYPE_text))
		check_taken(loader, look, that, &matcher->operand);
}

static void link_conditions(struct loader *loader, struct conditions *when)
{
	for (size_t i = 0; when && i < when->n; i++)
		bind(loader, &when->at[i].matcher);
}

static void link_member(struct loader *loader, struct member *member)
{
	link_conditions(loader, member->when);
	for (size_t i = 0; i < member->n_kids; i++)
		link_member(loader, &member->kids[i]);
	for (size_t i = 0; i < member->n_steps; i++) {
		struct step *step = &member->steps[i];

		for (size_t k = 0; k < step->n_that; k++) {
			bind(loader, &step->that[k].matcher);
			ask(loader, member->look, &step->that[k]);
			check_open(loader, member->look, &step->that[k], step->that[k].matcher);
		}
	}
}

void link_matchers(struct loader *loader)
{
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		link_member(loader, &loader->rules->checks.at[i].body);
}

static bool is_constant_look(const struct look *look)
{
	for (size_t i = 0; i < look->kind->n_options; i++)
		if (look->args[i] && !look->args[i]->constant)
			return false;
	return true;
}

/* Where arguments are known only in the run any look of the kind may turn out to be the same. */
static bool *varying_kinds(struct loader *loader)
{
	bool *varies = ARENA_ARRAY(loader->pending, bool, kinds_count());

	for (size_t i = 0; i < loader->looks.n; i++)
		if (!is_constant_look(loader->looks.at[i]))
			varies[kinds_index(loader->looks.at[i]->kind)] = true;
	return varies;
}

/* The same target is enough to be taken for the same look. */
static void link_lone_look(struct map *targets, struct look *look)
{
	size_t i;
	const struct option *target = kind_target(look->kind, &i);
	const struct value *value = target && look->args[i] ? look->args[i]->constant : NULL;
	struct look *other;

	if (!value || value->type != TYPE_text)
		return;
	other = map_get(targets, value->text);
	if (other) {
		other->is_lone = false;
		return;
	}
	look->is_lone = true;
	map_put(targets, value->text, look);
}

void link_lone_looks(struct loader *loader)
{
	const bool *varies = varying_kinds(loader);
	struct map targets;

	map_init(&targets, loader->pending);
	for (size_t i = 0; i < loader->looks.n; i++) {
		struct look *look = loader->looks.at[i];

		if (look->kind->where == PROBE_LOOKER && !varies[kinds_index(look->kind)])
			link_lone_look(&targets, look);
	}
}
