/*
 * Growing arrays in an arena. A kind of array is a struct of its own:
 *
 *	struct spans VEC_OF(struct span);
 *	struct span *new = VEC_PUSH(arena, &spans);      zeroed; moves the others
 */
#ifndef ENGINE_BASE_VEC_H
#define ENGINE_BASE_VEC_H

#include "base/arena.h"

#include <stddef.h>

#define VEC_OF(type)           \
	{                      \
		type *at;      \
		size_t n, cap; \
	}

/* Room for one more element, as the address of the array; used by VEC_PUSH alone. */
static inline void *vec_more(struct arena *arena, void *at, size_t n, size_t *cap, size_t size)
{
	size_t had = *cap;

	if (n < had)
		return at;
	*cap = had ? had * 2 : size < ARENA_ALIGN ? ARENA_ALIGN / size : 1;
	return arena_grow(arena, at, had * size, *cap * size);
}

#define VEC_PUSH(arena, vec)                                                                 \
	((vec)->at = vec_more((arena), (vec)->at, (vec)->n, &(vec)->cap, sizeof *(vec)->at), \
	 &(vec)->at[(vec)->n++])

/* VEC_EACH(vec, struct span *, each) { ... } */
#define VEC_EACH(vec, pointer_type, name) \
	for (pointer_type name = (vec)->at; (name) && (name) < (vec)->at + (vec)->n; (name)++)

#endif
