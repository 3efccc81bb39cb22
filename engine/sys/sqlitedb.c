#include "sys/sqlitedb.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "sys/dbcopy.h"
#include "sys/fault.h"
#include "sys/sqlconn.h"
#include "sys/sqltext.h"

struct asking {
	struct arena *arena;
	const struct sqlitedb_request *request;
	struct sqlconn conn;
	struct map names; /* of the columns that there were */
	struct sqlitedb_answer answer;
	struct fault *reterr;
};

static void finalize(sqlite3_stmt *const *statement)
{
	sqlite3_finalize(*statement);
}

#define CLEANUP_STATEMENT __attribute__((cleanup(finalize)))

static int prepare(struct sqlconn *conn, struct str query)
{
	CLEANUP_STATEMENT sqlite3_stmt *statement = NULL;

	return sqlite3_prepare_v2(conn->db, query.p, (int)query.n, &statement, NULL);
}

static bool error_begins(struct sqlconn *conn, const char *with)
{
	return str_starts_with(str_of(sqlite3_errmsg(conn->db)), str_of(with));
}

/* The cause, and where in the query, that `before` bytes were put in front of. */
static bool wrong_sql(struct arena *arena, struct sqlconn *conn, size_t before, size_t *reterr_at,
		      struct str *reterr)
{
	int at = sqlite3_error_offset(conn->db);

	*reterr = str_copy(arena, str_of(sqlite3_errmsg(conn->db)));
	*reterr_at = at >= 0 && (size_t)at >= before ? (size_t)at - before : 0;
	return false;
}

/*
 * As a view's body the text is parsed whole, and must be a query, with no table looked up. After
 * that a missing table is what hides names and functions that can't be: without it they are told.
 */
static bool check_sql(struct arena *arena, struct sqlconn *conn, struct str query,
		      size_t *reterr_at, struct str *reterr)
{
	static const char view[] = "CREATE VIEW v AS ";
	struct str as_view = str_printf(arena, "%s%.*s", view, STR_ARG(query));

	if (prepare(conn, as_view) != SQLITE_OK &&
	    !error_begins(conn, "parameters are not allowed in views")) {
		wrong_sql(arena, conn, sizeof view - 1, reterr_at, reterr);
		if (error_begins(conn, "incomplete input"))
			*reterr_at = query.n;
		return false;
	}
	if (sqlconn_confine(conn) != SQLITE_OK ||
	    (prepare(conn, query) != SQLITE_OK && !error_begins(conn, "no such table: ")))
		return wrong_sql(arena, conn, 0, reterr_at, reterr);
	return true;
}

static bool check_text(struct arena *arena, struct str query, size_t n_args, size_t *reterr_at,
		       struct str *reterr)
{
	size_t parameters;

	if (!sqltext_read(arena, query, &parameters, reterr_at, reterr))
		return false;
	if (parameters == n_args)
		return true;
	*reterr_at = 0;
	*reterr = str_printf(arena, "the query has %zu of the parameter `?`, `args` has %zu",
			     parameters, n_args);
	return false;
}

bool sqlitedb_check(struct arena *arena, struct str query, size_t n_args, size_t *reterr_at,
		    struct str *reterr)
{
	CLEANUP_SQLCONN struct sqlconn conn = {.db = NULL};

	if (!check_text(arena, query, n_args, reterr_at, reterr))
		return false;
	if (sqlconn_open(&conn, INT64_MAX) != SQLITE_OK)
		return wrong_sql(arena, &conn, 0, reterr_at, reterr);
	return check_sql(arena, &conn, query, reterr_at, reterr);
}

