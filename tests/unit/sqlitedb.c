#include "sys/sqlitedb.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "dbfolder.h"
#include "dbwriter.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, LONG = 60000, SHORT = 30 }; /* milliseconds until the deadline */

/* Rows of varying length, so that pages fill unevenly. */
#define FILL(from, to)                                                                        \
	"WITH RECURSIVE c(x) AS (SELECT " #from " UNION ALL SELECT x+1 FROM c WHERE x < " #to \
	") INSERT INTO t SELECT x, hex(zeroblob(x % 300)) FROM c;"
#define TABLE "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT);" FILL(1, 300)
#define WAL "PRAGMA journal_mode=wal;" TABLE
#define KEEP_LOG "PRAGMA wal_autocheckpoint=0;"
#define SPILL "PRAGMA cache_size=1;"
#define QUERY                                                                                     \
	"SELECT count(*) AS n, sum(length(v)) AS size, max(k) AS top, substr(min(v), 1, 4) AS v " \
	"FROM t"

#define HOT                                                                           \
	"malformed: was not closed cleanly, a hot journal lies beside it: start its " \
	"program once so that it recovers"
#define LOCKED "timeout: process PID holds it locked for writing"

#define LOG "state.db-wal"
#define JOURNAL "state.db-journal"

/*
 * Changes to files at rest.
 */

static void overwrite(const struct dbfolder *folder, const char *name, long at, struct str bytes)
{
	CLEANUP_FD int fd = open(dbfolder_path(folder, name), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	off_t end = lseek(fd, 0, SEEK_END);

	cr_assert(pwrite(fd, bytes.p, bytes.n, at < 0 ? end + at : at) == (ssize_t)bytes.n);
}

static void resize(const struct dbfolder *folder, const char *name, long by)
{
	struct stat stat;

	cr_assert(lstat(dbfolder_path(folder, name), &stat) == 0);
	cr_assert(truncate(dbfolder_path(folder, name), stat.st_size + by) == 0);
}

static struct str noise(const struct dbfolder *folder, size_t n)
{
	char *bytes = arena_alloc(folder->arena, n);
	unsigned seed = 1;

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (char)(seed >> 16);
	}
	return (struct str){bytes, n};
}

static void lose_shm(const struct dbfolder *folder)
{
	cr_assert(unlink(dbfolder_path(folder, "state.db-shm")) == 0);
}

static void lose_log(const struct dbfolder *folder)
{
	cr_assert(unlink(dbfolder_path(folder, LOG)) == 0);
}

static void tear_log(const struct dbfolder *folder)
{
	resize(folder, LOG, -100);
}

static void spoil_last_frame(const struct dbfolder *folder)
{
	overwrite(folder, LOG, -10, STR("spoilt"));
}

static void spoil_middle_frame(const struct dbfolder *folder)
{
	overwrite(folder, LOG, 32 + 9 * (24 + 4096) + 500, STR("spoilt"));
}

static void spoil_log_magic(const struct dbfolder *folder)
{
	overwrite(folder, LOG, 0, STR("X"));
}

static void spoil_log_salt(const struct dbfolder *folder)
{
	overwrite(folder, LOG, 16, STR("salt"));
}

static void lengthen_log(const struct dbfolder *folder)
{
	resize(folder, LOG, 100000);
}

static void cut_log_to_header(const struct dbfolder *folder)
{
	cr_assert(truncate(dbfolder_path(folder, LOG), 32) == 0);
}

static void cut_log_header(const struct dbfolder *folder)
{
	cr_assert(truncate(dbfolder_path(folder, LOG), 31) == 0);
}

static void empty_log(const struct dbfolder *folder)
{
	cr_assert(truncate(dbfolder_path(folder, LOG), 0) == 0);
}

static void empty_database(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", STR(""));
}

/* The database says that it wants no log, and has one. */
static void say_rollback(const struct dbfolder *folder)
{
	overwrite(folder, "state.db", 18, STR("\1\1"));
}

