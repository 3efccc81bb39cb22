/* sys/sqlitedb: databases with a write-ahead log, in every state. */
#include "base/arena.h"
#include "dbfolder.h"
#include "dbstate.h"
#include "dbwriter.h"

#include <criterion/criterion.h>
#include <unistd.h>

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
	dbfolder_resize(folder, LOG, -100);
}

static void spoil_last_frame(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, LOG, -10, STR("spoilt"));
}

static void spoil_middle_frame(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, LOG, 32 + 9 * (24 + 4096) + 500, STR("spoilt"));
}

static void spoil_log_magic(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, LOG, 0, STR("X"));
}

static void spoil_log_salt(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, LOG, 16, STR("salt"));
}

static void lengthen_log(const struct dbfolder *folder)
{
	dbfolder_resize(folder, LOG, 100000);
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

/* The database says that it wants no log, and has one. */
static void say_rollback(const struct dbfolder *folder)
{
	dbfolder_overwrite(folder, "state.db", 18, STR("\1\1"));
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
	dbfolder_overwrite(folder, LOG, 0, (struct str){(const char *)p, log.n});
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
	dbfolder_overwrite(folder, LOG, 0, (struct str){(const char *)header, sizeof header});
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

static const struct dbstate states[] = {
	{.name = "wal at rest", .before = WAL},
	{.name = "wal left", .before = WAL "PRAGMA journal_mode=delete"},
	{.name = "auto_vacuum and wal",
	 .before = "PRAGMA auto_vacuum=incremental;" WAL,
	 .live = KEEP_LOG "DELETE FROM t WHERE k % 3; PRAGMA incremental_vacuum"},
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
	 .change = dbstate_empty,
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
	 .change = dbstate_add_super_journal,
	 .want = HOT},
};

Test(sqlitedb_wal, gives_what_is_committed_and_touches_nothing)
{
	dbstate_try_all(states, sizeof states / sizeof *states);
}

Test(sqlitedb_wal, is_read_with_every_page_size)
{
	for (int size = 512; size <= 65536; size *= 2) {
		struct dbstate state = {.live = KEEP_LOG FILL(400, 500)};
		struct arena arena;

		arena_init(&arena, NULL);
		state.name = str_printf(&arena, "pages of %d", size).p;
		state.before = str_printf(&arena, "PRAGMA page_size=%d;%s", size, WAL).p;
		dbstate_try_all(&state, 1);
		arena_release(&arena);
	}
}
