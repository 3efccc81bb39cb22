/*
 * "Did you mean": the known word nearest to one that was written.
 */
#ifndef ENGINE_BASE_NEAR_H
#define ENGINE_BASE_NEAR_H

#include "base/str.h"

#include <stddef.h>

/* Edits (insert, delete, replace, swap of neighbours) between two words, ASCII case ignored; words
 * over 64 bytes count as far apart. */
unsigned near_distance(struct str a, struct str b);

/* Offer each word that is known; near_found gives the nearest, or {NULL,0} if none is near enough.
 */
struct near {
	struct str written;
	struct str best;
	unsigned distance;
};

void near_init(struct near *near, struct str written);
void near_offer(struct near *near, struct str known);
struct str near_found(const struct near *near);

#endif
