#include "rule/expr.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/vec.h"
#include "rule/loader.h"

#include <sqlite3.h>
#include <string.h>

struct expr_engine {
	sqlite3 *db;
	struct str refused; /* the function that the authorizer refused last */
	struct arena *arena;
};

/* Pure functions of SQLite: the same answer for the same arguments, bounded memory. */
static const char *const functions[] = {
	"abs",    "coalesce",  "glob",  "hex",     "ifnull",  "iif",   "instr",
	"length", "like",      "lower", "ltrim",   "max",     "min",   "nullif",
	"printf", "format",    "quote", "replace", "round",   "rtrim", "sign",
	"substr", "substring", "trim",  "typeof",  "unicode", "upper", NULL,
};

static bool is_function(struct str name)
{
	for (size_t i = 0; functions[i]; i++)
		if (str_eq_nocase(name, str_of(functions[i])))
			return true;
	return false;
}

static int authorize(void *self, int action, const char *a, const char *function, const char *c,
		     const char *d)
{
	struct expr_engine *engine = self;

	(void)a;
	(void)c;
	(void)d;
	if (action == SQLITE_SELECT ||
	    (action == SQLITE_FUNCTION && function && is_function(str_of(function))))
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION && function)
		engine->refused = str_copy(engine->arena, str_of(function));
	return SQLITE_DENY;
}

static int stop(void *self)
{
	(void)self;
	return 1;
}

struct expr_engine *expr_engine_new(struct arena *arena)
{
	struct expr_engine *engine = ARENA_NEW(arena, struct expr_engine);

