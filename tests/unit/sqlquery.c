/* sys/sqlitedb: what may be asked, and what comes of it. */
#include "sys/sqlitedb.h"

#include "base/arena.h"
#include "base/limits.h"
#include "dbfolder.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <sqlite3.h>

enum { LONG = 60000 };

static const char schema[] =
	"CREATE TABLE images(name TEXT, size INTEGER, ratio REAL, notes, data BLOB);"
	"INSERT INTO images VALUES('deb', 7, 0.5, NULL, x'61c3a9'), ('arch', 8, 1e300, '', NULL),"
	"('bin', 9, -0.0, 'a' || char(0) || 'b', x'ff00');"
	"CREATE VIEW names AS SELECT name FROM images;"
	"CREATE TABLE log(at TEXT); CREATE INDEX log_at ON log(at);"
	"CREATE VIRTUAL TABLE words USING fts5(word); INSERT INTO words VALUES('a word');"
	"CREATE VIRTUAL TABLE boxes USING rtree(id, a, b);"
	"CREATE VIEW found AS SELECT * FROM words;";

struct fixture {
	struct arena arena;
	struct dbfolder folder;
};

static void setup(struct fixture *f)
{
	arena_init(&f->arena, NULL);
	dbfolder_make(&f->folder, &f->arena);
	dbfolder_sql(&f->folder, "state.db", schema);
}

static void teardown(struct fixture *f)
{
	dbfolder_remove(&f->folder);
	arena_release(&f->arena);
}

static struct str ask(struct fixture *f, struct sqlitedb_request request)
{
	struct sqlitedb_answer answer;
	struct fault fault;

	request.path = str_of(f->folder.database);
	request.deadline = clock_now() + LONG * CLOCK_MS;
	if (sqlitedb_query(&f->arena, &request, &answer, &fault))
		return dbfolder_show(&f->arena, &answer);
	cr_assert(str_is(fault.what, f->folder.database));
	return str_printf(&f->arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
			  STR_ARG(fault.text));
}

static void expect(const char *name, struct str got, struct str want)
{
	cr_expect(str_eq(got, want), "%s: got `%.*s`, want `%.*s`", name, STR_ARG(got),
		  STR_ARG(want));
}

Test(sqlquery, answers_as_sqlite_does)
{
	static const char *const queries[] = {
		"SELECT * FROM images WHERE name = 'deb'",
		"SELECT size, ratio, notes FROM images ORDER BY size DESC",
		"SELECT data FROM images WHERE name = 'deb'",
		"SELECT name FROM images WHERE size > 100",
		"SELECT count(*) FROM images",
		"SELECT * FROM names",
		"VALUES (1, 'x', NULL, 2.5)",
		"WITH c(x) AS (VALUES (1) UNION SELECT x+1 FROM c WHERE x < 99) SELECT x FROM c",
		"/* so */ select 1 as one -- and no more",
		"SELECT 'a;b' AS \"q;?\", [size] FROM images; ; -- the end",
		"SELECT i.name, l.at FROM images i LEFT JOIN log l ON l.at = i.name",
		"SELECT max(9223372036854775807) AS n, -9223372036854775807 - 1 AS m",
		"SELECT name FROM sqlite_schema WHERE type = 'index'",
		"SELECT date('2024-01-31', '+1 month') AS d, upper('x') AS u, 1.0 / 3 AS third",
		"SELECT group_concat(name) AS names FROM (SELECT name FROM images ORDER BY name)",
		"SELECT '\xc3\xa9' AS \xc3\xa9",
		"SELECT 9e999 AS infinite",
		"SELECT 1 AS a WHERE 1 IN (SELECT size FROM images)",
	};
	struct fixture f;

	setup(&f);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		expect(queries[i], ask(&f, (struct sqlitedb_request){.query = str_of(queries[i])}),
		       dbfolder_oracle(&f.folder, queries[i]));
	teardown(&f);
}

Test(sqlquery, tells_no_bytes_that_are_no_text)
{
	struct fixture f;

	setup(&f);
	expect("bytes",
	       ask(&f, (struct sqlitedb_request){.query = STR("SELECT name, data FROM images "
							      "WHERE name = 'bin'")}),
	       STR("rows 1: name='bin' data=(bytes)"));
	teardown(&f);
}

Test(sqlquery, counts_the_schema_where_no_query_is_given)
{
	struct fixture f;

	setup(&f);
	expect("schema", ask(&f, (struct sqlitedb_request){.query = STR_NONE}),
	       dbfolder_oracle(&f.folder, SQLITEDB_COUNT));
	dbfolder_write(&f.folder, "state.db", STR(""));
	expect("no schema", ask(&f, (struct sqlitedb_request){.query = STR_NONE}),
	       STR("rows 1: count=0"));
	teardown(&f);
}

