/*
 * Private to format/: do two YAML texts mean the same? Keys of a map may come in another order,
 * items of a list may not.
 */
#ifndef ENGINE_FORMAT_SAME_H
#define ENGINE_FORMAT_SAME_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct node;

bool nodes_same(const struct node *a, const struct node *b);

/* The same comments, in any order. */
bool comments_same(struct arena *arena, struct strs a, struct strs b);

#endif
