/*
 * The bytes of an SQLite database in memory. The format is that of
 * https://www.sqlite.org/fileformat2.html.
 *
 * The memory is SQLite's (sqlite3_malloc64), which reads it where it lies.
 */
#ifndef ENGINE_SYS_DBIMAGE_H
#define ENGINE_SYS_DBIMAGE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fault;

struct dbimage {
	unsigned char *bytes; /* NULL while there are none */
	size_t n;             /* 0: a database without tables */
};

/* What is new isn't set. False where there is no memory: nothing changed then. */
bool dbimage_resize(struct dbimage *image, size_t n);

void dbimage_release(struct dbimage *image);

/*
 * Makes of a database file's bytes what SQLite reads without any other file: what `log` (which may
 * be absent, or no log at all) holds of committed transactions is applied, and the header is set to
 * ask for no log.
 *
 * MALFORMED where the log isn't this database's or the pages are fewer than the header says, LIMIT
 * where they would be over LIMIT_DATABASE; `path` is for these. All other damage is SQLite's to
 * see.
 */
bool dbimage_finish(struct arena *arena, struct str path, struct str log, struct dbimage *image,
		    struct fault *reterr);

/* Does the header, of which at least n bytes are there, ask for a write-ahead log? */
bool dbimage_asks_for_log(const unsigned char *header, size_t n);

#endif
