/* sys/sqlitedb: databases with a rollback journal, in every state. */
#include "base/arena.h"
#include "dbfolder.h"
#include "dbstate.h"
#include "dbwriter.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static void add_noise_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, dbfolder_noise(folder, 5000));
}

static void add_empty_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, STR(""));
}

static void add_short_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, STR(JOURNAL_MAGIC "and no more"));
}

static void add_hot_journal_to_nothing(const struct dbfolder *folder)
{
	dbstate_empty(folder);
	dbstate_add_super_journal(folder);
}

static void lose_a_page(const struct dbfolder *folder)
{
	dbfolder_resize(folder, "state.db", -4096);
}

static void lose_a_little(const struct dbfolder *folder)
{
	dbfolder_resize(folder, "state.db", -100);
}

static void gain_a_little(const struct dbfolder *folder)
{
	dbfolder_resize(folder, "state.db", 100);
}

static void cut_to_100(const struct dbfolder *folder)
{
	cr_assert(truncate(folder->database, 100) == 0);
}

static void put_noise(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", dbfolder_noise(folder, 20000));
}

static void put_text(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", STR("not a database at all\n"));
}

static void spoil_root_page(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, "state.db", 4096, dbfolder_noise(folder, 4096));
}

static void say_version_3(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, "state.db", 18, STR("\3\3"));
}

static const struct dbstate states[] = {
	{.name = "an empty file", .change = dbstate_empty, .want = "malformed: no such table: t"},
	{.name = "at rest", .before = TABLE},
	{.name = "persist", .before = "PRAGMA journal_mode=persist;" TABLE},
	{.name = "truncate", .before = "PRAGMA journal_mode=truncate;" TABLE},
	{.name = "auto_vacuum",
	 .before = "PRAGMA auto_vacuum=full;" TABLE "DELETE FROM t WHERE k % 3"},
	{.name = "utf16", .before = "PRAGMA encoding='UTF-16le';" TABLE},
	{.name = "a reader", .before = TABLE, .live = "BEGIN; SELECT * FROM t"},
	{.name = "a transaction begun", .before = TABLE, .live = "BEGIN IMMEDIATE;" FILL(400, 500)},
	{.name = "a transaction begun, persist",
	 .before = "PRAGMA journal_mode=persist;" TABLE,
	 .live = "PRAGMA journal_mode=persist;" FILL(301, 350) "BEGIN IMMEDIATE;" FILL(400, 500)},
	{.name = "a transaction begun, no sync",
	 .before = TABLE,
	 .live = "PRAGMA synchronous=off; BEGIN IMMEDIATE;" FILL(400, 500)},
	{.name = "a transaction begun, memory",
	 .before = TABLE,
	 .live = "PRAGMA journal_mode=memory; BEGIN;" FILL(400, 500)},
	{.name = "locked", .before = TABLE, .live = "BEGIN EXCLUSIVE", .want = LOCKED},
	{.name = "half written",
	 .before = TABLE,
	 .live = SPILL "BEGIN; UPDATE t SET v = v || 'x'",
	 .want = LOCKED},
	{.name = "half written, memory",
	 .before = TABLE,
	 .live = "PRAGMA journal_mode=memory;" SPILL "BEGIN; UPDATE t SET v = v || 'x'",
	 .want = LOCKED},
	{.name = "held exclusively",
	 .before = TABLE,
	 .live = "PRAGMA locking_mode=exclusive;" FILL(400, 500),
	 .want = LOCKED},
	{.name = "died in a transaction",
	 .before = TABLE,
	 .live = "BEGIN;" FILL(400, 500),
	 .dies = true},
	{.name = "died half written",
	 .before = TABLE,
	 .live = SPILL "BEGIN; UPDATE t SET v = v || 'x'",
	 .dies = true,
	 .want = HOT},
	{.name = "died half written, persist",
	 .before = TABLE,
	 .live = "PRAGMA journal_mode=persist;" SPILL "BEGIN; UPDATE t SET v = v || 'x'",
	 .dies = true,
	 .want = HOT},
	{.name = "died, no sync",
	 .before = TABLE,
	 .live = "PRAGMA synchronous=off; BEGIN;" FILL(400, 500),
	 .dies = true,
	 .want = HOT},
	{.name = "a cold journal", .before = TABLE, .change = dbstate_add_zero_journal},
	{.name = "an empty journal", .before = TABLE, .change = add_empty_journal},
	{.name = "a journal that is none", .before = TABLE, .change = add_noise_journal},
	{.name = "a journal without a header", .before = TABLE, .change = add_short_journal},
	{.name = "a super-journal",
	 .before = TABLE,
	 .change = dbstate_add_super_journal,
	 .want = HOT},
	{.name = "a hot journal of nothing",
	 .before = TABLE,
	 .change = add_hot_journal_to_nothing,
	 .want = "malformed: no such table: t"},
	{.name = "a page lost",
	 .before = TABLE,
	 .change = lose_a_page,
	 .want = "malformed: is truncated: its header says 26 pages of 4096 bytes, 25 are there"},
	{.name = "a little lost", .before = TABLE, .change = lose_a_little},
	{.name = "a little gained", .before = TABLE, .change = gain_a_little},
	{.name = "a header alone",
	 .before = TABLE,
	 .change = cut_to_100,
	 .want = "malformed: is truncated: its header says 26 pages of 4096 bytes, 1 are there"},
	{.name = "noise",
	 .before = TABLE,
	 .change = put_noise,
	 .want = "malformed: file is not a database, or it is encrypted"},
	{.name = "a text",
	 .before = TABLE,
	 .change = put_text,
	 .want = "malformed: file is not a database, or it is encrypted"},
	{.name = "a root page spoilt",
	 .before = TABLE,
	 .change = spoil_root_page,
	 .want = "malformed: database disk image is malformed"},
	{.name = "a version to come",
	 .before = TABLE,
	 .change = say_version_3,
	 .want = "malformed: file is not a database, or it is encrypted"},
};

