/*
 * A table from text to pointer. Keys are kept, not copied: they must live as long as the map.
 * Memory is the arena's. Order of iteration is order of insertion.
 */
#ifndef ENGINE_BASE_MAP_H
#define ENGINE_BASE_MAP_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct map_entry {
	struct str key;
	void *value;
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* in order of insertion */
	size_t n, entries_cap;
	unsigned *slots; /* place in entries + 1, or 0 for free */
	size_t cap;      /* a power of two */
};

void map_init(struct map *map, struct arena *arena);

/* The value, or NULL where the key isn't there. */
void *map_get(const struct map *map, struct str key);

/* False, and nothing changed, where the key is there already. value may not be NULL. */
bool map_add(struct map *map, struct str key, void *value);

/* Adds or replaces. */
void map_put(struct map *map, struct str key, void *value);

#endif
