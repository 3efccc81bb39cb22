/*
 * A connection to SQLite that can read one database in memory and do nothing else: it has no file,
 * makes none, and runs no code that the database brings along. Set up after "Defense Against The
 * Dark Arts" (https://www.sqlite.org/security.html).
 */
#ifndef ENGINE_SYS_SQLCONN_H
#define ENGINE_SYS_SQLCONN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct dbimage;

struct sqlconn {
	sqlite3 *db;
	int64_t deadline; /* sys/clock.h */
	int64_t steps;
	bool is_late;   /* why SQLITE_INTERRUPT; else LIMIT_DATABASE_STEPS came first */
	bool is_denied; /* a statement wanted more than to read tables and views */
};

/* On a database without tables. Gives SQLite's code; the connection is to be closed either way. */
int sqlconn_open(struct sqlconn *conn, int64_t deadline);

/* Reads the image from now on, which must outlive the connection. */
int sqlconn_load(struct sqlconn *conn, const struct dbimage *image);

/* From now on statements may only read, within the limits. The connection must stay where it is. */
int sqlconn_confine(struct sqlconn *conn);

void sqlconn_close(struct sqlconn *conn);

#define CLEANUP_SQLCONN __attribute__((cleanup(sqlconn_close)))

#endif
