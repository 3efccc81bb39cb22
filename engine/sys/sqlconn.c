#include "sys/sqlconn.h"

#include "base/limits.h"
#include "base/str.h"
#include "sys/clock.h"
#include "sys/dbimage.h"

enum { STEPS_AT_ONCE = 10000 }; /* between two looks at the clock */

int sqlconn_open(struct sqlconn *conn, int64_t deadline)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
			  SQLITE_OPEN_NOMUTEX;
	int code;

	*conn = (struct sqlconn){.deadline = deadline};
	code = sqlite3_open_v2(":memory:", &conn->db, flags, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(conn->db,
				    "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON", NULL,
				    NULL, NULL);
	return code;
}

int sqlconn_load(struct sqlconn *conn, const struct dbimage *image)
{
	sqlite3_int64 n = (sqlite3_int64)image->n;

	if (n == 0)
		return SQLITE_OK;
	return sqlite3_deserialize(conn->db, "main", image->bytes, n, n,
				   SQLITE_DESERIALIZE_READONLY);
}

/* Virtual tables are denied as well: to declare one SQLite asks whether it may change the schema.
 */
static int authorize(void *self, int action, const char *a, const char *function, const char *c,
		     const char *d)
{
	struct sqlconn *conn = self;

	(void)a;
	(void)c;
	(void)d;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE: return SQLITE_OK;
	case SQLITE_FUNCTION:
		if (function && !str_eq_nocase(str_of(function), STR("load_extension")))
			return SQLITE_OK;
		break;
	default: break;
	}
	conn->is_denied = true;
	return SQLITE_DENY;
}

/* Non-zero interrupts. */
static int watch(void *self)
{
	struct sqlconn *conn = self;

	conn->steps += STEPS_AT_ONCE;
	conn->is_late = clock_now() >= conn->deadline;
	return conn->is_late || conn->steps > LIMIT_DATABASE_STEPS;
}

int sqlconn_confine(struct sqlconn *conn)
{
	static const int switches[][2] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
	};
	static const int limits[][2] = {
		{SQLITE_LIMIT_LENGTH, LIMIT_COLUMN},      {SQLITE_LIMIT_SQL_LENGTH, LIMIT_COLUMN},
		{SQLITE_LIMIT_EXPR_DEPTH, 200},           {SQLITE_LIMIT_COMPOUND_SELECT, 100},
		{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}, {SQLITE_LIMIT_ATTACHED, 0},
		{SQLITE_LIMIT_WORKER_THREADS, 0},
	};

	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		sqlite3_db_config(conn->db, switches[i][0], switches[i][1], NULL);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(conn->db, limits[i][0], limits[i][1]);
	sqlite3_progress_handler(conn->db, STEPS_AT_ONCE, watch, conn);
	return sqlite3_set_authorizer(conn->db, authorize, conn);
}

void sqlconn_close(struct sqlconn *conn)
{
	sqlite3_close(conn->db);
	conn->db = NULL;
}
