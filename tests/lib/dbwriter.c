#include "dbwriter.h"

#include "dbfolder.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void write_and_hold(const char *path, const char *sql, int in, int out)
{
	sqlite3 *db;
	char byte = '.';

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		_exit(1);
	if (write(out, &byte, 1) != 1 || read(in, &byte, 1) != 1)
		_exit(1);
	if (!sqlite3_get_autocommit(db) &&
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		_exit(1);
	_exit(sqlite3_close(db) == SQLITE_OK ? 0 : 1);
}

void dbwriter_start(struct dbwriter *writer, const struct dbfolder *folder, const char *sql)
{
	int to[2], from[2];
	char byte;

	cr_assert(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
	writer->pid = fork();
	cr_assert(writer->pid >= 0);
	if (writer->pid == 0) {
		close(to[1]);
		close(from[0]);
		write_and_hold(folder->database, sql, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	writer->to = to[1];
	writer->from = from[0];
	cr_assert(read(writer->from, &byte, 1) == 1, "the writer ended at: %s", sql);
}

static int wait_for(struct dbwriter *writer)
{
	int status = -1;

	cr_assert(waitpid(writer->pid, &status, 0) == writer->pid);
	close(writer->to);
	close(writer->from);
	return status;
}

void dbwriter_kill(struct dbwriter *writer)
{
	cr_assert(kill(writer->pid, SIGKILL) == 0);
	wait_for(writer);
}

void dbwriter_end(struct dbwriter *writer)
{
	cr_assert(write(writer->to, ".", 1) == 1);
	cr_assert(wait_for(writer) == 0, "the writer could not commit");
}