/* Its checksums made anew, over words of the other byte order. */
static void sum_words(const unsigned char *p, size_t n, uint32_t sum[2])
{
	for (size_t i = 0; i < n; i += 8)
		for (size_t j = 0; j < 2; j++) {
			const unsigned char *w = p + i + 4 * j;

			sum[j] += ((uint32_t)w[0] << 24 | (uint32_t)w[1] << 16 |
				   (uint32_t)w[2] << 8 | w[3]) +
				  sum[1 - j];
		}
}

static void put_sum(unsigned char *p, const uint32_t sum[2])
{
	for (size_t i = 0; i < 8; i++)
		p[i] = (unsigned char)(sum[i / 4] >> (24 - 8 * (i % 4)));
}

static void make_log_big_endian(const struct dbfolder *folder)
{
	struct str log = dbfolder_read(folder, LOG);
	unsigned char *p = arena_alloc(folder->arena, log.n);
	uint32_t sum[2] = {0, 0};

	memcpy(p, log.p, log.n);
	p[3] = 0x83;
	sum_words(p, 24, sum);
	put_sum(p + 24, sum);
	for (size_t at = 32; at + 24 + 4096 <= log.n; at += 24 + 4096) {
		sum_words(p + at, 8, sum);
		sum_words(p + at + 24, 4096, sum);
		put_sum(p + at + 16, sum);
	}
	overwrite(folder, LOG, 0, (struct str){(const char *)p, log.n});
}

static void set_log_version(const struct dbfolder *folder)
{
	struct str log = dbfolder_read(folder, LOG);
	unsigned char header[32];
	uint32_t sum[2] = {0, 0};

	memcpy(header, log.p, sizeof header);
	header[3] = 0x83;
	header[7]++;
	sum_words(header, 24, sum);
	put_sum(header + 24, sum);
	overwrite(folder, LOG, 0, (struct str){(const char *)header, sizeof header});
}

/* The log of a database with pages of another size, in which `sql` was run. */
static void take_log(const struct dbfolder *folder, const char *sql)
{
	struct dbfolder other;
	struct dbwriter writer;

	dbfolder_make(&other, folder->arena);
	dbfolder_sql(&other, "state.db", "PRAGMA page_size=1024;" WAL);
	dbwriter_start(&writer, &other, sql);
	dbwriter_kill(&writer);
	dbfolder_write(folder, LOG, dbfolder_read(&other, LOG));
	dbfolder_remove(&other);
}

static void take_some_log(const struct dbfolder *folder)
{
	take_log(folder, KEEP_LOG "UPDATE t SET v = 'x' WHERE k = 10");
}

static void take_whole_log(const struct dbfolder *folder)
{
	take_log(folder, KEEP_LOG "VACUUM");
}

static void add_zero_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, (struct str){arena_alloc(folder->arena, 5000), 5000});
}

static void add_noise_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, noise(folder, 5000));
}

static void add_empty_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, STR(""));
}

#define JOURNAL_MAGIC "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

static void add_short_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, STR(JOURNAL_MAGIC "and no more"));
}

/* As it is after a transaction over several databases was cut short. */
static void add_super_journal(const struct dbfolder *folder)
{
	add_zero_journal(folder);
	overwrite(folder, JOURNAL, 0, STR(JOURNAL_MAGIC "\xff\xff\xff\xff"));
	overwrite(folder, JOURNAL, -30, STR("/nowhere-mj0123"));
	overwrite(folder, JOURNAL, -8, STR(JOURNAL_MAGIC));
}

static void add_hot_journal_to_nothing(const struct dbfolder *folder)
{
	empty_database(folder);
	add_super_journal(folder);
}

static void lose_a_page(const struct dbfolder *folder)
{
	resize(folder, "state.db", -4096);
}

static void lose_a_little(const struct dbfolder *folder)
{
	resize(folder, "state.db", -100);
}

static void gain_a_little(const struct dbfolder *folder)
{
	resize(folder, "state.db", 100);
}

static void cut_to_100(const struct dbfolder *folder)
{
	cr_assert(truncate(folder->database, 100) == 0);
}

static void put_noise(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", noise(folder, 20000));
}

static void put_text(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", STR("not a database at all\n"));
}

static void spoil_root_page(const struct dbfolder *folder)
{
	overwrite(folder, "state.db", 4096, noise(folder, 4096));
}

