/*
 * Layers: which files of several rules directories count, and in which order. A file replaces the
 * one of the same path in a lower layer; one that holds nothing but comments masks it.
 */
#ifndef ENGINE_RULE_LAYER_H
#define ENGINE_RULE_LAYER_H

#include "rule/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file in its place. */
struct layered {
	const struct rule_file *file;
	const struct rule_file
		*by;     /* the file of a higher layer that counts in its place; or NULL */
	bool masks;      /* it holds nothing, and stands for a file of a lower layer */
	uint32_t source; /* its number, once it is read; 0: not yet */
};

struct layers {
	struct layered *at; /* all files, also those that don't count */
	size_t n;
	unsigned top; /* the highest layer; 0: there is only one */
};

/* In `arena`; the files stay the caller's. */
struct layers layers_arrange(struct arena *arena, const struct rule_file *files, size_t n);

static inline bool layered_counts(const struct layered *file)
{
	return !file->by && !file->masks;
}

/* Does it hold nothing but blanks and comments? */
bool layer_is_blank(struct str text);

#endif
