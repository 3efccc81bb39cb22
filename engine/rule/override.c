#include "rule/override.h"

#include "base/near.h"
#include "rule/loader.h"
#include "rule/patch.h"

#include <stdint.h>

/* What one file has to say of one check. Those of an id are a list, lower layers first. */
struct override {
	const struct node *key; /* the id */
	const struct node *patch;
	struct override *next;
	unsigned layer;
	bool used;
	struct span dropped_at; /* it dropped the check here */
};

/* Nodes of lists are given up at once: `facts` and `override` are maps. */
static bool drop_item(void *self, const struct node *first, const struct node *key,
		      const struct node *item)
{
	(void)self;
	(void)first;
	(void)key;
	(void)item;
	return false;
}

static const struct node *read_quietly(struct loader *loader, struct layered *file)
{
	const struct rule_file *given = file->file;
	struct yaml_items items = {drop_item, NULL};
	struct diags unheard;
	struct yaml_request request = {.texts = loader->arena,
				       .nodes = loader->pending,
				       .sources = loader->sources,
				       .items = &items};
	const struct node *root;

	request.file = file->source = loader_add_source(loader, given);
	diags_init(&unheard, loader->pending);
	root = yaml_read(&request, &unheard);
	return root && root->kind == NODE_MAP && root->n_pairs &&
			       str_eq(root->pairs[0].key->text, loader->dialect->rules_key)
		       ? root
		       : NULL;
}

static void add_override(struct loader *loader, const struct node_pair *pair, unsigned layer)
{
	struct override *override = ARENA_NEW(loader->pending, struct override);
	struct override *last = map_get(&loader->overrides, pair->key->text);
	struct diag *diag;

	*override = (struct override){.key = pair->key, .patch = pair->value, .layer = layer};
	if (!last) {
		map_put(&loader->overrides, pair->key->text, override);
		return;
	}
	while (last->next)
		last = last->next;
	if (last->layer != layer) {
		last->next = override;
		return;
	}
	diag = diag_add(loader->diags, DIAG_OVERRIDE, pair->key->at,
			"a second override of `%.*s` in one layer", STR_ARG(pair->key->text));
	diag->also = last->key->at;
	diag->also_text = STR("the first");
}

static void collect(struct loader *loader, struct layered *file)
{
	const struct node *root = read_quietly(loader, file);
	const struct node *overrides = root ? node_get(root, STR("override")) : NULL;
	const struct node *facts = root ? node_get(root, STR("facts")) : NULL;
	unsigned layer = file->file->layer;

	for (size_t i = 0; overrides && overrides->kind == NODE_MAP && i < overrides->n_pairs; i++)
		add_override(loader, &overrides->pairs[i], layer);
	for (size_t i = 0; facts && facts->kind == NODE_MAP && i < facts->n_pairs; i++) {
		struct str name = facts->pairs[i].key->text;

		if ((uintptr_t)map_get(&loader->fact_layers, name) < layer)
			map_put(&loader->fact_layers, name, (void *)(uintptr_t)layer);
	}
}

static bool may_hold_any(struct str text)
{
	return str_contains(text, STR("override")) || str_contains(text, STR("facts"));
}

void override_collect(struct loader *loader, struct layers *layers)
{
	for (unsigned layer = 1; layer <= layers->top; layer++)
		for (size_t i = 0; i < layers->n; i++)
			if (layers->at[i].file->layer == layer && layered_counts(&layers->at[i]) &&
			    may_hold_any(layers->at[i].file->text))
				collect(loader, &layers->at[i]);
}

bool override_has_fact(const struct loader *loader, struct str name, unsigned layer)
{
	return (uintptr_t)map_get(&loader->fact_layers, name) > layer;
}

static struct str id_of(const struct node *check)
{
	const struct node *id = node_get(check, STR("id"));

	return id && id->kind == NODE_TEXT ? id->text : STR_NONE;
}

static void refuse_id(struct loader *loader, const struct node *key)
{
	diag_add(loader->diags, DIAG_OVERRIDE, key->at,
		 "an override can't change the `id` of a check: drop it with `enabled: no`, and "
		 "add one of the other id");
}

static void read_enabled(struct loader *loader, const struct node *value, bool *ret)
{
	struct value word;
	struct str why = STR_NONE;

	if (value->kind == NODE_TEXT && type_bool.read(loader->arena, value->text, &word, &why))
		*ret = word.boolean;
	else
		diag_add(loader->diags, DIAG_VALUE, value->at, "`enabled` is yes or no");
}

/* What is left of a patch without the keys that are of no check. */
static struct node without_own_keys(struct loader *loader, const struct override *override,
				    bool *ret_enabled)
{
	struct node rest = *override->patch;

	rest.pairs = ARENA_ARRAY(loader->nodes, struct node_pair, rest.n_pairs);
	rest.n_pairs = 0;
	for (size_t i = 0; i < override->patch->n_pairs; i++) {
		const struct node_pair *pair = &override->patch->pairs[i];

		if (str_is(pair->key->text, "enabled"))
			read_enabled(loader, pair->value, ret_enabled);
		else if (str_is(pair->key->text, "id"))
			refuse_id(loader, pair->key);
		else
			rest.pairs[rest.n_pairs++] = *pair;
	}
	return rest;
}