static void say_version_3(const struct dbfolder *folder)
{
	overwrite(folder, "state.db", 18, STR("\3\3"));
}

/* One state: SQL whose connection closes, a writer that stays or dies, changes to the files. */
struct state {
	const char *name, *before, *live;
	bool dies;
	void (*change)(const struct dbfolder *folder);
	const char *want; /* NULL: what SQLite says of a copy of the files */
};

static const struct state states[] = {
	{.name = "an empty file", .change = empty_database, .want = "malformed: no such table: t"},
	{.name = "at rest", .before = TABLE},
	{.name = "persist", .before = "PRAGMA journal_mode=persist;" TABLE},
	{.name = "truncate", .before = "PRAGMA journal_mode=truncate;" TABLE},
	{.name = "wal at rest", .before = WAL},
	{.name = "wal left", .before = WAL "PRAGMA journal_mode=delete"},
	{.name = "auto_vacuum",
	 .before = "PRAGMA auto_vacuum=full;" TABLE "DELETE FROM t WHERE k % 3"},
	{.name = "auto_vacuum and wal",
	 .before = "PRAGMA auto_vacuum=incremental;" WAL,
	 .live = KEEP_LOG "DELETE FROM t WHERE k % 3; PRAGMA incremental_vacuum"},
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
	{.name = "a cold journal", .before = TABLE, .change = add_zero_journal},
	{.name = "an empty journal", .before = TABLE, .change = add_empty_journal},
	{.name = "a journal that is none", .before = TABLE, .change = add_noise_journal},
	{.name = "a journal without a header", .before = TABLE, .change = add_short_journal},
	{.name = "a super-journal", .before = TABLE, .change = add_super_journal, .want = HOT},
	{.name = "a hot journal of nothing",
	 .before = TABLE,
	 .change = add_hot_journal_to_nothing,
	 .want = "malformed: no such table: t"},
	{.name = "wal, a reader", .before = WAL, .live = "BEGIN; SELECT * FROM t"},
	{.name = "wal, committed", .before = WAL, .live = KEEP_LOG FILL(400, 500)},
	{.name = "wal, committed and not",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) SPILL "BEGIN; UPDATE t SET v = v || 'x'"},
	{.name = "wal, none committed",
	 .before = WAL,
	 .live = KEEP_LOG SPILL "BEGIN; UPDATE t SET v = v || 'x'"},
	{.name = "wal, rolled back, then shorter",
	 .before = WAL,
	 .live = KEEP_LOG SPILL
	 "BEGIN; UPDATE t SET v = v || 'x'; ROLLBACK; DELETE FROM t WHERE k = 7"},
	{.name = "wal, checkpointed",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) "PRAGMA wal_checkpoint(passive)"},
	{.name = "wal, begun anew, shorter",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400,
			       900) "PRAGMA wal_checkpoint(restart); DELETE FROM t WHERE k = 7"},
	{.name = "wal, emptied",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) "PRAGMA wal_checkpoint(truncate)"},
	{.name = "wal, emptied, then more",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) "PRAGMA wal_checkpoint(truncate);" FILL(501, 510)},
	{.name = "wal, vacuum",
	 .before = WAL,
	 .live = KEEP_LOG "DELETE FROM t WHERE k > 50; VACUUM"},
	{.name = "wal, held exclusively",
	 .before = WAL,
	 .live = "PRAGMA locking_mode=exclusive;" KEEP_LOG FILL(400, 500) "BEGIN;" FILL(501, 510)},
	{.name = "wal, held exclusively, no log yet",
	 .before = WAL,
	 .live = "PRAGMA locking_mode=exclusive; BEGIN EXCLUSIVE; SELECT * FROM t"},
	{.name = "wal, died", .before = WAL, .live = KEEP_LOG FILL(400, 500), .dies = true},
	{.name = "wal, died in a transaction",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) SPILL "BEGIN; UPDATE t SET v = v || 'x'",
	 .dies = true},
	{.name = "wal, died, no shm",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = lose_shm},
	{.name = "wal, died, no log",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = lose_log},
	{.name = "wal, torn",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) FILL(501, 600),
	 .dies = true,
	 .change = tear_log},
	{.name = "wal, last frame spoilt",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) FILL(501, 600),
	 .dies = true,
	 .change = spoil_last_frame},
	{.name = "wal, middle frame spoilt",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 410) FILL(411, 500) FILL(501, 600) FILL(601, 800),
	 .dies = true,
	 .change = spoil_middle_frame},
	{.name = "wal, magic spoilt",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = spoil_log_magic},
	{.name = "wal, salt spoilt",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = spoil_log_salt},
	{.name = "wal, lengthened",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = lengthen_log},
	{.name = "wal, header alone",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = cut_log_to_header},
	{.name = "wal, header cut",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = cut_log_header},
	{.name = "wal, empty log",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = empty_log},
	{.name = "wal, big-endian",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500) FILL(501, 600),
	 .dies = true,
	 .change = make_log_big_endian},
	{.name = "wal, header says rollback",
	 .before = WAL,
	 .live = KEEP_LOG "DELETE FROM t WHERE k = 7",
	 .dies = true,
	 .change = say_rollback},
	{.name = "wal, database emptied",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = empty_database,
	 .want = "malformed: no such table: t"},
	{.name = "wal, another version",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = set_log_version,
	 .want = "malformed: has a write-ahead log of a version that isn't known"},
	{.name = "wal, another's log",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = take_some_log,
	 .want = "malformed: has pages of 4096 bytes, its log has pages of 1024 bytes"},
	{.name = "wal, another's log of all pages",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = take_whole_log},
	{.name = "wal and a hot journal",
	 .before = WAL,
	 .live = KEEP_LOG FILL(400, 500),
	 .dies = true,
	 .change = add_super_journal,
	 .want = HOT},
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