Test(sqlquery, binds_arguments_and_never_pastes_them)
{
	static const struct sqlitedb_value args[] = {
		{.type = SQLITEDB_TEXT, .text = STR_INIT("x' OR '1' = '1")},
		{.type = SQLITEDB_INT, .integer = INT64_MIN},
		{.type = SQLITEDB_NULL},
		{.type = SQLITEDB_REAL, .real = 0.5},
		{.type = SQLITEDB_TEXT, .text = STR_INIT("")},
	};
	struct fixture f;

	setup(&f);
	expect("each type",
	       ask(&f,
		   (struct sqlitedb_request){.query = STR("SELECT ? AS a, ? AS b, ? AS c, ? AS d, "
							  "? AS e"),
					     .args = args,
					     .n_args = 5}),
	       STR("rows 1: a='x' OR '1' = '1' b=-9223372036854775808 d=0.5 e=''"));
	expect("no rows",
	       ask(&f,
		   (struct sqlitedb_request){.query = STR("SELECT 1 FROM images WHERE name = ?"),
					     .args = args,
					     .n_args = 1}),
	       STR("rows 0:"));
	teardown(&f);
}

Test(sqlquery, gives_the_cause_where_it_cannot_answer)
{
#define READ_ONLY "malformed: the query wants more than to read tables and views: "
	static const struct {
		const char *query, *want;
	} rows[] = {
		{"SELECT * FROM nowhere", "malformed: no such table: nowhere"},
		{"SELECT nosuch FROM images", "malformed: no such column: nosuch"},
		{"SELECT \"nosuch\" FROM images", "malformed: no such column: nosuch"},
		{"SELECT name, name FROM images",
		 "malformed: two columns are named `name`; name them apart with AS"},
		{"SELECT NULL AS a, NULL AS a",
		 "malformed: two columns are named `a`; name them apart with AS"},
		{"SELECT * FROM images WHERE name = ?",
		 "malformed: the query has 1 of the parameter `?`, `args` has 0"},
		{"DELETE FROM images",
		 "malformed: `DELETE` stands here; a query begins with SELECT, WITH or VALUES"},
		{"WITH a AS (SELECT 1) DELETE FROM images", READ_ONLY "not authorized"},
		{"SELECT load_extension('x')",
		 READ_ONLY "not authorized to use function: load_extension"},
		{"SELECT * FROM json_each('[1]')",
		 READ_ONLY "vtable constructor failed: json_each"},
		{"SELECT * FROM words", READ_ONLY "vtable constructor failed: words"},
		{"SELECT * FROM found", "malformed: unsafe use of virtual table \"words\""},
		{"SELECT * FROM boxes", READ_ONLY "not authorized"},
		{"SELECT * FROM pragma_database_list", READ_ONLY "not authorized"},
		{"SELECT hex(zeroblob(2000000))", "limit: a value has more than 1048576 bytes"},
		{"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c",
		 "limit: the query gives more than 1000000 rows"},
		{"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c LIMIT 400)"
		 " SELECT x FROM c ORDER BY hex(zeroblob(400000 + x))",
		 "limit: the query wants more than 64 MiB of memory"},
	};
	struct fixture f;

	setup(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(rows[i].query,
		       ask(&f, (struct sqlitedb_request){.query = str_of(rows[i].query)}),
		       str_of(rows[i].want));
	teardown(&f);
}

/* Wherever SQLite may want to put a file it finds none. */
Test(sqlquery, leaves_other_files_alone)
{
	static const char *const queries[] = {
		"ATTACH 'other.db' AS o",
		"VACUUM INTO 'other.db'",
		"PRAGMA journal_mode=wal",
		"EXPLAIN SELECT 1",
		"CREATE TEMP TABLE x(a)",
		"BEGIN",
		"INSERT INTO log VALUES('x')",
		"WITH x AS (SELECT 1) INSERT INTO log SELECT * FROM x",
		"SELECT 1; INSERT INTO log VALUES('x')",
		"SELECT writefile('other.db', 'x')",
		"SELECT fts3_tokenizer('x', x'00')",
	};
	struct fixture f;
	struct str picture;

	setup(&f);
	picture = dbfolder_picture(&f.folder, true);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		struct str got = ask(&f, (struct sqlitedb_request){.query = str_of(queries[i])});

		cr_expect(str_starts_with(got, STR("malformed: ")), "%s: got `%.*s`", queries[i],
			  STR_ARG(got));
	}
	expect("picture", dbfolder_picture(&f.folder, true), picture);
	teardown(&f);
}

