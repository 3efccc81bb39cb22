/*
 * Keys of a document as attributes: each scalar and each list of scalars one, with the place where
 * it was set.
 */
#ifndef ENGINE_PROBE_KEYS_H
#define ENGINE_PROBE_KEYS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct doc_value;
struct record;

/* A text that was read, and where its lines begin. */
struct keys_text {
	struct str file, bytes;
	const uint32_t *lines;
	size_t n_lines;
};

struct keys_text keys_text(struct arena *arena, struct str file, struct str bytes);

/* Adds an attribute with the value and its origin. The name and the text's bytes are kept. */
void keys_add(struct record *record, const struct keys_text *text, struct str name,
	      const struct doc_value *value);

#endif
