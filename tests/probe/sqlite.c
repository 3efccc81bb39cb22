/* The probe `sqlite`: what a record holds of an answer, and how arguments are bound. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "dbfolder.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "sys/clock.h"
#include "value/observation.h"
#include "value/record.h"

#include <criterion/criterion.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATABASE, QUERY, ARGS, N_ARGS, LONG = 60000 };

static const char schema[] =
	"CREATE TABLE images(name TEXT, rootfs TEXT, size INTEGER, ratio REAL, data BLOB, notes);"
	"INSERT INTO images VALUES('deb', '/i/deb.img', 7, 0.5, x'ff', NULL),"
	"('7', '/i/7.img', 8, 1.0, NULL, '');";

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

static void show_attr(struct buf *buf, const struct record_attr *attr)
{
	const struct value *value = &attr->value;

	if (str_is(attr->name, "path"))
		return;
	buf_addf(buf, "%s%.*s ", buf->n ? ", " : "", STR_ARG(attr->name));
	if (str_is_set(attr->cannot_tell)) {
		buf_add(buf, attr->cannot_tell);
		return;
	}
	buf_addf(buf, "%s ", type_of(value->type)->name);
	value_print(buf, value);
}

/* "exists bool yes, size int 7", or "malformed: cause"; the path, which is always there, apart. */
static struct str look(struct fixture *f, struct str path, const char *query,
		       const struct values *items)
{
	struct value texts[] = {value_of_text(path), value_of_text(str_of(query))};
	struct value list = {.type = TYPE_list};
	const struct value *args[N_ARGS] = {
		[DATABASE] = &texts[0],
		[QUERY] = query ? &texts[1] : NULL,
		[ARGS] = items ? &list : NULL,
	};
	struct wants wants = {.attrs = 0};
	struct look_call call = {.arena = &f->arena,
				 .args = args,
				 .wants = &wants,
				 .deadline = clock_now() + LONG * CLOCK_MS};
	struct record record;
	struct fault fault;
	struct buf buf;
	bool done;

	if (items)
		list.list = *items;
	record_init(&record, &f->arena);
	buf_init(&buf, &f->arena, LIMIT_MIB);
	done = kinds_named(STR("sqlite"))->observe(&call, &record, &fault);
	cr_assert(str_eq(record_find(&record, STR("path"))->value.text, path));
	if (!done)
		return str_printf(&f->arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
				  STR_ARG(fault_cause(&f->arena, &fault)));
	for (size_t i = 0; i < record.n; i++)
		show_attr(&buf, &record.at[i]);
	return buf_str(&buf);
}

static void expect(const char *name, struct str got, const char *want)
{
	cr_expect(str_is(got, want), "%s: got `%.*s`, want `%s`", name, STR_ARG(got), want);
}