static struct str want_of(const struct dbfolder *folder, const struct state *state, pid_t writer)
{
	if (!state->want)
		return dbfolder_oracle(folder, QUERY);
	if (strcmp(state->want, LOCKED) == 0)
		return str_printf(folder->arena, "timeout: process %d holds it locked for writing",
				  writer);
	return str_of(state->want);
}

static void expect(const char *name, const char *as, struct str got, struct str want)
{
	cr_expect(str_eq(got, want), "%s%s: got `%.*s`, want `%.*s`", name, as, STR_ARG(got),
		  STR_ARG(want));
}

/* A reader who doesn't own a file cannot but set the time of its last access. */
static void look_at(const struct dbfolder *folder, const char *name, struct str want)
{
	int ms = str_starts_with(want, STR("timeout")) ? SHORT : LONG;
	struct str picture = dbfolder_picture(folder, true);

	expect(name, "", dbfolder_look(folder, "state.db", QUERY, ms), want);
	expect(name, ", picture", dbfolder_picture(folder, true), picture);
	if (getuid() != 0)
		return;
	picture = dbfolder_picture(folder, false);
	expect(name, ", as nobody", dbfolder_look_as(folder, NOBODY, QUERY, ms), want);
	expect(name, ", picture, as nobody", dbfolder_picture(folder, false), picture);
}

static void try_state(struct arena *arena, const struct state *state)
{
	struct dbwriter writer = {.pid = -1};
	struct dbfolder folder;

	dbfolder_make(&folder, arena);
	dbfolder_sql(&folder, "state.db", state->before ? state->before : "");
	if (state->live)
		dbwriter_start(&writer, &folder, state->live);
	if (state->dies)
		dbwriter_kill(&writer);
	if (state->change)
		state->change(&folder);
	look_at(&folder, state->name, want_of(&folder, state, writer.pid));
	if (state->live && !state->dies) {
		dbwriter_end(&writer);
		look_at(&folder, state->name, dbfolder_oracle(&folder, QUERY));
	}
	dbfolder_remove(&folder);
}

Test(sqlitedb, gives_what_is_committed_and_touches_nothing)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		struct arena arena;

		arena_init(&arena, NULL);
		try_state(&arena, &states[i]);
		arena_release(&arena);
	}
}