static bool refuse(struct asking *asking, enum fault_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool refuse(struct asking *asking, enum fault_kind kind, const char *format, ...)
{
	struct str text;
	va_list args;

	va_start(args, format);
	text = str_vprintf(asking->arena, format, args);
	va_end(args);
	*asking->reterr =
		fault_made(asking->arena, kind, asking->request->path, "%.*s", STR_ARG(text));
	return false;
}

static bool refuse_interrupted(struct asking *asking)
{
	if (asking->conn.is_late)
		return refuse(asking, FAULT_TIMEOUT, "the query was not done in time");
	return refuse(asking, FAULT_LIMIT, "the query takes more than %d steps",
		      LIMIT_DATABASE_STEPS);
}

static bool refuse_sqlite(struct asking *asking, int code)
{
	const char *error = sqlite3_errmsg(asking->conn.db);

	if (asking->conn.is_denied)
		return refuse(asking, FAULT_MALFORMED,
			      "the query wants more than to read tables and views: %s", error);
	switch (code & 0xff) {
	case SQLITE_INTERRUPT: return refuse_interrupted(asking);
	case SQLITE_NOMEM:
		return refuse(asking, FAULT_LIMIT, "the query wants more than %d MiB of memory",
			      LIMIT_DATABASE_MEMORY / LIMIT_MIB);
	case SQLITE_TOOBIG:
		return refuse(asking, FAULT_LIMIT, "a value has more than %d bytes", LIMIT_COLUMN);
	case SQLITE_NOTADB:
		return refuse(asking, FAULT_MALFORMED,
			      "file is not a database, or it is encrypted");
	default: return refuse(asking, FAULT_MALFORMED, "%s", error);
	}
}

static bool bind_args(struct asking *asking, sqlite3_stmt *statement)
{
	int code = SQLITE_OK;

	for (size_t i = 0; i < asking->request->n_args && code == SQLITE_OK; i++) {
		const struct sqlitedb_value *arg = &asking->request->args[i];
		int at = (int)i + 1;

		switch (arg->type) {
		case SQLITEDB_BYTES:
		case SQLITEDB_NULL: code = sqlite3_bind_null(statement, at); break;
		case SQLITEDB_INT: code = sqlite3_bind_int64(statement, at, arg->integer); break;
		case SQLITEDB_REAL: code = sqlite3_bind_double(statement, at, arg->real); break;
		case SQLITEDB_TEXT:
			code = sqlite3_bind_text64(statement, at, arg->text.p, arg->text.n,
						   SQLITE_STATIC, SQLITE_UTF8);
			break;
		}
	}
	return code == SQLITE_OK || refuse_sqlite(asking, code);
}

/* A text or a blob; no bytes have no address. */
static bool take_text(struct asking *asking, sqlite3_stmt *statement, int i,
		      struct sqlitedb_value *ret)
{
	const char *bytes = sqlite3_column_type(statement, i) == SQLITE_TEXT
				    ? (const char *)sqlite3_column_text(statement, i)
				    : sqlite3_column_blob(statement, i);
	struct str text = {bytes, (size_t)sqlite3_column_bytes(statement, i)};

	if (text.n == 0)
		text = STR("");
	else if (!text.p)
		return refuse_sqlite(asking, SQLITE_NOMEM);
	ret->type = utf8_bad_at(text) < text.n ? SQLITEDB_BYTES : SQLITEDB_TEXT;
	if (ret->type == SQLITEDB_TEXT)
		ret->text = str_copy(asking->arena, text);
	return true;
}

static bool add_name(struct asking *asking, const char *name, struct sqlitedb_column *column)
{
	if (!name)
		return refuse_sqlite(asking, SQLITE_NOMEM);
	column->name = str_copy(asking->arena, str_of(name));
	if (!map_add(&asking->names, column->name, column))
		return refuse(asking, FAULT_MALFORMED,
			      "two columns are named `%s`; name them apart with AS", name);
	return true;
}

static bool add_column(struct asking *asking, sqlite3_stmt *statement, int i)
{
	struct sqlitedb_column *column = &asking->answer.columns[asking->answer.n_columns];
	struct sqlitedb_value *value = &column->value;

	if (!add_name(asking, sqlite3_column_name(statement, i), column))
		return false;
	switch (sqlite3_column_type(statement, i)) {
	case SQLITE_NULL: return true;
	case SQLITE_INTEGER:
		value->type = SQLITEDB_INT;
		value->integer = sqlite3_column_int64(statement, i);
		break;
	case SQLITE_FLOAT:
		value->type = SQLITEDB_REAL;
		value->real = sqlite3_column_double(statement, i);
		break;
	default:
		if (!take_text(asking, statement, i, value))
			return false;
	}
	asking->answer.n_columns++;
	return true;
}

static bool take_first_row(struct asking *asking, sqlite3_stmt *statement)
{
	int n = sqlite3_column_count(statement);

	map_init(&asking->names, asking->arena);
	asking->answer.columns = ARENA_ARRAY(asking->arena, struct sqlitedb_column, (size_t)n);
	for (int i = 0; i < n; i++)
		if (!add_column(asking, statement, i))
			return false;
	return true;
}

static bool count_rows(struct asking *asking, sqlite3_stmt *statement)
{
	int code;

	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (asking->answer.rows == 0 && !take_first_row(asking, statement))
			return false;
		if (++asking->answer.rows > LIMIT_DATABASE_ROWS)
			return refuse(asking, FAULT_LIMIT, "the query gives more than %d rows",
				      LIMIT_DATABASE_ROWS);
	}
	return code == SQLITE_DONE || refuse_sqlite(asking, code);
}

