/*
 * The second pass of loading: every name finds what it names, what is constant is folded and read,
 * cycles are found, and each look is told which attributes and patterns are asked of it.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "rule/expr.h"
#include "rule/link.h"
#include "rule/loader.h"
#include "rule/override.h"

#include <string.h>

/* ${name}, ${name.attr}: the part before the first dot. */
static struct str head_of(struct str written)
{
	return str_sub(written, 0, str_find_char(written, '.'));
}

static bool has_group(const struct look *look, struct str name)
{
	for (size_t i = 0; i < look->groups.n; i++)
		if (str_eq(look->groups.at[i], name))
			return true;
	return false;
}

static void offer_facts(const struct loader *loader, struct near *near)
{
	for (size_t i = 0; i < loader->rules->facts.n; i++)
		near_offer(near, loader->rules->facts.at[i].name);
}

/* ${PATH}: so variables of the environment are called elsewhere. */
static bool is_variable(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '_' && !(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !(i && name.p[i] >= '0' && name.p[i] <= '9'))
			return false;
	return name.n > 0;
}

static struct diag *unknown_name(struct loader *loader, const struct ref *ref,
				 const struct look *own)
{
	struct near near;
	struct diag *diag;

	if (own)
		diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, ref->at,
				"`%.*s` is neither a fact nor an attribute of `%s`",
				STR_ARG(head_of(ref->written)), own->kind->name);
	else
		diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, ref->at,
				"there is no fact `%.*s`", STR_ARG(head_of(ref->written)));
	if (is_variable(ref->written)) {
		diag->help = str_printf(loader->diags->arena,
					"of the environment it is `${host.env.%.*s}`, with the "
					"fact `host: {host: }`",
					STR_ARG(ref->written));
		return diag;
	}
	near_init(&near, head_of(ref->written));
	offer_facts(loader, &near);
	for (size_t i = 0; own && i < own->kind->n_attrs; i++)
		near_offer(&near, str_of(own->kind->attrs[i].name));
	diag_suggest(loader->diags, diag, near_found(&near));
	return diag;
}

/* Does any candidate of the fact have this attribute? */
static bool fact_has_attr(const struct fact *fact, struct str attr)
{
	size_t index;

	if (str_is(attr, "exists") || str_is(attr, "error") ||
	    (fact->has_scalars && str_is(attr, "value")))
		return true;
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct look *look = fact->candidates[i].look;

		if (look && (kind_may_have(look->kind, attr) ||
			     kind_attr(look->kind, attr, &index) || has_group(look, attr)))
			return true;
	}
	return fact->n_candidates == 0;
}

static bool unknown_fact_attr(struct loader *loader, const struct ref *ref, const struct fact *fact)
{
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_ATTR_UNKNOWN, ref->at,
				     "the fact `%.*s` has no attribute `%.*s`", STR_ARG(fact->name),
				     STR_ARG(ref->attr));

	near_init(&near, ref->attr);
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct look *look = fact->candidates[i].look;

		for (size_t k = 0; look && k < look->kind->n_attrs; k++)
			near_offer(&near, str_of(look->kind->attrs[k].name));
	}
	diag_suggest(loader->diags, diag, near_found(&near));
	diag->also = fact->at;
	diag->also_text = STR("the fact");
	return false;
}

static bool has_as(const struct fact *fact)
{
	for (size_t i = 0; i < fact->n_candidates; i++)
		if (str_is_set(fact->candidates[i].as))
			return true;
	return false;
}

static bool resolve_fact(struct loader *loader, struct ref *ref, size_t fact_number, bool bare_ok)
{
	struct fact *fact = &loader->rules->facts.at[fact_number];
	struct str rest = str_from(ref->written, fact->name.n);
	size_t at;
	struct diag *diag;

	fact->is_named = true;
	ref->fact = (uint32_t)fact_number;
	ref->kind = REF_VALUE;
	if (rest.n == 0) {
		if (fact->has_scalars || fact->n_candidates == 0 || bare_ok)
			return true;
		diag = diag_add(loader->diags, DIAG_REFERENCE, ref->at,
				"`%.*s` is a look: name an attribute of it, as in `${%.*s.%s}`",
				STR_ARG(fact->name), STR_ARG(fact->name), "exists");
		diag->also = fact->at;
		diag->also_text = STR("the fact");
		return false;
	}
	rest = str_from(rest, 1);
	ref->kind = REF_SOURCE;
	if (str_is(rest, "source") && has_as(fact))
		return true;
	ref->kind = REF_ATTR;
	if (!attr_name_read(loader->arena, rest, &ref->attr, &at)) {
		diag_add(loader->diags, DIAG_REFERENCE, ref->at, "`%.*s` isn't a name",
			 STR_ARG(ref->written));
		return false;
	}
	return fact_has_attr(fact, ref->attr) || unknown_fact_attr(loader, ref, fact);
}

/* An attribute of the check's own look comes first, then a fact, then whatever an open look may
 * hold. */
