/*
 * A writer of a database: a child process that runs SQL on a folder's state.db and then holds
 * still, with its connection open and its transaction where the SQL left it.
 */
#ifndef TESTS_LIB_DBWRITER_H
#define TESTS_LIB_DBWRITER_H

#include <sys/types.h>

struct dbfolder;

struct dbwriter {
	pid_t pid;
	int to, from;
};

/* Returns when the SQL has run. */
void dbwriter_start(struct dbwriter *writer, const struct dbfolder *folder, const char *sql);

/* As a crash: it closes nothing. */
void dbwriter_kill(struct dbwriter *writer);

/* It commits what is open, closes the database and ends. */
void dbwriter_end(struct dbwriter *writer);

#endif
