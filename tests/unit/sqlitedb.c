/* sys/sqlitedb: what is no database file, what may not be read, and links. */
#include "sys/sqlitedb.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "dbfolder.h"
#include "dbstate.h"
#include "dbwriter.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

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

static void put_text(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", STR("not a database at all\n"));
}

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
		dbstate_expect(rows[i].name, "",
			       dbfolder_look(&f.folder, rows[i].path, QUERY, LONG),
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
	dbstate_expect("link", "", dbfolder_look(&f.folder, "link.db", QUERY, LONG), want);
	dbstate_expect("folder", "", dbfolder_look(&f.folder, "folder/link.db", QUERY, LONG), want);
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
	dbstate_expect("the log", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG),
		       str_of(denied));
	cr_assert(chmod(dbfolder_path(&f.folder, LOG), 0644) == 0);
	cr_assert(chmod(f.folder.database, 0600) == 0);
	dbstate_expect("the database", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG),
		       str_of(denied));
	cr_assert(chmod(f.folder.database, 0644) == 0);
	cr_assert(chmod(f.folder.path, 0700) == 0);
	dbstate_expect("the folder", "", dbfolder_look_as(&f.folder, NOBODY, QUERY, LONG),
		       str_of(denied));
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
	dbstate_look(&f.folder, "without /proc", dbfolder_oracle(&f.folder, QUERY));
	cr_assert(umount2("/proc", MNT_DETACH) == 0);
	dbwriter_end(&writer);
	teardown(&f);
}
