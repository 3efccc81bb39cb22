#include "looking.h"

#include "base/buf.h"
#include "base/limits.h"
#include "probe/kinds.h"
#include "value/observation.h"

#include <criterion/criterion.h>
#include <sys/stat.h>
#include <unistd.h>

static void look_at(struct looking *looking, const char *name, struct str bytes)
{
	looking_arg(looking, "path", looking_file(looking, name, bytes));
	looking_run(looking);
}

/* "name type value", each with the line that it is from and that line. */
static const char *listing(struct looking *looking)
{
	struct buf out;

	buf_init(&out, &looking->arena, LIMIT_MIB);
	for (size_t i = 0; i < looking->record.n; i++) {
		const struct record_attr *attr = &looking->record.at[i];

		if (str_is(attr->name, "path") || str_is(attr->name, "exists"))
			continue;
		cr_assert(attr->origin &&
			  str_is(attr->origin->file, looking_says(looking, "path")));
		buf_addf(&out, "%.*s %s %.*s @%u %.*s\n", STR_ARG(attr->name),
			 type_of(attr->value.type)->name,
			 STR_ARG(value_text(&looking->arena, &attr->value)), attr->origin->line,
			 STR_ARG(attr->origin->text));
	}
	return buf_str(&out).p;
}

Test(document, keys_of_every_format)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{"a.toml",
		 "a = 1\nb = 'x'\n[c]\n  d = [1, 2]\nwhen = 2020-01-01\n[c.e]\nf = 1.5\nok = "
		 "true\n",
		 "a int 1 @1 a = 1\nb text x @2 b = 'x'\nc.d list 1, 2 @4 d = [1, 2]\n"
		 "c.when text 2020-01-01 @5 when = 2020-01-01\nc.e.f real 1.5 @7 f = 1.5\n"
		 "c.e.ok bool yes @8 ok = true\n"},
		{"a.yaml", "a: 1\nb:\n  - x\n  - null\n  - 2\nc: {d: ~, e: yes}\n",
		 "a int 1 @1 a: 1\nb list x, 2 @2 b:\nc.e text yes @6 c: {d: ~, e: yes}\n"},
		{"a.json", "{\"a\": {\"b.c\": 1,\n\"d\": [[1]], \"e\": []}}",
		 "a.[b.c] int 1 @1 {\"a\": {\"b.c\": 1,\n"
		 "a.e list  @2 \"d\": [[1]], \"e\": []}}\n"},
		{".env", "A=1\nexport B='x y'\n",
		 "A text 1 @1 A=1\nB text x y @2 export B='x y'\n"},
		{"a.ini", "x = 1\n[s]\ny: 2\n", "x text 1 @1 x = 1\ns.y text 2 @3 y: 2\n"},
		{"a.toml", "exists = 1\npath.x = 2\nerror = 3\ntimeout = 4\na.exists = 5\n",
		 "[exists] int 1 @1 exists = 1\n[path].x int 2 @2 path.x = 2\n"
		 "[error] int 3 @3 error = 3\ntimeout int 4 @4 timeout = 4\n"
		 "a.exists int 5 @5 a.exists = 5\n"},
		{"a.toml", "", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *got;

		looking_init(&looking, "document");
		look_at(&looking, rows[i].name, str_of(rows[i].text));
		cr_assert(looking.done, "%s", looking_fault(&looking));
		got = listing(&looking);
		cr_expect_str_eq(got, rows[i].want, "%s: got\n%s\nwant\n%s", rows[i].text, got,
				 rows[i].want);
		looking_release(&looking);
	}
}

Test(document, what_is_none)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{"a.toml", "a = 1\nb = \n", "malformed: a.toml:2:5: "},
		{"a.json", "{", "malformed: a.json:1:2: "},
		{"a.json", "", "malformed: a.json:1:1: "},
		{"a.yaml", "a: [1\n", "malformed: a.yaml:2:1: "},
		{"a.yaml", "- 1\n", "malformed: a.yaml:1:1: "},
		{"a.env", "A\n", "malformed: a.env:1:2: "},
		{"a.ini", "what\n", "malformed: a.ini:1:1: "},
		{"a.toml", "a = '\xE9'\n", "malformed: a.toml:1:6: "},
		{"a.txt", "a = 1\n", "malformed: a.txt: "},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *got;

		looking_init(&looking, "document");
		look_at(&looking, rows[i].name, str_of(rows[i].text));
		got = looking_fault(&looking);
		cr_expect(strncmp(got, rows[i].want, strlen(rows[i].want)) == 0,
			  "`%s`: got `%s`, want `%s…`", rows[i].text, got, rows[i].want);
		cr_expect_str_eq(looking_says(&looking, "exists"), "yes");
		looking_release(&looking);
	}
}

