#include "dbfolder.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Reading must not set the time of last access of what is looked at. */
static int open_unseen(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOATIME);

	return fd < 0 ? open(path, O_RDONLY | O_CLOEXEC) : fd;
}

void dbfolder_make(struct dbfolder *folder, struct arena *arena)
{
	const char *tmp = getenv("TMPDIR");

	*folder = (struct dbfolder){.arena = arena};
	snprintf(folder->path, sizeof folder->path, "%s/dbfolder-XXXXXX", tmp ? tmp : "/tmp");
	cr_assert(mkdtemp(folder->path), "no folder like %s", folder->path);
	cr_assert(chmod(folder->path, 0755) == 0);
	snprintf(folder->database, sizeof folder->database, "%s/state.db", folder->path);
}

const char *dbfolder_path(const struct dbfolder *folder, const char *name)
{
	return str_printf(folder->arena, "%s/%s", folder->path, name).p;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct strs names_in(const struct dbfolder *folder)
{
	CLEANUP_DIR DIR *dir = opendir(folder->path);
	struct strs names = {ARENA_ARRAY(folder->arena, struct str, 64), 0, 64};

	cr_assert(dir, "no folder %s", folder->path);
	for (struct dirent *entry; (entry = readdir(dir));) {
		struct str name = str_of(entry->d_name);

		if (str_is(name, ".") || str_is(name, ".."))
			continue;
		cr_assert(names.n < names.cap);
		names.at[names.n++] = str_copy(folder->arena, name);
	}
	qsort(names.at, names.n, sizeof *names.at, by_name);
	return names;
}

void dbfolder_remove(struct dbfolder *folder)
{
	struct strs names = names_in(folder);

	for (size_t i = 0; i < names.n; i++) {
		const char *path = dbfolder_path(folder, names.at[i].p);

		if (unlink(path))
			rmdir(path);
	}
	cr_assert(rmdir(folder->path) == 0, "%s isn't empty", folder->path);
}

struct sqlite3 *dbfolder_open(const struct dbfolder *folder, const char *name)
{
	sqlite3 *db;

	cr_assert(sqlite3_open(dbfolder_path(folder, name), &db) == SQLITE_OK);
	/* nobody pulls the plug */
	dbfolder_exec(db, "PRAGMA synchronous=off");
	return db;
}

void dbfolder_exec(struct sqlite3 *db, const char *sql)
{
	char *error = NULL;

	cr_assert(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql, error);
}

void dbfolder_sql(const struct dbfolder *folder, const char *name, const char *sql)
{
	sqlite3 *db = dbfolder_open(folder, name);

	dbfolder_exec(db, sql);
	cr_assert(sqlite3_close(db) == SQLITE_OK);
}

struct str dbfolder_read(const struct dbfolder *folder, const char *name)
{
	CLEANUP_FD int fd = open_unseen(dbfolder_path(folder, name));
	struct stat stat;
	char *bytes;

	cr_assert(fd >= 0 && fstat(fd, &stat) == 0, "no file %s", name);
	bytes = arena_alloc(folder->arena, (size_t)stat.st_size + 1);
	cr_assert(read(fd, bytes, (size_t)stat.st_size) == stat.st_size);
	return (struct str){bytes, (size_t)stat.st_size};
}

void dbfolder_write(const struct dbfolder *folder, const char *name, struct str bytes)
{
	CLEANUP_FD int fd =
		open(dbfolder_path(folder, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	cr_assert(fd >= 0, "cannot write %s", name);
	cr_assert(write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
}

void dbfolder_overwrite(const struct dbfolder *folder, const char *name, long at, struct str bytes)
{
	CLEANUP_FD int fd = open(dbfolder_path(folder, name), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	off_t end = lseek(fd, 0, SEEK_END);

	cr_assert(pwrite(fd, bytes.p, bytes.n, at < 0 ? end + at : at) == (ssize_t)bytes.n);
}

void dbfolder_resize(const struct dbfolder *folder, const char *name, long by)
{
	struct stat stat;

	cr_assert(lstat(dbfolder_path(folder, name), &stat) == 0);
	cr_assert(truncate(dbfolder_path(folder, name), stat.st_size + by) == 0);
}

struct str dbfolder_noise(const struct dbfolder *folder, size_t n)
{
	char *bytes = arena_alloc(folder->arena, n);
	unsigned seed = 1;

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (char)(seed >> 16);
	}
	return (struct str){bytes, n};
}

void dbfolder_copy(const struct dbfolder *from, const struct dbfolder *to)
{
	struct strs names = names_in(from);

	for (size_t i = 0; i < names.n; i++) {
		struct stat stat;

		cr_assert(lstat(dbfolder_path(from, names.at[i].p), &stat) == 0);
		if (S_ISREG(stat.st_mode))
			dbfolder_write(to, names.at[i].p, dbfolder_read(from, names.at[i].p));
	}
}

static void add_file(const struct dbfolder *folder, const char *name, bool with_atime,
		     struct buf *buf)
{
	struct stat s;

	cr_assert(lstat(dbfolder_path(folder, name), &s) == 0);
	buf_addf(buf, "%s ino %ju mode %o uid %u gid %u nlink %ju size %jd", name,
		 (uintmax_t)s.st_ino, s.st_mode, s.st_uid, s.st_gid, (uintmax_t)s.st_nlink,
		 (intmax_t)s.st_size);
	buf_addf(buf, " mtime %jd.%09ld ctime %jd.%09ld", (intmax_t)s.st_mtim.tv_sec,
		 s.st_mtim.tv_nsec, (intmax_t)s.st_ctim.tv_sec, s.st_ctim.tv_nsec);
	if (with_atime)
		buf_addf(buf, " atime %jd.%09ld", (intmax_t)s.st_atim.tv_sec, s.st_atim.tv_nsec);
	if (S_ISREG(s.st_mode))
		buf_addf(buf, " hash %llx", str_hash(dbfolder_read(folder, name)));
	buf_add_char(buf, '\n');
}

struct str dbfolder_picture(const struct dbfolder *folder, bool with_atime)
{
	struct strs names = names_in(folder);
	struct buf buf;

	buf_init(&buf, folder->arena, LIMIT_MIB);
	add_file(folder, ".", false, &buf);
	for (size_t i = 0; i < names.n; i++)
		add_file(folder, names.at[i].p, with_atime, &buf);
	return buf_str(&buf);
}

static void add_row(sqlite3_stmt *statement, struct buf *buf)
{
	for (int i = 0; i < sqlite3_column_count(statement); i++) {
		const char *name = sqlite3_column_name(statement, i);

		switch (sqlite3_column_type(statement, i)) {
		case SQLITE_NULL: break;
		case SQLITE_INTEGER:
			buf_addf(buf, " %s=%lld", name, sqlite3_column_int64(statement, i));
			break;
		case SQLITE_FLOAT:
			buf_addf(buf, " %s=%.17g", name, sqlite3_column_double(statement, i));
			break;
		default:
			buf_addf(buf, " %s='%.*s'", name, sqlite3_column_bytes(statement, i),
				 (const char *)sqlite3_column_text(statement, i));
		}
	}
}

static struct str ask_sqlite(const struct dbfolder *folder, const char *query)
{
	sqlite3 *db = dbfolder_open(folder, "state.db");
	sqlite3_stmt *statement = NULL;
	size_t rows = 0;
	struct buf first;
	struct str answer;
	int code = sqlite3_prepare_v2(db, query, -1, &statement, NULL);

	buf_init(&first, folder->arena, LIMIT_MIB);
	if (code == SQLITE_OK)
		while ((code = sqlite3_step(statement)) == SQLITE_ROW)
			if (rows++ == 0)
				add_row(statement, &first);
	answer = code == SQLITE_DONE ? str_printf(folder->arena, "rows %zu:%.*s", rows,
						  STR_ARG(buf_str(&first)))
				     : str_printf(folder->arena, "%s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return answer;
}

struct str dbfolder_oracle(const struct dbfolder *folder, const char *query)
{
	struct dbfolder copy;
	struct str answer;

	dbfolder_make(&copy, folder->arena);
	dbfolder_copy(folder, &copy);
	answer = ask_sqlite(&copy, query);
	dbfolder_remove(&copy);
	return answer;
}

struct str dbfolder_show(struct arena *arena, const struct sqlitedb_answer *answer)
{
	struct buf buf;

	buf_init(&buf, arena, LIMIT_MIB);
	if (!answer->exists)
		return STR("absent");
	buf_addf(&buf, "rows %zu:", answer->rows);
	for (size_t i = 0; i < answer->n_columns; i++) {
		const struct sqlitedb_column *column = &answer->columns[i];

		buf_addf(&buf, " %.*s=", STR_ARG(column->name));
		switch (column->value.type) {
		case SQLITEDB_NULL: buf_add(&buf, STR("NULL")); break;
		case SQLITEDB_INT: buf_addf(&buf, "%lld", (long long)column->value.integer); break;
		case SQLITEDB_REAL: buf_addf(&buf, "%.17g", column->value.real); break;
		case SQLITEDB_BYTES: buf_add(&buf, STR("(bytes)")); break;
		case SQLITEDB_TEXT: buf_addf(&buf, "'%.*s'", STR_ARG(column->value.text)); break;
		}
	}
	return buf_str(&buf);
}

struct str dbfolder_look(const struct dbfolder *folder, const char *name, const char *query, int ms)
{
	struct sqlitedb_request request = {.path = str_of(dbfolder_path(folder, name)),
					   .query = str_of(query),
					   .deadline = clock_now() + ms * CLOCK_MS};
	struct sqlitedb_answer answer;
	struct fault fault;

	if (sqlitedb_query(folder->arena, &request, &answer, &fault))
		return dbfolder_show(folder->arena, &answer);
	return str_printf(folder->arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
			  STR_ARG(fault.text));
}

struct str dbfolder_look_as(const struct dbfolder *folder, unsigned uid, const char *query, int ms)
{
	int ends[2];
	struct buf buf;
	pid_t child;
	ssize_t n;

	cr_assert(pipe2(ends, O_CLOEXEC) == 0);
	child = fork();
	cr_assert(child >= 0);
	if (child == 0) {
		struct str answer = STR("cannot become that user");

		if (setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 &&
		    setresuid(uid, uid, uid) == 0)
			answer = dbfolder_look(folder, "state.db", query, ms);
		n = write(ends[1], answer.p, answer.n);
		_exit(n == (ssize_t)answer.n ? 0 : 1);
	}
	close(ends[1]);
	buf_init(&buf, folder->arena, LIMIT_MIB);
	while ((n = read(ends[0], buf_room(&buf, 4096), 4096)) > 0)
		buf.n += (size_t)n;
	close(ends[0]);
	cr_assert(waitpid(child, &(int){0}, 0) == child);
	return buf_str(&buf);
}