static bool run(struct asking *asking, struct str query)
{
	CLEANUP_STATEMENT sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(asking->conn.db, query.p, (int)query.n, &statement, NULL);

	if (code != SQLITE_OK)
		return refuse_sqlite(asking, code);
	if (!sqlite3_stmt_readonly(statement))
		return refuse(asking, FAULT_MALFORMED, "the query wants to write");
	return bind_args(asking, statement) && count_rows(asking, statement);
}

static bool ask(struct asking *asking, const struct dbimage *image, struct str query)
{
	struct sqlconn *conn = &asking->conn;
	int code = sqlconn_open(conn, asking->request->deadline);
	bool done;

	if (code == SQLITE_OK)
		code = sqlconn_load(conn, image);
	if (code == SQLITE_OK)
		code = sqlconn_confine(conn);
	done = code == SQLITE_OK ? run(asking, query) : refuse_sqlite(asking, code);
	sqlconn_close(conn);
	return done;
}

/* Within what SQLite has taken until now, the copy among it, and LIMIT_DATABASE_MEMORY. */
static bool ask_bounded(struct asking *asking, const struct dbimage *image, struct str query)
{
	sqlite3_int64 limit = sqlite3_memory_used() + LIMIT_DATABASE_MEMORY;
	sqlite3_int64 before = sqlite3_hard_heap_limit64(limit);
	bool done = ask(asking, image, query);

	sqlite3_hard_heap_limit64(before);
	return done;
}

bool sqlitedb_query_copy(struct arena *arena, const struct sqlitedb_request *request,
			 const struct dbcopy *copy, struct sqlitedb_answer *ret,
			 struct fault *reterr)
{
	struct asking asking = {.arena = arena,
				.request = request,
				.answer.exists = copy->exists,
				.reterr = reterr};
	struct str query = str_is_set(request->query) ? request->query : STR(SQLITEDB_COUNT);
	struct str cause;
	size_t at;

	if (!check_text(arena, query, request->n_args, &at, &cause))
		return refuse(&asking, FAULT_MALFORMED, "%.*s", STR_ARG(cause));
	if (copy->exists && !ask_bounded(&asking, &copy->image, query))
		return false;
	*ret = asking.answer;
	return true;
}

bool sqlitedb_query(struct arena *arena, const struct sqlitedb_request *request,
		    struct sqlitedb_answer *ret, struct fault *reterr)
{
	struct dbcopy_ask ask = {request->root, request->path, request->deadline};
	struct dbcopy copy;
	bool done;

	if (!dbcopy_take(arena, &ask, &copy, reterr))
		return false;
	done = sqlitedb_query_copy(arena, request, &copy, ret, reterr);
	dbcopy_release(&copy);
	return done;
}
