/*
 * libyaml's marks count characters; places in a source count bytes.
 */
#ifndef ENGINE_SOURCE_MARKS_H
#define ENGINE_SOURCE_MARKS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct marks {
	struct str text;
	bool is_ascii;
	struct {
		uint32_t *at;
		size_t n, cap;
	} checkpoints;
};

/* The text is well-formed UTF-8, and is kept. */
void marks_init(struct marks *marks, struct arena *arena, struct str text);

/* The byte of a character; the end of the text for what is behind it. */
uint32_t marks_byte(const struct marks *marks, size_t index);

#endif
