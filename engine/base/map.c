#include "base/map.h"

#include "base/arena.h"
#include "base/bug.h"

void map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){.arena = arena};
}

/* The slot that holds the key, or the free one where it would go; the table is never full. */
static unsigned *find_slot(const struct map *map, struct str key)
{
	size_t mask = map->cap - 1, i = (size_t)str_hash(key) & mask;

	while (map->slots[i] && !str_eq(map->entries[map->slots[i] - 1].key, key))
		i = (i + 1) & mask;
	return &map->slots[i];
}

void *map_get(const struct map *map, struct str key)
{
	unsigned slot = map->cap ? *find_slot(map, key) : 0;

	return slot ? map->entries[slot - 1].value : NULL;
}

static void grow(struct map *map)
{
	map->cap = map->cap ? map->cap * 2 : 16;
	map->slots = ARENA_ARRAY(map->arena, unsigned, map->cap);
	for (size_t i = 0; i < map->n; i++)
		*find_slot(map, map->entries[i].key) = (unsigned)i + 1;
}

static void append(struct map *map, struct str key, void *value)
{
	if (map->n == map->entries_cap) {
		size_t had = map->entries_cap;

		map->entries_cap = had ? had * 2 : 8;
		map->entries = arena_grow(map->arena, map->entries, had * sizeof *map->entries,
					  map->entries_cap * sizeof *map->entries);
	}
	map->entries[map->n++] = (struct map_entry){key, value};
}

bool map_add(struct map *map, struct str key, void *value)
{
	unsigned *slot;

	BUG_UNLESS(value != NULL);
	if ((map->n + 1) * 2 > map->cap)
		grow(map);
	slot = find_slot(map, key);
	if (*slot)
		return false;
	append(map, key, value);
	*slot = (unsigned)map->n;
	return true;
}

void map_put(struct map *map, struct str key, void *value)
{
	if (!map_add(map, key, value))
		map->entries[*find_slot(map, key) - 1].value = value;
}
