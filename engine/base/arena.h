/*
 * A region of memory that is given up all at once.
 *
 * Invariants: what an arena gave stays where it is until arena_release (but see arena_grow);
 * memory comes zeroed. What is large (LIMIT_ARENA_LARGE) has pages of its own, which are there at
 * once; those by which it grows, without a copy, are not until they are touched. Running out of
 * memory never returns to the caller: the callback that the arena was made with ends the process,
 * so no caller handles it. One arena belongs to one thread.
 *
 * Three lives are used: rules, run, one row. A pointer goes from the shorter-lived to the
 * longer-lived only.
 */
#ifndef ENGINE_BASE_ARENA_H
#define ENGINE_BASE_ARENA_H

#include <stddef.h>

typedef void out_of_memory_fn(void); /* must not return */

struct arena_chunk;
struct arena_large;

enum { ARENA_ALIGN = 8 }; /* of all that an arena gives: enough for what isn't a long double */

struct arena {
	struct arena_chunk *chunks; /* the newest first */
	char *next;                 /* the first free byte of the newest */
	char *clean;                /* from here on it was never given, and is zero */
	size_t left;                /* free bytes of the newest */
	size_t total;               /* bytes taken from the system */
	struct arena_large *large;  /* the newest first */
	size_t n_large;
	out_of_memory_fn *out_of_memory;
};

/* Takes no memory yet. `out_of_memory` must not return; NULL stops by BUG. */
void arena_init(struct arena *arena, out_of_memory_fn *out_of_memory);

/* Gives everything back; the arena may be used again as after arena_init. NULL is accepted. */
void arena_release(struct arena *arena);

/* Zeroed memory, aligned to ARENA_ALIGN. A size of 0 gives a pointer that may not be read. */
void *arena_alloc(struct arena *arena, size_t size);

/* count * size bytes, zeroed; a product that overflows counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * `old` (of old_size bytes, the arena's own, or NULL) as new_size bytes, the new part zeroed.
 * Grows in place where `old` was the last thing given, else copies. The old place is given up: it
 * stays readable only where it wasn't large.
 */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* A place to go back to: what was given since then is given up. Marks are used innermost first. */
struct arena_mark {
	struct arena_chunk *chunk;
	size_t n_large;
	char *next;
	size_t left, total;
};

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
