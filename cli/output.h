/*
 * A file that is written whole or not at all: `doctor --output`,
 * and what `rules` writes. A helper process holds the
 * temporary name: it renames it at the very end, and unlinks it where this process ends before,
 * however that happens.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "engine.h"

#include <stdbool.h>
#include <sys/types.h>

struct output {
	int fd;       /* the temporary file */
	int closer;   /* to the helper */
	pid_t helper; /* which ends with the commit */
};

/* False without a word, with an errno. */
bool output_write(const struct output *output, struct str bytes, int *reterr);

/* Each false with one line on stderr. What is there already and is no regular file isn't replaced;
 * `is_new`: nor is anything that is there at the end. */
bool output_open(const char *path, bool is_new, struct output *ret);
bool output_commit(struct output *output, const char *path);

#endif