static bool resolve(struct loader *loader, struct ref *ref, const struct look *own, bool bare_ok)
{
	struct str attr = ref->written;
	size_t at;
	uintptr_t fact = (uintptr_t)map_get(&loader->rules->fact_names, head_of(ref->written));

	if (own && (kind_attr(own->kind, attr, &at) || has_group(own, attr))) {
		ref->kind = REF_OWN;
		ref->attr = attr;
		return true;
	}
	if (fact)
		return resolve_fact(loader, ref, fact - 1, bare_ok);
	if (own && kind_may_have(own->kind, ref->written) &&
	    attr_name_read(loader->arena, ref->written, &ref->attr, &at)) {
		ref->kind = REF_OWN;
		return true;
	}
	unknown_name(loader, ref, own);
	return false;
}

static void want_attr(struct look *look, struct str attr)
{
	size_t i;

	if (kind_attr(look->kind, attr, &i) && i < look->kind->n_attrs)
		look->wants.attrs |= 1ULL << i;
}

static void want_fact_attr(struct loader *loader, const struct ref *ref)
{
	const struct fact *fact = &loader->rules->facts.at[ref->fact];

	for (size_t i = 0; ref->kind == REF_ATTR && i < fact->n_candidates; i++) {
		if (!fact->candidates[i].look)
			continue;
		want_attr(fact->candidates[i].look, ref->attr);
		link_open_name(loader, fact->candidates[i].look->kind, ref->attr);
	}
}

/* Pending texts are the loader's own, still to be finished: `own` is const for their readers only.
 */
static void want_own_attr(const struct look *own, const struct ref *ref)
{
	size_t i;

	if (kind_attr(own->kind, ref->attr, &i) && i < own->kind->n_attrs)
		*(uint64_t *)(uintptr_t)&own->wants.attrs |= 1ULL << i;
}

static void resolve_text(struct loader *loader, struct pending_text *pending)
{
	for (size_t i = 0; i < pending->text->n_pieces; i++) {
		struct ref *ref = pending->text->pieces[i].ref;

		if (!ref || !resolve(loader, ref, pending->own, false))
			continue;
		if (ref->kind == REF_OWN) {
			want_own_attr(pending->own, ref);
			link_open_name(loader, pending->own->kind, ref->attr);
		} else {
			want_fact_attr(loader, ref);
		}
	}
}

static void resolve_expressions(struct loader *loader)
{
	for (size_t i = 0; i < loader->rules->facts.n; i++) {
		const struct fact *fact = &loader->rules->facts.at[i];

		for (size_t k = 0; k < fact->n_candidates; k++) {
			const struct expr *expr = fact->candidates[k].expr;

			for (size_t r = 0; expr && r < expr->n_refs; r++)
				if (resolve(loader, &expr->refs[r], NULL, false))
					want_fact_attr(loader, &expr->refs[r]);
		}
	}
}

/* Type and words of what a condition judges, where every candidate of the fact agrees. */
static const struct attr *condition_attr(const struct loader *loader, const struct ref *ref)
{
	const struct fact *fact = &loader->rules->facts.at[ref->fact];
	const struct attr *found = NULL;

	if (ref->kind != REF_ATTR)
		return NULL;
	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct look *look = fact->candidates[i].look;
		size_t index;
		const struct attr *attr = look ? kind_attr(look->kind, ref->attr, &index) : NULL;

		if (!attr || (found && found->type != attr->type))
			return NULL;
		found = attr;
	}
	return found;
}

static void unknown_condition(struct loader *loader, const struct ref *ref)
{
	struct diag *diag = unknown_name(loader, ref, NULL);

	if (!str_is_set(diag->suggest))
		diag->help =
			STR("`when` asks facts, as in {FACT.exists: yes}; what must hold of the "
			    "check's own look stands in `expect`");
}

static void compile_condition(struct loader *loader, struct conditions *when,
			      const struct node_pair *pair)
{
	struct condition *condition = &when->at[when->n];
	const struct attr *attr;

	condition->ref = (struct ref){.at = pair->key->at, .written = pair->key->text};
	if (!map_get(&loader->rules->fact_names, head_of(pair->key->text))) {
		unknown_condition(loader, &condition->ref);
		return;
	}
	if (!resolve(loader, &condition->ref, NULL, true))
		return;
	want_fact_attr(loader, &condition->ref);
	attr = condition_attr(loader, &condition->ref);
	condition->matcher = compile_matcher(loader, pair->value, NULL,
					     attr                                    ? attr->type
					     : str_is(condition->ref.attr, "exists") ? &type_bool
										     : NULL,
					     attr ? attr->words : NULL);
	when->n += condition->matcher != NULL;
}