Test(sqlitedb, reads_every_page_size)
{
	static const char *const modes[] = {"delete", "wal"};

	for (int size = 512; size <= 65536; size *= 2)
		for (size_t i = 0; i < 2; i++) {
			struct arena arena;
			struct state state = {.live = KEEP_LOG FILL(400, 500)};

			arena_init(&arena, NULL);
			state.name = str_printf(&arena, "%d, %s", size, modes[i]).p;
			state.before =
				str_printf(&arena, "PRAGMA page_size=%d; PRAGMA journal_mode=%s;%s",
					   size, modes[i], TABLE)
					.p;
			try_state(&arena, &state);
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

Test(sqlitedb, gives_the_rows_of_a_hot_journal_once_it_is_rolled_back)
{
	struct fixture f;
	struct dbwriter writer;
	struct str committed;

	setup(&f);
	dbfolder_sql(&f.folder, "state.db", TABLE);
	committed = dbfolder_look(&f.folder, "state.db", QUERY, LONG);
	dbwriter_start(&writer, &f.folder, SPILL "BEGIN; UPDATE t SET v = v || 'x'");
	dbwriter_kill(&writer);
	look_at(&f.folder, "hot", STR(HOT));
	dbfolder_sql(&f.folder, "state.db", "SELECT * FROM t");
	look_at(&f.folder, "recovered", committed);
	teardown(&f);
}

/* Whether the lock is given up before the first attempt or after it, the rows are the new ones. */
Test(sqlitedb, waits_for_a_writer)
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
	expect("once it has committed", "", got, dbfolder_oracle(&f.folder, QUERY));
	close(answer[0]);
	close(answer[1]);
	teardown(&f);
}

/*
 * What is no database file at all
 */

static void make_fifo(const struct dbfolder *folder)
{
	cr_assert(mkfifo(folder->database, 0644) == 0);
}

static void make_directory(const struct dbfolder *folder)
{
	cr_assert(mkdir(folder->database, 0755) == 0);
}

static void make_socket(const struct dbfolder *folder)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	CLEANUP_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", folder->database);
	cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
}

static void make_device(const struct dbfolder *folder)
{
	cr_assert(symlink("/dev/zero", folder->database) == 0);
}

static void make_dangling_link(const struct dbfolder *folder)
{
	cr_assert(symlink("nowhere", folder->database) == 0);
}

static void make_loop(const struct dbfolder *folder)
{
	cr_assert(symlink("state.db", folder->database) == 0);
}

static void make_nothing(const struct dbfolder *folder)
{
	(void)folder;
}

static void make_fifo_log(const struct dbfolder *folder)
{
	dbfolder_sql(folder, "state.db", TABLE);
	cr_assert(mkfifo(dbfolder_path(folder, LOG), 0644) == 0);
}

static void make_directory_journal(const struct dbfolder *folder)
{
	dbfolder_sql(folder, "state.db", TABLE);
	cr_assert(mkdir(dbfolder_path(folder, JOURNAL), 0755) == 0);
}

static void make_too_large(const struct dbfolder *folder)
{
	dbfolder_sql(folder, "state.db", TABLE);
	cr_assert(truncate(folder->database, 300L << 20) == 0);
}

static void make_too_large_log(const struct dbfolder *folder)
{
	struct dbwriter writer;

	dbfolder_sql(folder, "state.db", WAL);
	dbwriter_start(&writer, folder, KEEP_LOG FILL(400, 500));
	dbwriter_kill(&writer);
	cr_assert(truncate(dbfolder_path(folder, LOG), 300L << 20) == 0);
}

