/*
 * Maps of fixed keys: a table says which keys a map may have, fields_read takes the map apart and
 * reports the rest. The same tables are what schema and completion walk.
 */
#ifndef ENGINE_SOURCE_FIELDS_H
#define ENGINE_SOURCE_FIELDS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diags;
struct node;
struct node_pair;

enum {
	FIELD_REQUIRED = 1U << 0,
	FIELD_RESERVED = 1U << 1,  /* kept for a later version of the format: refused */
	FIELD_ELSEWHERE = 1U << 2, /* belongs to a map nearby: refused, and the summary says why */
};

struct field {
	const char *name;
	unsigned flags;
	const char *summary;
};

struct fields {
	const char *what; /* "a check" */
	const struct field *at;
	size_t n;
	/* Further keys that may stand: word number i, NULL behind the last; NULL: none. */
	const char *(*more)(size_t i);
	/* How to mend a key that doesn't belong into this map, absent where nothing is known; NULL:
	 * nothing ever is. */
	struct str (*misplaced)(struct arena *arena, const struct node *map, struct str key);
};

/*
 * Fills slots[i] with the value of field i, or NULL. Unknown, reserved and missing keys are
 * diagnosed; keys of `more` are passed over. False where the node is no map; slots are filled as
 * far as possible in any case.
 */
bool fields_read(const struct fields *fields, const struct node *map, const struct node **slots,
		 struct diags *diags);

/* The pair whose key is one of `more`, from number `from` on; NULL when there is none. */
const struct node_pair *fields_next_more(const struct fields *fields, const struct node *map,
					 size_t *from);

#endif