Test(sqlitedb_rollback, gives_what_is_committed_and_touches_nothing)
{
	dbstate_try_all(states, sizeof states / sizeof *states);
}

Test(sqlitedb_rollback, is_read_with_every_page_size)
{
	for (int size = 512; size <= 65536; size *= 2) {
		struct dbstate state = {.live = KEEP_LOG FILL(400, 500)};
		struct arena arena;

		arena_init(&arena, NULL);
		state.name = str_printf(&arena, "pages of %d", size).p;
		state.before = str_printf(&arena, "PRAGMA page_size=%d;%s", size, TABLE).p;
		dbstate_try_all(&state, 1);
		arena_release(&arena);
	}
}

struct fixture {
	struct arena arena;
	struct dbfolder folder;
};

static void setup(struct fixture *f)
{
	arena_init(&f->arena, NULL);
	dbfolder_make(&f->folder, &f->arena);
}

static void teardown(struct fixture *f)
{
	dbfolder_remove(&f->folder);
	arena_release(&f->arena);
}

Test(sqlitedb_rollback, gives_the_rows_of_a_hot_journal_once_it_is_rolled_back)
{
	struct fixture f;
	struct dbwriter writer;
	struct str committed;

	setup(&f);
	dbfolder_sql(&f.folder, "state.db", TABLE);
	committed = dbfolder_look(&f.folder, "state.db", QUERY, LONG);
	dbwriter_start(&writer, &f.folder, SPILL "BEGIN; UPDATE t SET v = v || 'x'");
	dbwriter_kill(&writer);
	dbstate_look(&f.folder, "hot", STR(HOT));
	dbfolder_sql(&f.folder, "state.db", "SELECT * FROM t");
	dbstate_look(&f.folder, "recovered", committed);
	teardown(&f);
}

/* Whether the lock is given up before the first attempt or after it, the rows are the new ones. */
Test(sqlitedb_rollback, waits_for_a_writer)
{
	struct fixture f;
	struct dbwriter writer;
	int answer[2], status;
	struct str got;
	pid_t reader;
	char bytes[200];

	setup(&f);
	dbfolder_sql(&f.folder, "state.db", TABLE);
	dbwriter_start(&writer, &f.folder, SPILL "BEGIN; UPDATE t SET v = v || 'x'");
	cr_assert(pipe2(answer, O_CLOEXEC) == 0);
	reader = fork();
	if (reader == 0) {
		got = dbfolder_look(&f.folder, "state.db", QUERY, LONG);
		_exit(write(answer[1], got.p, got.n) == (ssize_t)got.n ? 0 : 1);
	}
	dbwriter_end(&writer);
	cr_assert(waitpid(reader, &status, 0) == reader && status == 0);
	got = (struct str){bytes, (size_t)read(answer[0], bytes, sizeof bytes)};
	dbstate_expect("once it has committed", "", got, dbfolder_oracle(&f.folder, QUERY));
	close(answer[0]);
	close(answer[1]);
	teardown(&f);
}
