/*
 * A database in one state, looked at: what is told of it is what SQLite tells of a copy of its
 * files, or a cause, and nothing in its folder changes, whoever looks. For tests as tables of
 * states.
 */
#ifndef TESTS_LIB_DBSTATE_H
#define TESTS_LIB_DBSTATE_H

#include "base/str.h"
#include "dbfolder.h"

#include <stdbool.h>
#include <stddef.h>

enum { NOBODY = 65534, LONG = 60000, SHORT = 30 }; /* milliseconds until the deadline */

/* Rows of varying length, so that pages fill unevenly. */
#define FILL(from, to)                                                                        \
	"WITH RECURSIVE c(x) AS (SELECT " #from " UNION ALL SELECT x+1 FROM c WHERE x < " #to \
	") INSERT INTO t SELECT x, hex(zeroblob(x % 300)) FROM c;"
#define TABLE "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT);" FILL(1, 300)
#define WAL "PRAGMA journal_mode=wal;" TABLE
#define KEEP_LOG "PRAGMA wal_autocheckpoint=0;"
#define SPILL "PRAGMA cache_size=1;"
#define QUERY                                                                                     \
	"SELECT count(*) AS n, sum(length(v)) AS size, max(k) AS top, substr(min(v), 1, 4) AS v " \
	"FROM t"

#define HOT                                                                           \
	"malformed: was not closed cleanly, a hot journal lies beside it: start its " \
	"program once so that it recovers"
#define LOCKED "timeout: process PID holds it locked for writing"

#define LOG "state.db-wal"
#define JOURNAL "state.db-journal"
#define JOURNAL_MAGIC "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

/* One state: SQL whose connection closes, a writer that stays or dies, changes to the files. */
struct dbstate {
	const char *name, *before, *live;
	bool dies;
	void (*change)(const struct dbfolder *folder);
	const char *want; /* NULL: what SQLite says of a copy of the files */
};

void dbstate_try_all(const struct dbstate *states, size_t n);

/* One look, or as root two: the other as nobody. */
void dbstate_look(const struct dbfolder *folder, const char *name, struct str want);

void dbstate_expect(const char *name, const char *as, struct str got, struct str want);

/* Changes for more than one table. */
void dbstate_empty(const struct dbfolder *folder);
void dbstate_add_zero_journal(const struct dbfolder *folder);
void dbstate_add_super_journal(const struct dbfolder *folder);

#endif