	engine->arena = arena;
	if (sqlite3_open_v2(":memory:", &engine->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_MEMORY,
			    NULL) != SQLITE_OK) {
		sqlite3_close(engine->db);
		return NULL;
	}
	sqlite3_limit(engine->db, SQLITE_LIMIT_LENGTH, LIMIT_TEMPLATE);
	sqlite3_limit(engine->db, SQLITE_LIMIT_SQL_LENGTH, LIMIT_TEMPLATE);
	sqlite3_limit(engine->db, SQLITE_LIMIT_EXPR_DEPTH, 100);
	sqlite3_limit(engine->db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
	sqlite3_set_authorizer(engine->db, authorize, engine);
	sqlite3_progress_handler(engine->db, LIMIT_EXPR_STEPS, stop, NULL);
	return engine;
}

void expr_engine_close(struct expr_engine *engine)
{
	if (engine)
		sqlite3_close(engine->db);
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_char(char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9');
}

/* Quoted texts, and comments, which an expression has no use for, are copied as they are. */
static size_t skip_quoted(struct str text, size_t at)
{
	char quote = text.p[at++];

	while (at < text.n && text.p[at] != quote)
		at++;
	return at < text.n ? at + 1 : at;
}

static size_t skip_digits(struct str text, size_t at)
{
	while (at < text.n && (is_name_char(text.p[at]) || text.p[at] == '.'))
		at++;
	return at;
}

/* a.b.c: the whole of it */
static size_t skip_name(struct str text, size_t at)
{
	for (;;) {
		while (at < text.n && is_name_char(text.p[at]))
			at++;
		if (at + 1 >= text.n || text.p[at] != '.' || !is_name_start(text.p[at + 1]))
			return at;
		at++;
	}
}

static bool is_sql_word(struct str name)
{
	return sqlite3_keyword_check(name.p, (int)name.n) != 0 ||
	       str_eq_nocase(name, STR("true")) || str_eq_nocase(name, STR("false"));
}

static bool is_call(struct str text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\n'))
		at++;
	return at < text.n && text.p[at] == '(';
}

struct expr_refs VEC_OF(struct ref);

static size_t parameter(struct loader *loader, struct expr_refs *refs, struct str name,
			struct span at)
{
	for (size_t i = 0; i < refs->n; i++)
		if (str_eq(refs->at[i].written, name))
			return i + 1;
	*VEC_PUSH(loader->arena, refs) = (struct ref){.written = name, .at = at};
	return refs->n;
}

static void add_name(struct loader *loader, const struct node *node, size_t at, size_t end,
		     struct expr_refs *refs, struct buf *sql)
{
	struct str name = str_sub(node->text, at, end - at);

	if (is_call(node->text, end) || is_sql_word(name))
		buf_add(sql, name);
	else
		buf_addf(sql, "?%zu",
			 parameter(loader, refs, name, node_part(loader, node, at, end)));
}

static void replace_names(struct loader *loader, const struct node *node, struct expr_refs *refs,
			  struct buf *sql)
{
	struct str text = node->text;

	for (size_t at = 0; at < text.n;) {
		size_t end = at + 1;
		char c = text.p[at];

		if (c == '\'' || c == '"') {
			end = skip_quoted(text, at);
			buf_add(sql, str_sub(text, at, end - at));
		} else if (is_name_start(c)) {
			end = skip_name(text, at);
			add_name(loader, node, at, end, refs, sql);
		} else {
			end = c >= '0' && c <= '9' ? skip_digits(text, at) : end;
			buf_add(sql, str_sub(text, at, end - at));
		}
		at = end;
	}
}

/* What an expression may not hold, though SQLite would take it. */
static size_t find_forbidden(struct str text)
{
	for (size_t at = 0; at < text.n; at++) {
		if (text.p[at] == '\'' || text.p[at] == '"')
			at = skip_quoted(text, at) - 1;
		else if (strchr(";?@$:", text.p[at]) ||
			 str_starts_with(str_from(text, at), STR("--")) ||
			 str_starts_with(str_from(text, at), STR("/*")))
			return at;
	}
	return text.n;
}

static const char *message_of(struct expr_engine *engine)
{
	if (str_is_set(engine->refused))
		return "only pure functions may be called, and no SELECT";
	return sqlite3_errmsg(engine->db);
}

static bool prepare(struct expr_engine *engine, struct str sql, sqlite3_stmt **ret,
		    struct str *reterr)
{
	const char *tail = NULL;

	engine->refused = STR_NONE;
	if (sqlite3_prepare_v2(engine->db, sql.p, (int)sql.n, ret, &tail) == SQLITE_OK && *ret)
		return true;
	*reterr = str_is_set(engine->refused)
			  ? str_printf(engine->arena, "`%.*s()`: %s", STR_ARG(engine->refused),
				       message_of(engine))
			  : str_copy(engine->arena, str_of(message_of(engine)));
	return false;
}

static bool has_select(struct str sql)
{
	for (size_t at = 0; at < sql.n; at++) {
		if (sql.p[at] == '\'' || sql.p[at] == '"') {
			at = skip_quoted(sql, at) - 1;
		} else if (is_name_start(sql.p[at])) {
			size_t end = skip_name(sql, at);

			if (str_eq_nocase(str_sub(sql, at, end - at), STR("select")))
				return true;
			at = end - 1;
		}
	}
	return false;
}

static bool check(struct loader *loader, const struct node *node, const struct expr *expr)
{
	sqlite3_stmt *statement = NULL;
	struct str why = STR_NONE;
	size_t forbidden = find_forbidden(node->text);

	if (forbidden < node->text.n || has_select(node->text)) {
		diag_add(loader->diags, DIAG_EXPRESSION, node->at,
			 "an expression is one value: no SELECT, no `;`, no parameters, no "
			 "comments");
		return false;
	}
	if (!loader->expressions)
		loader->expressions = expr_engine_new(loader->arena);
	if (!loader->expressions || !prepare(loader->expressions, expr->sql, &statement, &why)) {
		diag_add(loader->diags, DIAG_EXPRESSION, node->at, "%.*s",
			 STR_ARG(str_is_set(why) ? why : STR("SQLite has no memory")));
		return false;
	}
	sqlite3_finalize(statement);
	return true;
}

struct expr *expr_compile(struct loader *loader, const struct node *node)
{
	struct expr *expr = ARENA_NEW(loader->arena, struct expr);
	struct expr_refs refs = {0};
	struct buf sql;

	buf_init(&sql, loader->arena, LIMIT_TEMPLATE);
	buf_add(&sql, STR("SELECT ("));
	replace_names(loader, node, &refs, &sql);
	buf_add_char(&sql, ')');
	*expr = (struct expr){node->at, buf_str(&sql), refs.at, refs.n};
	return check(loader, node, expr) ? expr : NULL;
}

static int bind_text(sqlite3_stmt *statement, int i, struct str text)
{
	int64_t number;
	double real;

	if (num_read_i64(text, &number))
		return sqlite3_bind_int64(statement, i, number);
	if (num_read_real(text, &real))
		return sqlite3_bind_double(statement, i, real);
	return sqlite3_bind_text64(statement, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind(sqlite3_stmt *statement, int i, const struct value *given)
{
	const struct value face = value_face(given, false), *value = &face;

	switch (value->type) {
	case TYPE_bool: return sqlite3_bind_int(statement, i, value->boolean);
	case TYPE_real: return sqlite3_bind_double(statement, i, value->real);
	case TYPE_text: return bind_text(statement, i, value->text);
	case TYPE_duration: return sqlite3_bind_int64(statement, i, value->number / 1000);
	case TYPE_int:
	case TYPE_size:
	case TYPE_time:
	case TYPE_mode: return sqlite3_bind_int64(statement, i, value->number);
	case TYPE_list:
	case TYPE_directive:
	case TYPE_COUNT: break;
	}
	return SQLITE_MISMATCH;
}

static bool read_result(struct arena *arena, sqlite3_stmt *statement, struct value *ret,
			bool *ret_absent)
{
	*ret_absent = false;
	switch (sqlite3_column_type(statement, 0)) {
	case SQLITE_INTEGER: *ret = value_int(sqlite3_column_int64(statement, 0)); return true;
	case SQLITE_FLOAT:
		*ret = (struct value){.type = TYPE_real,
				      .real = sqlite3_column_double(statement, 0)};
		return true;
	case SQLITE_NULL: *ret_absent = true; return true;
	default: break;
	}
	*ret = value_of_text(
		str_copy(arena, (struct str){(const char *)sqlite3_column_text(statement, 0),
					     (size_t)sqlite3_column_bytes(statement, 0)}));
	return true;
}

bool expr_evaluate(struct expr_engine *engine, struct arena *arena, const struct expr *expr,
		   const struct value *const *values, struct value *ret, bool *ret_absent,
		   struct str *reterr)
{
	sqlite3_stmt *statement = NULL;
	bool done = prepare(engine, expr->sql, &statement, reterr);

	for (size_t i = 0; done && i < expr->n_refs; i++) {
		done = !values[i] || bind(statement, (int)i + 1, values[i]) == SQLITE_OK;
		if (!done)
			*reterr = str_printf(arena,
					     "`%.*s` is a list: an expression takes single values",
					     STR_ARG(expr->refs[i].written));
	}
	if (done && sqlite3_step(statement) != SQLITE_ROW) {
		*reterr = str_copy(arena, str_of(sqlite3_errmsg(engine->db)));
		done = false;
	}
	done = done && read_result(arena, statement, ret, ret_absent);
	sqlite3_finalize(statement);
	return done;
}
