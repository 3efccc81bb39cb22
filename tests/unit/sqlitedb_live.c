/*
 * sys/sqlitedb: a database that is written all the time. Each transaction moves values between
 * rows, so that whatever was committed has the same sums: other sums are a half, or a mixture.
 */
#include "base/arena.h"
#include "base/cleanup.h"
#include "dbfolder.h"
#include "dbstate.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOKS = 150 };

#define SUMS "SELECT count(*) AS n, sum(v) AS v, sum(length(w)) AS w FROM t"

static const char transaction[] = "BEGIN IMMEDIATE; UPDATE t SET v = v - 1 WHERE k % 7 = 1;"
				  "UPDATE t SET v = v + 1 WHERE k % 7 = 2;"
				  "UPDATE t SET w = hex(zeroblob(301 - length(w) / 2)); COMMIT";

/* Until the pipe is closed; a byte after the first transaction. */
static _Noreturn void write_on(const struct dbfolder *folder, const char *mode, int in, int out)
{
	sqlite3 *db = dbfolder_open(folder, "state.db");
	char byte = '.';

	fcntl(in, F_SETFL, O_NONBLOCK);
	dbfolder_exec(db, mode);
	do {
		dbfolder_exec(db, transaction);
		if (out >= 0 && write(out, &byte, 1) != 1)
			_exit(1);
		out = -1;
	} while (read(in, &byte, 1) != 0);
	_exit(sqlite3_close(db) == SQLITE_OK ? 0 : 1);
}

struct fixture {
	struct arena arena;
	struct dbfolder folder;
	pid_t writer;
	int to;
};

static void setup(struct fixture *f, const char *mode)
{
	int to[2], from[2];
	char byte;

	arena_init(&f->arena, NULL);
	dbfolder_make(&f->folder, &f->arena);
	dbfolder_sql(&f->folder, "state.db",
		     str_printf(&f->arena,
				"%s CREATE TABLE t(k INTEGER PRIMARY KEY, v, w);"
				"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c "
				"WHERE x < 300) INSERT INTO t SELECT x, x, hex(zeroblob(x)) FROM c",
				mode)
			     .p);
	cr_assert(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
	f->writer = fork();
	if (f->writer == 0) {
		close(to[1]);
		write_on(&f->folder, mode, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	f->to = to[1];
	cr_assert(read(from[0], &byte, 1) == 1);
	close(from[0]);
}

static void teardown(struct fixture *f)
{
	int status;

	close(f->to);
	cr_assert(waitpid(f->writer, &status, 0) == f->writer && status == 0);
	dbfolder_remove(&f->folder);
	arena_release(&f->arena);
}

/* With a log one needn't wait for a quiet moment; it is begun anew all the time here. */
Test(sqlitedb_live, gives_whole_transactions_of_a_log)
{
	struct fixture f;

	setup(&f, "PRAGMA journal_mode=wal; PRAGMA wal_autocheckpoint=3;");
	for (int i = 0; i < LOOKS; i++)
		dbstate_expect("sums", "", dbfolder_look(&f.folder, "state.db", SUMS, LONG),
			       STR("rows 1: n=300 v=45150 w=90300"));
	teardown(&f);
}

/* Without one there may be none until the deadline: that is told then. */
Test(sqlitedb_live, gives_whole_transactions_or_a_cause)
{
	struct fixture f;

	setup(&f, "PRAGMA journal_mode=delete;");
	for (int i = 0; i < LOOKS; i++) {
		struct str got = dbfolder_look(&f.folder, "state.db", SUMS, 5);

		if (str_is(got, "gone: kept changing while it was read") ||
		    (str_starts_with(got, STR("timeout: ")) &&
		     str_ends_with(got, STR(" holds it locked for writing"))))
			continue;
		dbstate_expect("sums", "", got, STR("rows 1: n=300 v=45150 w=90300"));
	}
	teardown(&f);
	setup(&f, "PRAGMA journal_mode=delete;");
	close(f.to);
	f.to = -1;
	dbstate_expect("sums", ", once it is quiet",
		       dbfolder_look(&f.folder, "state.db", SUMS, LONG),
		       STR("rows 1: n=300 v=45150 w=90300"));
	teardown(&f);
}
