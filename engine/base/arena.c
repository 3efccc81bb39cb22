#include "base/arena.h"

#include "base/bug.h"
#include "base/limits.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct arena_chunk {
	struct arena_chunk *older;
	size_t size; /* of the mapping; 0: the C library's */
	alignas(max_align_t) char bytes[];
};

/* Pages of their own: zero from the system, moved by it rather than copied. */
struct arena_large {
	struct arena_large *older, *newer;
	size_t size; /* of the mapping */
	alignas(max_align_t) char bytes[];
};

_Static_assert(ARENA_ALIGN >= alignof(void *) && ARENA_ALIGN >= alignof(int64_t) &&
		       ARENA_ALIGN >= alignof(double),
	       "for any object of ours");

static struct arena_chunk *new_chunk(size_t size)
{
	struct arena_chunk *chunk;

	if (size < LIMIT_ARENA_LARGE) {
		chunk = malloc(size);
		if (chunk)
			chunk->size = 0;
		return chunk;
	}
	chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
		     -1, 0);
	if (chunk == MAP_FAILED)
		return NULL;
	chunk->size = size;
	return chunk;
}

static void free_chunk(struct arena_chunk *chunk)
{
	if (chunk->size)
		munmap(chunk, chunk->size);
	else
		free(chunk);
}

void arena_init(struct arena *arena, out_of_memory_fn *out_of_memory)
{
	*arena = (struct arena){.out_of_memory = out_of_memory};
}

static void unmap(struct arena *arena, size_t n)
{
	for (; arena->n_large > n; arena->n_large--) {
		struct arena_large *large = arena->large;

		arena->large = large->older;
		munmap(large, large->size);
	}
	if (arena->large)
		arena->large->newer = NULL;
}

void arena_release(struct arena *arena)
{
	if (!arena)
		return;
	unmap(arena, 0);
	for (struct arena_chunk *chunk = arena->chunks; chunk;) {
		struct arena_chunk *older = chunk->older;

		free_chunk(chunk);
		chunk = older;
	}
	arena_init(arena, arena->out_of_memory);
}

static _Noreturn void out_of_memory(const struct arena *arena)
{
	if (arena->out_of_memory)
		arena->out_of_memory();
	BUG("out of memory");
}

/* Chunks double with the arena, so that a small run touches little and a large one calls seldom. */
static size_t chunk_size(const struct arena *arena, size_t wanted)
{
	size_t size = arena->total / 4;

	if (size < LIMIT_ARENA_CHUNK_MIN)
		size = LIMIT_ARENA_CHUNK_MIN;
	if (size > LIMIT_ARENA_CHUNK_MAX)
		size = LIMIT_ARENA_CHUNK_MAX;
	return size > wanted ? size : wanted;
}

static void add_chunk(struct arena *arena, size_t wanted)
{
	size_t size = chunk_size(arena, wanted);
	struct arena_chunk *chunk = new_chunk(sizeof *chunk + size);

	if (!chunk)
		out_of_memory(arena);
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->bytes;
	arena->left = size;
	arena->clean = chunk->size ? chunk->bytes : chunk->bytes + size;
	arena->total += size;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){arena->chunks, arena->n_large, arena->next, arena->left,
				   arena->total};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	if (arena->chunks != mark.chunk)
		arena->clean = mark.next + mark.left;
	while (arena->chunks != mark.chunk) {
		struct arena_chunk *older = arena->chunks->older;

		free_chunk(arena->chunks);
		arena->chunks = older;
	}
	unmap(arena, mark.n_large);
	arena->next = mark.next;
	arena->left = mark.left;
	arena->total = mark.total;
}

static size_t round_up(const struct arena *arena, size_t size)
{
	if (size > PTRDIFF_MAX - ARENA_ALIGN)
		out_of_memory(arena);
	return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

static void *map_large(struct arena *arena, size_t size)
{
	size_t whole = size + sizeof(struct arena_large);
	/* One by one, as they are touched, pages cost more than all at once. */
	struct arena_large *large = mmap(NULL, whole, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (large == MAP_FAILED)
		out_of_memory(arena);
	*large = (struct arena_large){.older = arena->large, .size = whole};
	if (arena->large)
		arena->large->newer = large;
	arena->large = large;
	arena->n_large++;
	arena->total += whole;
	return large->bytes;
}

static void *remap_large(struct arena *arena, struct arena_large *old, size_t size)
{
	size_t had = old->size, whole = size + sizeof *old;
	struct arena_large *large = mremap(old, had, whole, MREMAP_MAYMOVE);

	if (large == MAP_FAILED)
		out_of_memory(arena);
	large->size = whole;
	if (large->older)
		large->older->newer = large;
	if (large->newer)
		large->newer->older = large;
	else
		arena->large = large;
	arena->total += whole - had;
	return large->bytes;
}

/* What was given before and rewound is zeroed anew; most never was. */
static void make_clean(struct arena *arena, char *from)
{
	size_t n = (size_t)(arena->next - from);

	if (from < arena->clean)
		memset(from, 0, arena->next < arena->clean ? n : (size_t)(arena->clean - from));
	if (arena->next > arena->clean)
		arena->clean = arena->next;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t taken = round_up(arena, size);
	void *given;

	if (taken >= LIMIT_ARENA_LARGE)
		return map_large(arena, taken);
	if (taken > arena->left || !arena->chunks)
		add_chunk(arena, taken);
	given = arena->next;
	arena->next += taken;
	arena->left -= taken;
	make_clean(arena, given);
	return given;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory(arena);
	return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	size_t had = round_up(arena, old_size), wants = round_up(arena, new_size);
	void *given;

	if (old && had < LIMIT_ARENA_LARGE && wants < LIMIT_ARENA_LARGE &&
	    (char *)old + had == arena->next && wants >= had && wants - had <= arena->left) {
		memset((char *)old + old_size, 0, had - old_size);
		arena->next += wants - had;
		arena->left -= wants - had;
		make_clean(arena, (char *)old + had);
		return old;
	}
	if (old && had >= LIMIT_ARENA_LARGE && wants > had)
		return remap_large(
			arena,
			(struct arena_large *)((char *)old - offsetof(struct arena_large, bytes)),
			wants);
	given = arena_alloc(arena, new_size);
	if (old)
		memcpy(given, old, old_size < new_size ? old_size : new_size);
	return given;
}