Test(sqlitedb, says_what_is_no_database_file)
{
	static const struct {
		const char *name, *path;
		void (*make)(const struct dbfolder *folder);
		const char *want;
	} rows[] = {
		{"nothing", "state.db", make_nothing, "absent"},
		{"nothing in nothing", "nowhere/state.db", make_nothing, "absent"},
		{"in a file", "state.db/state.db", put_text, "absent"},
		{"a file as a folder", "state.db/", put_text, "absent"},
		{"a dangling link", "state.db", make_dangling_link, "absent"},
		{"a loop", "state.db", make_loop, "system: Too many levels of symbolic links"},
		{"a FIFO", "state.db", make_fifo, "malformed: is a FIFO, not a file"},
		{"a folder", "state.db", make_directory, "malformed: is a directory, not a file"},
		{"a socket", "state.db", make_socket, "malformed: is a socket, not a file"},
		{"a device", "state.db", make_device, "malformed: is a device, not a file"},
		{"a FIFO as log", "state.db", make_fifo_log, "malformed: is a FIFO, not a file"},
		{"a folder as journal", "state.db", make_directory_journal,
		 "malformed: is a directory, not a file"},
		{"a large file", "state.db", make_too_large,
		 "limit: has 314572800 bytes; at most 256 MiB are read"},
		{"a large log", "state.db", make_too_large_log,
		 "limit: has 314572800 bytes in its log; at most 256 MiB are read"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;

		setup(&f);
		rows[i].make(&f.folder);
		expect(rows[i].name, "", dbfolder_look(&f.folder, rows[i].path, QUERY, LONG),
		       str_of(rows[i].want));
		teardown(&f);
	}
}

Test(sqlitedb, takes_no_part_of_a_path_for_the_whole)
{
	struct fixture f;
	struct sqlitedb_request request = {.deadline = 0};
	struct sqlitedb_answer answer;
	struct fault fault;

	setup(&f);
	dbfolder_sql(&f.folder, "state.db", TABLE);
	request.path = str_printf(&f.arena, "%s%c.old", f.folder.database, '\0');
	cr_expect(sqlitedb_query(&f.arena, &request, &answer, &fault) && !answer.exists);
	teardown(&f);
}

/* Side files are named after the file that links lead to, as SQLite names them. */
Test(sqlitedb, finds_the_log_behind_links)
{
	struct fixture f;
	struct dbwriter writer;
	struct str want;

	setup(&f);
	dbfolder_sql(&f.folder, "state.db", WAL);
	dbwriter_start(&writer, &f.folder, KEEP_LOG FILL(400, 500));
	want = dbfolder_oracle(&f.folder, QUERY);
	cr_assert(symlink("state.db", dbfolder_path(&f.folder, "link.db")) == 0);
	cr_assert(symlink(f.folder.path, dbfolder_path(&f.folder, "folder")) == 0);
	expect("link", "", dbfolder_look(&f.folder, "link.db", QUERY, LONG), want);
	expect("folder", "", dbfolder_look(&f.folder, "folder/link.db", QUERY, LONG), want);
	dbwriter_end(&writer);
	teardown(&f);
}

static void needs_root(void)
{
	if (getuid() != 0)
		cr_skip_test("needs root");
}

Test(sqlitedb, says_what_is_denied)
{
	static const char denied[] = "denied: Permission denied";
	struct fixture f;
	struct dbwriter writer;

	needs_root();
	setup(&f);
	dbfolder_sql(&f.folder, "state.db", WAL);
	dbwriter_start(&writer, &f.folder, KEEP_LOG FILL(400, 500));
	cr_assert(chmod(dbfolder_path(&f.folder, LOG), 0600) == 0);
	expect("the log", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG), str_of(denied));
	cr_assert(chmod(dbfolder_path(&f.folder, LOG), 0644) == 0);
	cr_assert(chmod(f.folder.database, 0600) == 0);
	expect("the database", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG),
	       str_of(denied));
	cr_assert(chmod(f.folder.database, 0644) == 0);
	cr_assert(chmod(f.folder.path, 0700) == 0);
	expect("the folder", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG), str_of(denied));
	dbwriter_end(&writer);
	teardown(&f);
}

Test(sqlitedb, does_without_proc)
{
	struct fixture f;
	struct dbwriter writer;

	needs_root();
	setup(&f);
	dbfolder_sql(&f.folder, "state.db", WAL);
	dbwriter_start(&writer, &f.folder, KEEP_LOG FILL(400, 500));
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/proc", "tmpfs", 0, NULL))
		cr_skip_test("no mount namespace to be had");
	look_at(&f.folder, "without /proc", dbfolder_oracle(&f.folder, QUERY));
	cr_assert(umount2("/proc", MNT_DETACH) == 0);
	dbwriter_end(&writer);
	teardown(&f);
}
