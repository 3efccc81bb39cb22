#include "rule/patch.h"

#include "base/near.h"
#include "probe/kinds.h"
#include "rule/loader.h"

struct patcher {
	struct loader *loader;
	struct arena *arena;
};

/* What becomes of one value of a map, both of whose values are there. */
typedef const struct node *patch_value(struct patcher *patcher, struct str key,
				       const struct node *base, const struct node *over);

static const struct node *replace(struct patcher *patcher, struct str key, const struct node *base,
				  const struct node *over)
{
	(void)patcher;
	(void)key;
	(void)base;
	return over;
}

/* A map that `extra` pairs more may be added to. */
static struct node *map_copy(struct patcher *patcher, const struct node *map, size_t extra)
{
	struct node *copy = ARENA_NEW(patcher->arena, struct node);

	*copy = *map;
	copy->pairs = ARENA_ARRAY(patcher->arena, struct node_pair, map->n_pairs + extra);
	for (size_t i = 0; i < map->n_pairs; i++)
		copy->pairs[i] = map->pairs[i];
	return copy;
}

static struct node_pair *find_pair(const struct node *map, struct str key)
{
	for (size_t i = 0; i < map->n_pairs; i++)
		if (str_eq(map->pairs[i].key->text, key))
			return &map->pairs[i];
	return NULL;
}

static void remove_pair(struct node *map, const struct node_pair *pair)
{
	size_t at = (size_t)(pair - map->pairs);

	map->n_pairs--;
	for (; at < map->n_pairs; at++)
		map->pairs[at] = map->pairs[at + 1];
}

static void offer_names(struct near *near, const struct node *list)
{
	for (size_t i = 0; i < list->n_items; i++) {
		const struct node *name = node_get(list->items[i], STR("name"));

		if (name && name->kind == NODE_TEXT)
			near_offer(near, name->text);
	}
}

static struct diag *nothing_there(struct patcher *patcher, const struct node_pair *over,
				  const struct node *base, const char *what)
{
	const struct node *key = over->key;
	struct diags *diags = patcher->loader->diags;
	struct near near;
	struct diag *diag =
		diag_add(diags, DIAG_OVERRIDE, key->at, "there is no %s `%.*s`%s", what,
			 STR_ARG(key->text), node_is_nothing(over->value) ? " to remove" : "");

	near_init(&near, key->text);
	for (size_t i = 0; base->kind == NODE_MAP && i < base->n_pairs; i++)
		near_offer(&near, base->pairs[i].key->text);
	if (base->kind == NODE_LIST)
		offer_names(&near, base);
	diag_suggest(diags, diag, near_found(&near));
	diag->also = base->at;
	diag->also_text = STR("what the override changes");
	return diag;
}

/* `host: ` is a probe that looks at nothing in particular: its emptiness removes nothing. */
static bool is_bare_probe(const struct node *map, const struct node_pair *pair)
{
	const struct probe_kind *kind = kinds_named(pair->key->text);
	size_t index;

	return kind && !kind_target(kind, &index) && !find_pair(map, pair->key->text);
}

static void patch_pair(struct patcher *patcher, struct node *map, const struct node_pair *over,
		       patch_value *patch)
{
	struct node_pair *found = find_pair(map, over->key->text);
	const struct node *value;

	if (node_is_nothing(over->value) && !is_bare_probe(map, over)) {
		if (found)
			remove_pair(map, found);
		else
			nothing_there(patcher, over, map, "key");
		return;
	}
	if (!found) {
		map->pairs[map->n_pairs++] = *over;
		return;
	}
	value = patch(patcher, over->key->text, found->value, over->value);
	/* A key and its value are of one file, as places are joined. */
	if (value == over->value)
		found->key = over->key;
	found->value = value;
}

static const struct node *patch_map(struct patcher *patcher, const struct node *base,
				    const struct node *over, patch_value *patch)
{
	struct node *map;

	if (base->kind != NODE_MAP || over->kind != NODE_MAP)
		return over;
	map = map_copy(patcher, base, over->n_pairs);
	for (size_t i = 0; i < over->n_pairs; i++)
		patch_pair(patcher, map, &over->pairs[i], patch);
	return map;
}

static const struct node *text_node(struct patcher *patcher, struct str text, struct span at)
{
	struct node *node = ARENA_NEW(patcher->arena, struct node);

	*node = (struct node){.kind = NODE_TEXT, .size = 1, .at = at, .text = text};
	return node;
}