static void compile_when(struct loader *loader, const struct pending_conditions *pending)
{
	struct conditions *when = pending->when;
	const struct node *node = when->node;

	when->node = NULL;
	if (node->kind != NODE_MAP || node->n_pairs == 0) {
		diag_add(loader->diags, DIAG_CONDITION, node->at,
			 "`when` is a map of facts, as in {fact.exists: yes}; this is %s",
			 node->kind == NODE_MAP ? "empty" : node_kind_name(node));
		return;
	}
	loader->item = pending->item;
	when->at = ARENA_ARRAY(loader->arena, struct condition, node->n_pairs);
	for (size_t i = 0; i < node->n_pairs; i++)
		compile_condition(loader, when, &node->pairs[i]);
	loader->item = NULL;
}

static void read_need(struct loader *loader, struct check *check, const struct node *node)
{
	uintptr_t found = node->kind == NODE_TEXT
				  ? (uintptr_t)map_get(&loader->rules->check_ids, node->text)
				  : 0;
	struct near near;
	struct diag *diag;

	if (found) {
		check->needs[check->n_needs++] = (uint32_t)(found - 1);
		return;
	}
	if (node->kind != NODE_TEXT) {
		diag_add(loader->diags, DIAG_SHAPE, node->at,
			 "`needs` is a list of ids; this is %s", node_kind_name(node));
		return;
	}
	diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, node->at, "there is no check `%.*s`",
			STR_ARG(node->text));
	diag->also = override_dropped_at(loader, node->text);
	diag->also_text = STR("dropped here");
	if (span_is_set(diag->also))
		return;
	near_init(&near, node->text);
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		near_offer(&near, loader->rules->checks.at[i].id);
	diag_suggest(loader->diags, diag, near_found(&near));
}

static void read_needs(struct loader *loader, struct check *check)
{
	const struct node *node = check->needs_node;
	size_t n;

	if (!node)
		return;
	n = node->kind == NODE_LIST ? node->n_items : 1;
	check->needs = ARENA_ARRAY(loader->arena, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		read_need(loader, check, node->kind == NODE_LIST ? node->items[i] : node);
	check->needs_node = NULL;
}

enum bound fill_constant(void *self, const struct rule_text *text,
			 struct str (*escape)(struct arena *, struct str), struct value *ret,
			 struct str *reterr)
{
	(void)self;
	(void)escape;
	(void)reterr;
	if (!template_is_constant(text))
		return BOUND_WAITING;
	*ret = value_of_text(text->constant);
	return BOUND;
}

/* A fact whose value is the same on every host: one text, constant itself. */
static bool is_constant_fact(const struct fact *fact)
{
	const struct candidate *only = fact->candidates;

	return fact->n_candidates == 1 && only->kind == CANDIDATE_TEXT && only->text &&
	       !fact->secret && template_is_constant(only->text);
}

static bool is_foldable(const struct rule_set *rules, const struct rule_text *text)
{
	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct ref *ref = text->pieces[i].ref;

		if (ref &&
		    (ref->kind != REF_VALUE || !is_constant_fact(&rules->facts.at[ref->fact])))
			return false;
	}
	return true;
}

static void fold(struct loader *loader, struct rule_text *text)
{
	struct buf constant;

	if (!is_foldable(loader->rules, text))
		return;
	buf_init(&constant, loader->arena, LIMIT_TEMPLATE);
	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct ref *ref = text->pieces[i].ref;

		buf_add(&constant,
			ref ? loader->rules->facts.at[ref->fact].candidates->text->constant
			    : text->pieces[i].literal);
	}
	if (constant.over) /* what grows that large is filled, and told, in the run */
		return;
	text->n_pieces = 0;
	text->constant = buf_str(&constant);
}

/* Texts of facts come first, in the order in which facts name each other: then one round folds all.
 */
static void fold_all(struct loader *loader)
{
	link_order_facts(loader, fold);
	for (size_t i = 0; i < loader->texts.n; i++)
		if (!template_is_constant(loader->texts.at[i].text))
			fold(loader, loader->texts.at[i].text);
}

void link_rules(struct loader *loader)
{
	for (size_t i = 0; i < loader->texts.n; i++)
		resolve_text(loader, &loader->texts.at[i]);
	resolve_expressions(loader);
	/* A `when` is compiled here, and its texts join the others. */
	for (size_t i = 0, n = loader->texts.n; i < loader->whens.n; i++, n = loader->texts.n) {
		compile_when(loader, &loader->whens.at[i]);
		for (; n < loader->texts.n; n++)
			resolve_text(loader, &loader->texts.at[n]);
	}
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		read_needs(loader, &loader->rules->checks.at[i]);
	link_check_needs(loader);
	link_secrets(loader);
	fold_all(loader);
}

/* What has an error elsewhere is read all the same: nothing here follows from it, since a text that
 * names something wrong isn't constant. */
void link_constants(struct loader *loader)
{
	for (size_t i = 0; i < loader->looks.n; i++)
		if (look_read_constants(loader, loader->looks.at[i]))
			look_check(loader, loader->looks.at[i]);
	link_matchers(loader);
	link_lone_looks(loader);
}
