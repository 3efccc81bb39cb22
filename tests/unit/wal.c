/* sys/wal: a log is followed as far as SQLite follows it, however it was damaged. */
#include "sys/wal.h"

#include "base/arena.h"
#include "dbfolder.h"
#include "dbwriter.h"

#include <criterion/criterion.h>

enum { PAGE = 512, FRAME = WAL_FRAME_HEADER + PAGE, LONG = 60000, DAMAGES = 400 };

#define QUERY "SELECT count(*) AS n, sum(v) AS sum, sum(length(w)) AS size FROM t"

/* A log of two generations, the first longer: eight transactions count, four are left over. */
static const char live[] =
	"PRAGMA wal_autocheckpoint=0;"
	"INSERT INTO t SELECT v + 100, w FROM t; INSERT INTO t SELECT v + 200, w FROM t;"
	"INSERT INTO t SELECT v + 400, w FROM t; INSERT INTO t SELECT v + 800, w FROM t;"
	"PRAGMA wal_checkpoint(restart);"
	"DELETE FROM t WHERE v % 9 = 1; DELETE FROM t WHERE v % 9 = 2; DELETE FROM t WHERE v = 3;"
	"DELETE FROM t WHERE v = 4; UPDATE t SET v = -v WHERE v = 5; UPDATE t SET v = -v WHERE v = "
	"6;"
	"UPDATE t SET w = '' WHERE v = 7; UPDATE t SET w = '' WHERE v = 8";

struct fixture {
	struct arena arena;
	struct dbfolder folder;
	struct str log;
};

static void setup(struct fixture *f)
{
	struct dbwriter writer;

	arena_init(&f->arena, NULL);
	dbfolder_make(&f->folder, &f->arena);
	dbfolder_sql(&f->folder, "state.db",
		     "PRAGMA page_size=512; PRAGMA journal_mode=wal; CREATE TABLE t(v, w);"
		     "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 30)"
		     " INSERT INTO t SELECT x, hex(zeroblob(x)) FROM c");
	dbwriter_start(&writer, &f->folder, live);
	dbwriter_kill(&writer);
	f->log = dbfolder_read(&f->folder, "state.db-wal");
}

static void teardown(struct fixture *f)
{
	dbfolder_remove(&f->folder);
	arena_release(&f->arena);
}

static unsigned next(unsigned *seed, size_t below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 8) % (unsigned)below;
}

/* One of the ways in which a log comes to harm, and a few that nature doesn't know. */
static struct str damage(struct arena *arena, struct str log, unsigned seed)
{
	char *p = arena_alloc(arena, log.n + FRAME);
	size_t frames = (log.n - WAL_HEADER) / FRAME, n = log.n;
	size_t from = WAL_HEADER + next(&seed, frames) * FRAME;
	size_t to = WAL_HEADER + next(&seed, frames) * FRAME;
	size_t at = next(&seed, log.n - 8);

	memcpy(p, log.p, log.n);
	switch (next(&seed, 7)) {
	case 0: n = at; break;
	case 1: n = from + next(&seed, 3); break;
	case 2: p[at] = (char)(p[at] ^ (1 << next(&seed, 8))); break;
	case 3: p[at % WAL_HEADER] = (char)(p[at % WAL_HEADER] ^ (1 << next(&seed, 8))); break;
	case 4: memcpy(p + to, log.p + from, FRAME); break;
	case 5: memcpy(p + from, log.p + to, WAL_FRAME_HEADER); break;
	default: memset(p + from, 0, WAL_FRAME_HEADER); break;
	}
	return (struct str){p, n};
}

static void compare(struct fixture *f, struct str log, unsigned seed)
{
	struct str got, want;

	dbfolder_write(&f->folder, "state.db-wal", log);
	want = dbfolder_oracle(&f->folder, QUERY);
	got = dbfolder_look(&f->folder, "state.db", QUERY, LONG);
	/* the one thing that both refuse, each in its words: another version */
	if (str_is(want, "unable to open database file"))
		want = STR("malformed: has a write-ahead log of a version that isn't known");
	cr_expect(str_eq(got, want), "damage %u: got `%.*s`, want `%.*s`", seed, STR_ARG(got),
		  STR_ARG(want));
}

Test(wal, is_followed_as_far_as_sqlite_follows_it)
{
	struct fixture f;

	setup(&f);
	compare(&f, f.log, 0);
	for (unsigned seed = 1; seed <= DAMAGES; seed++) {
		struct arena_mark mark = arena_mark(&f.arena);

		compare(&f, damage(&f.arena, f.log, seed), seed);
		arena_rewind(&f.arena, mark);
	}
	teardown(&f);
}

/* Cut behind each frame: the transactions appear one after the other, never a part of one. */
Test(wal, grows_by_whole_transactions)
{
	struct fixture f;
	struct wal wal;
	size_t before = 0, steps = 0;

	setup(&f);
	cr_assert(wal_kind(f.log) == WAL_KNOWN);
	for (size_t n = WAL_HEADER; n <= f.log.n; n += FRAME) {
		wal_read(str_sub(f.log, 0, n), &wal);
		cr_expect(wal.page_size == PAGE && wal.frames >= before &&
			  wal.frames <= (n - WAL_HEADER) / FRAME);
		steps += wal.frames > before;
		before = wal.frames;
		compare(&f, str_sub(f.log, 0, n), (unsigned)n);
	}
	cr_expect(steps == 8, "got %zu transactions, want 8", steps);
	teardown(&f);
}