Test(sqlite, tells_the_first_row)
{
	static const struct {
		const char *query, *want;
	} rows[] = {
		{NULL, "exists bool yes, count int 1, rows int 1"},
		{"SELECT * FROM images",
		 "exists bool yes, name text deb, rootfs text /i/deb.img, size int 7, "
		 "ratio real 0.5, data isn't UTF-8; hex() makes a text of it, rows int 2"},
		{"SELECT notes FROM images WHERE name = 'deb'", "exists bool yes, rows int 1"},
		{"SELECT notes FROM images WHERE name = '7'",
		 "exists bool yes, notes text , rows int 1"},
		{"SELECT name FROM images WHERE size > 9", "exists bool yes, rows int 0"},
		{"SELECT count(*) FROM images", "exists bool yes, [count(*)] int 2, rows int 1"},
		{"SELECT 1 AS \"a.b\"", "exists bool yes, [a.b] int 1, rows int 1"},
	};
	struct fixture f;

	setup(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(rows[i].query ? rows[i].query : "no query",
		       look(&f, str_of(f.folder.database), rows[i].query, NULL), rows[i].want);
	teardown(&f);
}

Test(sqlite, gives_the_cause_where_it_cannot_tell)
{
#define TAKEN(name) \
	"malformed: a column is named `" name "`, as an attribute is; name it anew with AS"
	static const struct {
		const char *query, *want;
	} rows[] = {
		{"SELECT * FROM nowhere", "malformed: no such table: nowhere"},
		{"SELECT rootfs AS path FROM images", TAKEN("path")},
		{"SELECT 1 AS \"exists\"", TAKEN("exists")},
		{"SELECT 1 AS rows", TAKEN("rows")},
		{"SELECT 1 AS error", TAKEN("error")},
		{"SELECT 1 AS a, 2 AS a",
		 "malformed: two columns are named `a`; name them apart with AS"},
	};
	struct fixture f;

	setup(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(rows[i].query, look(&f, str_of(f.folder.database), rows[i].query, NULL),
		       rows[i].want);
	dbfolder_write(&f.folder, "state.db", STR("something else altogether\n"));
	expect("garbage", look(&f, str_of(f.folder.database), NULL, NULL),
	       "malformed: file is not a database, or it is encrypted");
	expect("a directory", look(&f, str_of(f.folder.path), NULL, NULL),
	       "malformed: is a directory, not a file");
	teardown(&f);
}

Test(sqlite, finds_nothing_there)
{
	struct fixture f;
	struct str picture;

	setup(&f);
	picture = dbfolder_picture(&f.folder, true);
	expect("no file", look(&f, str_of(dbfolder_path(&f.folder, "no.db")), NULL, NULL),
	       "exists bool no");
	expect("in a file", look(&f, str_of(dbfolder_path(&f.folder, "state.db/x")), NULL, NULL),
	       "exists bool no");
	cr_expect(str_eq(dbfolder_picture(&f.folder, true), picture), "something came to be");
	teardown(&f);
}

/* A text is bound as one; the column that it is compared with makes a number of it. */
Test(sqlite, binds_what_is_given_and_null_for_what_is_not)
{
	static struct value texts[] = {{.type = TYPE_text, .text = STR_INIT("7")}};
	static struct value given[] = {
		{.type = TYPE_text, .text = STR_INIT("x' OR 1")},
		{.type = TYPE_text},
		{.type = TYPE_int, .number = -3},
		{.type = TYPE_bool, .boolean = true},
		{.type = TYPE_real, .real = 0.25},
		{.type = TYPE_size, .number = 4096},
		{.type = TYPE_text, .text = STR_INIT("007")},
	};
	static const struct values one = {texts, 1, 1}, all = {given, 7, 7};
	struct fixture f;
	struct str path;

	setup(&f);
	path = str_of(f.folder.database);
	expect("as a text", look(&f, path, "SELECT rootfs FROM images WHERE name = ?", &one),
	       "exists bool yes, rootfs text /i/7.img, rows int 1");
	expect("as a number", look(&f, path, "SELECT rootfs FROM images WHERE size = ?", &one),
	       "exists bool yes, rootfs text /i/deb.img, rows int 1");
	expect("each type",
	       look(&f, path,
		    "SELECT ? AS a, ? IS NULL AS b, ? AS c, ? AS d, ? AS e, ? AS f, ? AS g", &all),
	       "exists bool yes, a text x' OR 1, b int 1, c int -3, d int 1, e real 0.25, "
	       "f int 4096, g text 007, rows int 1");
	teardown(&f);
}

Test(sqlite, is_denied_with_its_path)
{
	struct fixture f;
	struct str got;

	if (getuid() != 0)
		cr_skip_test("needs root");
	setup(&f);
	cr_assert(chmod(f.folder.database, 0600) == 0 && seteuid(65534) == 0);
	got = look(&f, str_of(f.folder.database), NULL, NULL);
	cr_assert(seteuid(0) == 0);
	expect("not ours", got, "denied: Permission denied");
	teardown(&f);
}
