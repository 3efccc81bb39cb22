#include "format/same.h"

#include "base/arena.h"
#include "source/node.h"

#include <stdlib.h>

/* Pairs mostly stand where they stood. */
static const struct node *value_at(const struct node *map, size_t i, struct str key)
{
	return str_eq(map->pairs[i].key->text, key) ? map->pairs[i].value : node_get(map, key);
}

static bool maps_same(const struct node *a, const struct node *b)
{
	for (size_t i = 0; i < a->n_pairs; i++) {
		const struct node *value = value_at(b, i, a->pairs[i].key->text);

		if (!value || !nodes_same(a->pairs[i].value, value))
			return false;
	}
	return true;
}

static bool lists_same(const struct node *a, const struct node *b)
{
	for (size_t i = 0; i < a->n_items; i++)
		if (!nodes_same(a->items[i], b->items[i]))
			return false;
	return true;
}

bool nodes_same(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind || a->size != b->size)
		return false;
	switch ((enum node_kind)a->kind) {
	case NODE_TEXT: return a->quoted == b->quoted && str_eq(a->text, b->text);
	case NODE_LIST: return a->n_items == b->n_items && lists_same(a, b);
	case NODE_MAP: return a->n_pairs == b->n_pairs && maps_same(a, b);
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str *sorted(struct arena *arena, struct strs texts)
{
	struct str *at = ARENA_ARRAY(arena, struct str, texts.n);

	if (texts.n) {
		memcpy(at, texts.at, texts.n * sizeof *at);
		qsort(at, texts.n, sizeof *at, compare);
	}
	return at;
}

bool comments_same(struct arena *arena, struct strs a, struct strs b)
{
	struct str *as = sorted(arena, a), *bs = sorted(arena, b);

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (!str_eq(as[i], bs[i]))
			return false;
	return true;
}
