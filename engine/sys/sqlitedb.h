/*
 * One query of an SQLite database, with nothing changed on disk in whatever state the database is:
 * SQLite runs on a copy in memory (sys/dbcopy.h) and is given no file.
 *
 * A query is one SELECT (or WITH … SELECT, or VALUES) over tables and views. Parameters are `?`.
 * What else SQLite can do is refused: other statements, PRAGMA and ATTACH, extensions, and virtual
 * tables (full text, R-Tree, json_each, pragma_…), whose code would run over the bytes of whoever
 * may write the database. A text in double quotes is a name, never a text.
 *
 * Time, steps, rows, memory and the length of a value are bounded. The memory is bounded for all of
 * SQLite in this process while a query runs (sqlite3_hard_heap_limit64), so one thread asks at a
 * time.
 */
#ifndef ENGINE_SYS_SQLITEDB_H
#define ENGINE_SYS_SQLITEDB_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct dbcopy;
struct fault;
struct root;

enum sqlitedb_type {
	SQLITEDB_NULL,
	SQLITEDB_INT,
	SQLITEDB_REAL,
	SQLITEDB_TEXT,
	SQLITEDB_BYTES, /* of a column only: they are no UTF-8, and not told */
};

struct sqlitedb_value {
	enum sqlitedb_type type;
	union {
		int64_t integer;
		double real;
		struct str text;
	};
};

struct sqlitedb_request {
	struct str path;
	struct str query; /* absent: SQLITEDB_COUNT */
	const struct sqlitedb_value *args;
	size_t n_args;
	int64_t deadline;        /* sys/clock.h */
	const struct root *root; /* sys/root.h */
};

/* What is asked where no query is given: how many tables, indexes, views and triggers there are. */
#define SQLITEDB_COUNT "SELECT count(*) AS count FROM sqlite_schema"

struct sqlitedb_column {
	struct str name;
	struct sqlitedb_value value; /* never NULL; a blob that is UTF-8 is a text */
};

struct sqlitedb_answer {
	bool exists; /* false: ENOENT, ENOTDIR; the rest is empty then */
	size_t rows;
	struct sqlitedb_column *columns; /* of the first row, without those that are NULL */
	size_t n_columns;
};

/*
 * Faults, beside those of sys/dbcopy.h:
 *   MALFORMED  no database, a damaged one, or one that the query doesn't fit: SQLite's own words;
 *              a first row with two columns of one name
 *   LIMIT      too many rows or steps, too long a value, too much memory
 *   TIMEOUT    the query wasn't done by the deadline
 */
bool sqlitedb_query(struct arena *arena, const struct sqlitedb_request *request,
		    struct sqlitedb_answer *ret, struct fault *reterr);

/* The same of a copy that was taken before; request->path is for faults only. */
bool sqlitedb_query_copy(struct arena *arena, const struct sqlitedb_request *request,
			 const struct dbcopy *copy, struct sqlitedb_answer *ret,
			 struct fault *reterr);

/*
 * What can be said of a query before any database is there: that it is one query, of right syntax,
 * with n_args parameters. *reterr_at is an offset in the query. Tables and columns are unknown and
 * pass.
 */
bool sqlitedb_check(struct arena *arena, struct str query, size_t n_args, size_t *reterr_at,
		    struct str *reterr);

#endif
