/*
 * Databases in a folder of their own, for tests that look at them: SQLite's answer from a copy of
 * all files, ours from the files themselves, and a picture of the folder in which the least touch
 * shows. Failures of the helpers themselves end the test.
 */
#ifndef TESTS_LIB_DBFOLDER_H
#define TESTS_LIB_DBFOLDER_H

#include "base/str.h"
#include "sys/sqlitedb.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct sqlite3;

struct dbfolder {
	struct arena *arena;
	char path[64];     /* the folder */
	char database[80]; /* state.db in it */
};

/* A new folder that everybody may read, in TMPDIR or /tmp. */
void dbfolder_make(struct dbfolder *folder, struct arena *arena);
void dbfolder_remove(struct dbfolder *folder);

/* "FOLDER/NAME" */
const char *dbfolder_path(const struct dbfolder *folder, const char *name);

/* Runs SQL on a connection of its own, which is closed after it. */
void dbfolder_sql(const struct dbfolder *folder, const char *name, const char *sql);
struct sqlite3 *dbfolder_open(const struct dbfolder *folder, const char *name);
void dbfolder_exec(struct sqlite3 *db, const char *sql);

/*
 * The folder's files: names, what stat says of them, and a hash of each content. Times of last
 * access, which only owner and root can leave alone, if asked for.
 */
struct str dbfolder_picture(const struct dbfolder *folder, bool with_atime);

/* Whole files of the folder; writing keeps the file that is there. */
struct str dbfolder_read(const struct dbfolder *folder, const char *name);
void dbfolder_write(const struct dbfolder *folder, const char *name, struct str bytes);

/* A part of a file; from its end where `at` is below 0. */
void dbfolder_overwrite(const struct dbfolder *folder, const char *name, long at, struct str bytes);
void dbfolder_resize(const struct dbfolder *folder, const char *name, long by);
struct str dbfolder_noise(const struct dbfolder *folder, size_t n);

void dbfolder_copy(const struct dbfolder *from, const struct dbfolder *to);

/* "rows 2: a=1 b='x'", or SQLite's error: what a copy of the files gives. */
struct str dbfolder_oracle(const struct dbfolder *folder, const char *query);

/* The same by our reader, "absent", or "denied|…: text"; `ms` until its deadline. */
struct str dbfolder_look(const struct dbfolder *folder, const char *name, const char *query,
			 int ms);
struct str dbfolder_show(struct arena *arena, const struct sqlitedb_answer *answer);

/* dbfolder_look in a process of user `uid`. */
struct str dbfolder_look_as(const struct dbfolder *folder, unsigned uid, const char *query, int ms);

#endif