Test(document, a_format_wins_over_a_name)
{
	struct looking looking;

	looking_init(&looking, "document");
	looking_arg(&looking, "format", "toml");
	look_at(&looking, "a.json", STR("a = 1\n"));
	cr_expect_str_eq(looking_says(&looking, "a"), "1", "%s", looking_fault(&looking));
	looking_release(&looking);
}

Test(document, formats_are_checked_at_load)
{
	static const struct {
		const char *path, *format;
		bool want;
	} rows[] = {
		{"/etc/x.toml", NULL, true}, {"/etc/os-release", NULL, true},
		{"/etc/x", "env", true},     {"/etc/x", NULL, false},
		{NULL, NULL, true},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		struct str why = STR_NONE;
		size_t option, at;

		looking_init(&looking, "document");
		if (rows[i].path)
			looking_arg(&looking, "path", rows[i].path);
		if (rows[i].format)
			looking_arg(&looking, "format", rows[i].format);
		cr_expect_eq(looking.kind->check(&looking.arena, looking.args, &option, &at, &why),
			     rows[i].want, "%s", rows[i].path);
		cr_expect_eq(str_is_set(why), !rows[i].want, "%s", rows[i].path);
		looking_release(&looking);
	}
}

Test(document, what_is_not_there_is_absent)
{
	struct looking looking;

	looking_init(&looking, "document");
	looking_arg(&looking, "path", "/nothing/there.toml");
	looking_run(&looking);
	cr_expect(looking.done && looking.record.n == 2, "%s", looking_fault(&looking));
	cr_expect_str_eq(looking_says(&looking, "exists"), "no");
	looking_release(&looking);
}

Test(document, what_is_no_file_or_denied)
{
	struct looking looking;
	const char *fifo, *secret;

	looking_init(&looking, "document");
	fifo = str_printf(&looking.arena, "%s/a.toml", looking_folder(&looking)).p;
	cr_assert(mkfifo(fifo, 0666) == 0);
	looking_arg(&looking, "path", fifo);
	looking_run(&looking);
	cr_expect_str_eq(looking_fault(&looking), "malformed: a.toml: is a FIFO, not a file");
	secret = looking_file(&looking, "b.toml", STR("a = 1\n"));
	cr_assert(chmod(secret, 0) == 0);
	looking_arg(&looking, "path", secret);
	begin_being_nobody();
	looking_run(&looking);
	end_being_nobody();
	cr_expect_str_eq(looking_fault(&looking), "denied: b.toml: Permission denied");
	looking_release(&looking);
}

Test(document, too_large)
{
	struct looking looking;
	struct buf text;

	looking_init(&looking, "document");
	buf_init(&text, &looking.arena, LIMIT_DOCUMENT + 2);
	buf_add(&text, STR("a = 1\n"));
	buf_add_repeated(&text, '\n', LIMIT_DOCUMENT - text.n);
	look_at(&looking, "a.toml", buf_str(&text));
	cr_expect_str_eq(looking_says(&looking, "a"), "1", "%s", looking_fault(&looking));
	buf_add_char(&text, '\n');
	look_at(&looking, "a.toml", buf_str(&text));
	cr_expect_str_eq(looking_fault(&looking), "limit: a.toml: holds more than 4 MiB");
	looking_release(&looking);
}

/* As many keys as a document may have cross to whoever judges. */
Test(document, as_many_keys_as_may_be)
{
	struct looking looking;
	struct observation made = {.failed = false}, got;
	struct buf text, wire;

	looking_init(&looking, "document");
	buf_init(&text, &looking.arena, LIMIT_DOCUMENT);
	for (int i = 1; i < LIMIT_DOCUMENT_VALUES; i++)
		buf_addf(&text, "k%d=1\n", i);
	look_at(&looking, "a.toml", buf_str(&text));
	cr_assert(looking.done, "%s", looking_fault(&looking));
	made.record = looking.record;
	buf_init(&wire, &looking.arena, LIMIT_OBSERVATION);
	observation_encode(&wire, &made);
	cr_expect(observation_decode(&looking.arena, buf_str(&wire), &got));
	cr_expect_eq(got.record.n, LIMIT_DOCUMENT_VALUES + 1);
	looking_release(&looking);
}

/* A long key before very many: their names together would take far more than the document. */
Test(document, names_are_bounded)
{
	struct looking looking;
	struct buf text;

	looking_init(&looking, "document");
	buf_init(&text, &looking.arena, LIMIT_DOCUMENT);
	buf_add_char(&text, '[');
	buf_add_repeated(&text, 'x', 8000);
	buf_add(&text, STR("]\n"));
	for (int i = 0; i < 20000; i++)
		buf_addf(&text, "k%d=1\n", i);
	look_at(&looking, "a.toml", buf_str(&text));
	cr_expect_str_eq(looking_fault(&looking),
			 "limit: a.toml: the names of its keys are more than 80 MiB together");
	cr_expect(looking.arena.total < 400 * LIMIT_MIB, "%zu", looking.arena.total);
	looking_release(&looking);
}
