#include "rule/layer.h"

#include "base/arena.h"

#include <stdlib.h>

/* The higher of two of the same path first. */
static int by_place(const void *a, const void *b)
{
	const struct rule_file *one = ((const struct layered *)a)->file;
	const struct rule_file *other = ((const struct layered *)b)->file;
	int order = str_cmp(one->below, other->below);

	if (order)
		return order;
	return one->layer < other->layer ? 1 : one->layer > other->layer ? -1 : 0;
}

bool layer_is_blank(struct str text)
{
	struct str line;

	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n && line.p[0] != '#')
			return false;
	}
	return true;
}

/* Files of one path lie side by side. */
static void settle(struct layers *layers)
{
	for (size_t i = 0; i < layers->n;) {
		struct layered *highest = &layers->at[i];
		size_t first = i;

		for (i++; i < layers->n && str_eq(layers->at[i].file->below, highest->file->below);
		     i++)
			layers->at[i].by = highest->file;
		highest->masks = i > first + 1 && layer_is_blank(highest->file->text);
	}
}

struct layers layers_arrange(struct arena *arena, const struct rule_file *files, size_t n)
{
	struct layers layers = {.at = ARENA_ARRAY(arena, struct layered, n), .n = n};

	for (size_t i = 0; i < n; i++) {
		layers.at[i].file = &files[i];
		if (files[i].layer > layers.top)
			layers.top = files[i].layer;
	}
	if (layers.top == 0)
		return layers;
	qsort(layers.at, n, sizeof *layers.at, by_place);
	settle(&layers);
	return layers;
}