/* {key: value} */
static const struct node *wrapped(struct patcher *patcher, struct str key, const struct node *value)
{
	struct node *map = ARENA_NEW(patcher->arena, struct node);

	*map = (struct node){.kind = NODE_MAP, .size = value->size + 2, .at = value->at};
	map->pairs = ARENA_NEW(patcher->arena, struct node_pair);
	map->pairs[0] = (struct node_pair){text_node(patcher, key, value->at), value};
	map->n_pairs = 1;
	return map;
}

static bool is_step_word(struct str key)
{
	return str_is(key, "otherwise") || str_is(key, "say") || str_is(key, "hint");
}

/* A patch of a step's own keys, not of its expectations: `that` tells, as it does in a step; a
 * name alone could be an attribute. */
static bool is_step(const struct node *map)
{
	size_t words = 0, names = 0;

	if (map->kind != NODE_MAP || node_get(map, STR("that")))
		return map->kind == NODE_MAP;
	for (size_t i = 0; i < map->n_pairs; i++) {
		words += is_step_word(map->pairs[i].key->text);
		names += str_is(map->pairs[i].key->text, "name");
	}
	return words > 0 && words + names == map->n_pairs;
}

static const struct node *patch_step_key(struct patcher *patcher, struct str key,
					 const struct node *base, const struct node *over)
{
	return str_is(key, "that") ? patch_map(patcher, base, over, replace) : over;
}

static const struct node *patch_step(struct patcher *patcher, const struct node *base,
				     const struct node *over)
{
	bool base_long = node_get(base, STR("that")) != NULL, over_long = is_step(over);

	if (base->kind != NODE_MAP || over->kind != NODE_MAP)
		return over;
	if (!base_long && !over_long)
		return patch_map(patcher, base, over, replace);
	if (!base_long)
		base = wrapped(patcher, STR("that"), base);
	if (!over_long)
		over = wrapped(patcher, STR("that"), over);
	return patch_map(patcher, base, over, patch_step_key);
}

static bool has_name(const struct node *item, struct str name)
{
	const struct node *own = node_get(item, STR("name"));

	return own && own->kind == NODE_TEXT && str_eq(own->text, name);
}

/* The index of the item of this name, n where there is none; false where there are two. */
static bool find_named(struct patcher *patcher, const struct node *list, const struct node *key,
		       size_t *ret)
{
	struct diag *diag;

	*ret = list->n_items;
	for (size_t i = 0; i < list->n_items; i++) {
		if (!has_name(list->items[i], key->text))
			continue;
		if (*ret == list->n_items) {
			*ret = i;
			continue;
		}
		diag = diag_add(patcher->loader->diags, DIAG_OVERRIDE, key->at,
				"two things here are called `%.*s`", STR_ARG(key->text));
		diag->also = list->items[i]->at;
		diag->also_text = STR("the second");
		return false;
	}
	return true;
}

struct list_patch {
	const char *what; /* "step" */
	bool (*is_whole)(const struct node *item);
	const struct node *(*patch)(struct patcher *patcher, const struct node *base,
				    const struct node *over);
};

/* A typing mistake in the name of another, most likely; of short names nothing can be said. */
static bool is_near(const struct node *list, struct str name)
{
	enum { SHORT = 4 };
	struct near near;

	near_init(&near, name);
	offer_names(&near, list);
	return name.n >= SHORT && str_is_set(near_found(&near));
}

/* A name that isn't there is a new item's, where all of one is given. */
static void append(struct patcher *patcher, struct node *list, const struct node_pair *over,
		   const struct list_patch *how)
{
	bool is_whole = over->value->kind == NODE_MAP && how->is_whole(over->value);
	struct node *item;
	struct diag *diag;

	if (!is_whole || is_near(list, over->key->text)) {
		diag = nothing_there(patcher, over, list, how->what);
		if (is_whole)
			diag->help =
				str_printf(patcher->loader->diags->arena,
					   "a new %s needs a name that differs more", how->what);
		return;
	}
	item = map_copy(patcher, over->value, 1);
	if (!find_pair(item, STR("name")))
		item->pairs[item->n_pairs++] = (struct node_pair){
			text_node(patcher, STR("name"), over->key->at), over->key};
	list->items[list->n_items++] = item;
}

