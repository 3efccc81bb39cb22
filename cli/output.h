/*
 * A file that is written whole or not at all: `doctor --output`. A helper process holds the
 * temporary name: it renames it at the very end, and unlinks it where this process ends before,
 * however that happens.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "engine.h"

#include <stdbool.h>

struct output {
	int fd;     /* the temporary file */
	int closer; /* to the helper */
};

/* False without a word, with an errno. */
bool output_write(const struct output *output, struct str bytes, int *reterr);

/* Each false with one line on stderr. What is there already and is no regular file isn't replaced.
 */
bool output_open(const char *path, struct output *ret);
bool output_commit(struct output *output, const char *path);

#endif