/* A deadline that is over stops a query that would not end; the memory that was lent is free. */
Test(sqlquery, stops_in_time)
{
	static const char endless[] = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM "
				      "c) SELECT max(x) FROM c";
	struct fixture f;
	struct sqlitedb_request request = {.query = STR_INIT(endless)};
	struct sqlitedb_answer answer;
	struct fault fault;

	setup(&f);
	request.path = str_of(f.folder.database);
	request.deadline = clock_now();
	cr_assert(!sqlitedb_query(&f.arena, &request, &answer, &fault));
	cr_expect(fault.kind == FAULT_TIMEOUT || fault.kind == FAULT_GONE);
	cr_expect(sqlite3_memory_used() == 0 && sqlite3_hard_heap_limit64(-1) == 0);
	teardown(&f);
}

Test(sqlquery, is_checked_before_any_database_is_there)
{
	static const struct {
		const char *query;
		size_t args;
		const char *want; /* the cause; "" for none */
		size_t at;
	} rows[] = {
		{"SELECT a, b FROM t WHERE c = ? AND d = ?", 2, "", 0},
		{"select '?', \"?\", [?], `?` from t -- ?\n/* ? */ where a = ?", 1, "", 0},
		{"SELECT 'it''s ?' FROM t", 0, "", 0},
		{"WITH x AS (SELECT 1) SELECT * FROM x, t", 0, "", 0},
		{"VALUES (1), (?);", 1, "", 0},
		{"  ;", 0, "`;` stands here; a query begins with SELECT, WITH or VALUES", 2},
		{" -- nothing", 0, "the query is empty", 11},
		{"", 0, "the query is empty", 0},
		{"  DELETE FROM t", 0,
		 "`DELETE` stands here; a query begins with SELECT, WITH or VALUES", 2},
		{"EXPLAIN SELECT 1", 0,
		 "`EXPLAIN` stands here; a query begins with SELECT, WITH or VALUES", 0},
		{"SELECT 1; SELECT 2", 0, "a second statement begins here; one is asked", 10},
		{"SELECT a FORM t", 0, "near \"t\": syntax error", 14},
		{"SELECT a FROM t WHERE", 0, "incomplete input", 21},
		{"SELECT (a FROM t", 0, "near \"FROM\": syntax error", 10},
		{"WITH x AS (SELECT 1) DELETE FROM t", 0, "near \"DELETE\": syntax error", 21},
		{"WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", 0,
		 "near \"INSERT\": syntax error", 21},
		{"SELECT 'abc FROM t", 0, "unrecognized token: \"'abc FROM t\"", 7},
		{"SELECT # FROM t", 0, "unrecognized token: \"#\"", 7},
		{"SELECT x", 0, "no such column: x", 7},
		{"SELECT nowhere(1)", 0, "no such function: nowhere", 7},
		{"SELECT * FROM json_each('[1]')", 0, "vtable constructor failed: json_each", 0},
		{"SELECT * FROM t WHERE a = ?", 0,
		 "the query has 1 of the parameter `?`, `args` has 0", 0},
		{"SELECT * FROM t", 1, "the query has 0 of the parameter `?`, `args` has 1", 0},
		{"SELECT * FROM t WHERE a = ?1", 1,
		 "a parameter is a `?` alone: they take `args` in their order", 26},
		{"SELECT * FROM t WHERE a = :name", 1,
		 "a parameter is a `?` alone: they take `args` in their order", 26},
		{"SELECT * FROM t WHERE a$b = ?", 1, "", 0},
		{"SELECT * FROM t WHERE a = $1", 1,
		 "a parameter is a `?` alone: they take `args` in their order", 26},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str cause = STR("");
		size_t at = 0;

		sqlitedb_check(&arena, str_of(rows[i].query), rows[i].args, &at, &cause);
		expect(rows[i].query, cause, str_of(rows[i].want));
		cr_expect(at == rows[i].at, "%s: got %zu, want %zu", rows[i].query, at, rows[i].at);
	}
	arena_release(&arena);
}

Test(sqlquery, refuses_a_nul_and_too_long_a_text)
{
	struct arena arena;
	struct str cause, query;
	size_t at;

	arena_init(&arena, NULL);
	cr_expect(!sqlitedb_check(&arena, (struct str){"SELECT 1\0; x", 12}, 0, &at, &cause));
	expect("NUL", cause, STR("a NUL stands here"));
	cr_expect(at == 8);
	query = str_printf(&arena, "SELECT 1%*s", LIMIT_TEMPLATE, "");
	cr_expect(!sqlitedb_check(&arena, query, 0, &at, &cause));
	expect("long", cause, STR("the query has 65544 bytes; at most 65536 are taken"));
	arena_release(&arena);
}