static void patch_item(struct patcher *patcher, struct node *list, const struct node_pair *over,
		       const struct list_patch *how)
{
	size_t at;

	if (!find_named(patcher, list, over->key, &at))
		return;
	if (at == list->n_items) {
		append(patcher, list, over, how);
		return;
	}
	if (!node_is_nothing(over->value)) {
		list->items[at] = how->patch(patcher, list->items[at], over->value);
		return;
	}
	list->n_items--;
	for (; at < list->n_items; at++)
		list->items[at] = list->items[at + 1];
}

/* The items of a list by name. */
static const struct node *patch_list(struct patcher *patcher, const struct node *base,
				     const struct node *over, const struct list_patch *how)
{
	struct node *list = ARENA_NEW(patcher->arena, struct node);

	*list = *base;
	list->items =
		ARENA_ARRAY(patcher->arena, const struct node *, base->n_items + over->n_pairs);
	for (size_t i = 0; i < base->n_items; i++)
		list->items[i] = base->items[i];
	for (size_t i = 0; i < over->n_pairs; i++)
		patch_item(patcher, list, &over->pairs[i], how);
	return list;
}

static bool is_whole_step(const struct node *item)
{
	return node_get(item, STR("that")) != NULL;
}

static const struct node *patch_expect(struct patcher *patcher, const struct node *base,
				       const struct node *over)
{
	static const struct list_patch steps = {"step", is_whole_step, patch_step};
	const struct node *name = node_get(base, STR("name"));
	struct node one;
	const struct node *items[1] = {base};

	if (over->kind != NODE_MAP)
		return over;
	if (base->kind == NODE_LIST)
		return patch_list(patcher, base, over, &steps);
	if (!node_get(base, STR("that")) || !name || name->kind != NODE_TEXT ||
	    !node_get(over, name->text))
		return patch_step(patcher, base, over);
	one = (struct node){.kind = NODE_LIST, .at = base->at, .items = items, .n_items = 1};
	return patch_list(patcher, &one, over, &steps);
}

static const struct node *patch_body(struct patcher *patcher, const struct node *base,
				     const struct node *over);

static bool is_whole_member(const struct node *item)
{
	for (size_t i = 0; i < item->n_pairs; i++)
		if (kinds_named(item->pairs[i].key->text) ||
		    str_is(item->pairs[i].key->text, "all"))
			return true;
	return false;
}

static const struct node *patch_all(struct patcher *patcher, const struct node *base,
				    const struct node *over)
{
	static const struct list_patch members = {"member", is_whole_member, patch_body};

	if (base->kind != NODE_LIST || over->kind != NODE_MAP)
		return over;
	return patch_list(patcher, base, over, &members);
}

/* `env: {A: x}` is a map of its own. */
static const struct node *patch_option(struct patcher *patcher, struct str key,
				       const struct node *base, const struct node *over)
{
	(void)key;
	return patch_map(patcher, base, over, replace);
}

/* The short form names the target alone, so it is patched as the map that it stands for. */
static const struct node *patch_probe(struct patcher *patcher, const struct probe_kind *kind,
				      const struct node *base, const struct node *over)
{
	size_t index;
	const struct option *target = kind_target(kind, &index);

	if (!target || node_is_nothing(base) || (base->kind != NODE_MAP && over->kind != NODE_MAP))
		return over;
	if (base->kind != NODE_MAP)
		base = wrapped(patcher, str_of(target->name), base);
	if (over->kind != NODE_MAP)
		over = wrapped(patcher, str_of(target->name), over);
	return patch_map(patcher, base, over, patch_option);
}

static const struct node *patch_field(struct patcher *patcher, struct str key,
				      const struct node *base, const struct node *over)
{
	const struct probe_kind *kind = kinds_named(key);

	if (str_is(key, "expect"))
		return patch_expect(patcher, base, over);
	if (str_is(key, "all"))
		return patch_all(patcher, base, over);
	if (str_is(key, "when"))
		return patch_map(patcher, base, over, replace);
	return kind ? patch_probe(patcher, kind, base, over) : over;
}

static const struct node *patch_body(struct patcher *patcher, const struct node *base,
				     const struct node *over)
{
	return patch_map(patcher, base, over, patch_field);
}

const struct node *patch_check(struct loader *loader, const struct node *check,
			       const struct node *patch)
{
	struct patcher patcher = {loader, loader->nodes};

	return patch_body(&patcher, check, patch);
}