static const struct node *apply(struct loader *loader, struct override *override,
				const struct node *check, bool *ret_enabled)
{
	struct node rest;

	override->used = true;
	if (override->patch->kind != NODE_MAP || override->patch->n_pairs == 0) {
		diag_add(loader->diags, DIAG_SHAPE, override->patch->at,
			 "an override is a map of a check's fields, as in {otherwise: warn}; this "
			 "is %s",
			 override->patch->kind == NODE_MAP ? "empty"
							   : node_kind_name(override->patch));
		return check;
	}
	rest = without_own_keys(loader, override, ret_enabled);
	if (!*ret_enabled)
		override->dropped_at = override->key->at;
	return patch_check(loader, check, &rest);
}

const struct node *override_apply(struct loader *loader, const struct node *check)
{
	struct str id = id_of(check);
	struct override *override = str_is_set(id) ? map_get(&loader->overrides, id) : NULL;
	unsigned layer = sources_of(loader->sources, check->at)->layer;
	bool enabled = true;

	for (; override; override = override->next)
		if (override->layer > layer)
			check = apply(loader, override, check, &enabled);
	return enabled ? check : NULL;
}

void override_explain(struct loader *loader, const struct node *check, size_t from)
{
	for (size_t i = from; i < loader->diags->n; i++) {
		struct diag *diag = &loader->diags->at[i];

		if (diag->at.file == check->at.file || span_is_set(diag->also))
			continue;
		diag->also = node_get(check, STR("id"))->at;
		diag->also_text = STR("the check that is overridden");
	}
}

/* Looks for a check of an id in files that don't count. */
struct search {
	struct str id;
	struct span at;
};

static bool search_item(void *self, const struct node *first, const struct node *key,
			const struct node *item)
{
	struct search *search = self;
	const struct node *id = node_get(item, STR("id"));

	(void)first;
	if (key->kind == NODE_TEXT && str_is(key->text, "checks") && id && id->kind == NODE_TEXT &&
	    str_eq(id->text, search->id))
		search->at = id->at;
	return false;
}

static void search_file(struct loader *loader, struct layered *file, struct search *search)
{
	struct yaml_items items = {search_item, search};
	struct diags unheard;
	struct yaml_request request = {.texts = loader->arena,
				       .nodes = loader->pending,
				       .sources = loader->sources,
				       .items = &items};

	if (!file->source)
		file->source = loader_add_source(loader, file->file);
	request.file = file->source;
	diags_init(&unheard, loader->pending);
	yaml_read(&request, &unheard);
}

/* The file below `layer` that held the check, and doesn't count any more; NULL: none did. */
static const struct layered *masked_below(struct loader *loader, const struct layers *layers,
					  struct search *search, unsigned layer)
{
	for (size_t i = 0; i < layers->n; i++) {
		struct layered *file = &layers->at[i];

		if (!file->by || file->file->layer >= layer ||
		    !str_contains(file->file->text, search->id))
			continue;
		search_file(loader, file, search);
		if (span_is_set(search->at))
			return file;
	}
	return NULL;
}

static struct span check_place(const struct loader *loader, struct str id)
{
	const struct check *check = rule_set_check(loader->rules, id);

	return check ? check->id_at : (struct span){0};
}

static void unknown_check(struct loader *loader, const struct override *override)
{
	struct str id = override->key->text;
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, override->key->at,
				     "there is no check `%.*s` to override", STR_ARG(id));

	near_init(&near, id);
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		near_offer(&near, loader->rules->checks.at[i].id);
	diag_suggest(loader->diags, diag, near_found(&near));
	diag->also = check_place(loader, near_found(&near));
	diag->also_text = STR("defined here");
}

/* A layer that replaced or masked the file of a check needs no leave of those below, whose override
 * then has nothing to do. */
static void tell_unused(struct loader *loader, const struct layers *layers,
			const struct override *override)
{
	struct search search = {.id = override->key->text};
	const struct layered *masked = masked_below(loader, layers, &search, override->layer);
	struct span own = check_place(loader, override->key->text);
	struct diag *diag;

	if (masked && masked->by->layer > override->layer)
		return;
	if (!masked && !span_is_set(own)) {
		unknown_check(loader, override);
		return;
	}
	if (span_is_set(own)) {
		diag = diag_add(loader->diags, DIAG_OVERRIDE, override->key->at,
				"`%.*s` is defined in this layer or one above; an override "
				"changes checks of lower layers",
				STR_ARG(override->key->text));
		diag->also = own;
		diag->also_text = STR("change it here");
		return;
	}
	diag = diag_add(loader->diags, DIAG_OVERRIDE, override->key->at,
			"the file of `%.*s` is replaced or masked by %.*s, so there is nothing to "
			"override",
			STR_ARG(override->key->text), STR_ARG(masked->by->path));
	diag->also = search.at;
	diag->also_text = STR("it stood here");
}

void override_finish(struct loader *loader, const struct layers *layers)
{
	for (size_t i = 0; i < loader->overrides.n; i++)
		for (const struct override *override = loader->overrides.entries[i].value; override;
		     override = override->next)
			if (!override->used)
				tell_unused(loader, layers, override);
}

struct span override_dropped_at(const struct loader *loader, struct str id)
{
	const struct override *override = map_get(&loader->overrides, id);

	for (; override; override = override->next)
		if (span_is_set(override->dropped_at))
			return override->dropped_at;
	return (struct span){0};
}
