/*
 * A file that its author and this program both write: read, changed, and put in its place whole or
 * not at all, with its owner and mode. A link stays one, and the file that it leads to is written.
 * Refused are what is no regular file, what may not be written or has several names, and what was
 * changed since it was read.
 */
#ifndef CLI_REWRITE_H
#define CLI_REWRITE_H

#include "engine.h"
#include "output.h"

#include <stdbool.h>
#include <sys/stat.h>

struct rewrite {
	struct arena *arena;
	const char *path;   /* as it was named */
	const char *target; /* links followed */
	bool is_new;        /* nothing is there yet */
	struct str text;    /* what it holds */
	struct stat before;
	struct output output;
};

/* Each false with one line on stderr. */
bool rewrite_read(struct arena *arena, const char *path, struct rewrite *ret);

/* The same, and what isn't there is to be made. */
bool rewrite_read_or_new(struct arena *arena, const char *path, struct rewrite *ret);

/* Makes all ready, as long as this process may still write; an end of the process undoes it. */
bool rewrite_begin(struct rewrite *rewrite);
bool rewrite_commit(struct rewrite *rewrite, struct str text);

#endif
