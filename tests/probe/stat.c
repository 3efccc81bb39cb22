#include "looking.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void look_at(struct looking *looking, const char *path, const char *follow)
{
	looking_arg(looking, "path", path);
	looking_arg(looking, "follow", follow);
	looking_run(looking);
}

static long long number(struct looking *looking, const char *attr)
{
	const struct record_attr *found = record_find(&looking->record, str_of(attr));

	return found ? found->value.number : -1;
}

/* In the words of the format below. */
static const char *seen(struct looking *looking)
{
	if (!looking->done)
		return looking_fault(looking);
	if (strcmp(looking_says(looking, "exists"), "yes") != 0)
		return "absent";
	return str_printf(&looking->arena, "%s %s %s %s %s %s %lld %s %lld",
			  looking_says(looking, "type"), looking_says(looking, "mode"),
			  looking_says(looking, "uid"), looking_says(looking, "gid"),
			  looking_says(looking, "user"), looking_says(looking, "group"),
			  number(looking, "size"), looking_says(looking, "nlink"),
			  number(looking, "mtime"))
		.p;
}

/* stat(1), its words for types made ours. */
static const char *seen_by_stat(struct looking *looking, const char *path, bool follow)
{
	static const char script[] =
		"export LC_ALL=C; stat %s --printf='%%F %%04a %%u %%g %%U %%G %%s %%h %%Y' -- '%s' "
		"|"
		"sed 's/^directory/dir/; s/^regular empty file/file/; s/^regular file/file/;"
		"s/^symbolic link/link/; s/^character special file/char/;"
		"s/^block special file/block/; s/UNKNOWN/-/g'";
	char line[1000] = "";
	FILE *pipe = popen(str_printf(&looking->arena, script, follow ? "-L" : "", path).p, "re");

	if (!pipe || !fgets(line, sizeof line, pipe))
		line[0] = '\0';
	if (pipe)
		pclose(pipe);
	return str_copy(&looking->arena, str_of(line)).p;
}

static void make_one_of_each(struct looking *looking)
{
	const char *folder = looking_folder(looking);

	looking_file(looking, "file", STR("abc"));
	looking_file(looking, "empty", STR(""));
	cr_assert(chdir(folder) == 0 && symlink("file", "link") == 0 && mkdir("dir", 0700) == 0 &&
			  mkfifo("fifo", 0600) == 0 && chmod("file", 04751) == 0,
		  "%s", folder);
	if (geteuid() == 0)
		cr_assert(chown("empty", 4000001, 4000002) == 0, "empty");
}

Test(stat, tells_what_stat_tells)
{
	static const char *const names[] = {"file", "empty", "link", "dir", "fifo"};
	static const char *const paths[] = {"/dev/null", "/etc/passwd", "/usr/bin",
					    "/proc/version"};
	struct looking looking;

	looking_init(&looking, "stat");
	make_one_of_each(&looking);
	for (size_t i = 0; i < 2 * (5 + 4); i++) {
		const char *path = i / 2 < 5 ? str_printf(&looking.arena, "%s/%s", looking.folder,
							  names[i / 2])
						       .p
					     : paths[i / 2 - 5];
		const char *want = seen_by_stat(&looking, path, i % 2);

		look_at(&looking, path, i % 2 ? "yes" : "no");
		cr_expect_str_eq(seen(&looking), want, "%s: got %s, want %s", path, seen(&looking),
				 want);
		cr_expect_str_eq(looking_says(&looking, "path"), path);
	}
	looking_release(&looking);
}

Test(stat, links_rights_and_space)
{
	struct looking looking;

	looking_init(&looking, "stat");
	make_one_of_each(&looking);
	for (int follow = 0; follow < 2; follow++) {
		look_at(&looking, str_printf(&looking.arena, "%s/link", looking.folder).p,
			follow ? "yes" : "no");
		cr_expect_str_eq(looking_says(&looking, "target"), "file");
		cr_expect_str_eq(looking_says(&looking, "type"), follow ? "file" : "link");
		cr_expect_str_eq(looking_says(&looking, "readable"), "yes");
		cr_expect(number(&looking, "free") > 0, "free: %s", looking_says(&looking, "free"));
	}
	begin_being_nobody();
	look_at(&looking, str_printf(&looking.arena, "%s/dir", looking.folder).p, "yes");
	if (geteuid() != getuid())
		cr_expect_str_eq(looking_says(&looking, "readable"), "no");
	look_at(&looking, str_printf(&looking.arena, "%s/dir/x", looking.folder).p, "yes");
	if (geteuid() != getuid())
		cr_expect_str_eq(looking_fault(&looking), "denied: dir/x: Permission denied");
	end_being_nobody();
	looking_release(&looking);
}

Test(stat, age)
{
	static const struct {
		long long ago, want; /* seconds, milliseconds */
	} rows[] = {{3600, 3600000}, {0, 0}, {-3600, -3600000}, {2000000000, 2000000000000}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}};
		struct looking looking;
		const char *path;
		long long got;

		looking_init(&looking, "stat");
		path = looking_file(&looking, "file", STR("x"));
		clock_gettime(CLOCK_REALTIME, &times[1]);
		times[1].tv_sec -= rows[i].ago;
		cr_assert(utimensat(AT_FDCWD, path, times, 0) == 0, "%s", path);
		look_at(&looking, path, "yes");
		got = number(&looking, "age");
		cr_expect(got >= rows[i].want && got < rows[i].want + 600000, "got %lld, want %lld",
			  got, rows[i].want);
		looking_release(&looking);
	}
}

Test(stat, what_is_not_there)
{
	static const char *const no[] = {"exists", "readable", "writable", "executable"};
	static const char *const absent[] = {"type", "mode", "user", "size", "target", "free"};
	struct looking looking;

	looking_init(&looking, "stat");
	look_at(&looking, "/nothing/at/all", "yes");
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		cr_expect_str_eq(looking_says(&looking, no[i]), "no", "%s", no[i]);
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
		cr_expect_str_eq(looking_says(&looking, absent[i]), "-", "%s", absent[i]);
	looking_release(&looking);
}

Test(stat, only_what_is_wanted)
{
	struct looking looking;

	looking_init(&looking, "stat");
	looking.wants.attrs = 0;
	look_at(&looking, "/etc/passwd", "yes");
	cr_expect(looking.record.n == 2, "path and exists alone, not %zu", looking.record.n);
	look_at(&looking, "/nothing", "yes");
	cr_expect(looking.record.n == 2, "path and exists alone, not %zu", looking.record.n);
	looking_release(&looking);
}

Test(stat, paths_as_rules_write_them)
{
	static const struct {
		const char *path, *want, *fault;
	} rows[] = {
		{"~/x", "/nothing/x", "a record"},
		{"/x/../y", "/x/../y", "a record"},
		{"x", "x", "malformed: `x` is no absolute path, which begins with `/` or `~/`"},
		{"", "", "malformed: `` is no absolute path, which begins with `/` or `~/`"},
		{"~root/x", "~root/x",
		 "malformed: `~root/x` is no absolute path, which begins with `/` or `~/`"},
	};

	setenv("HOME", "/nothing", 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		looking_init(&looking, "stat");
		look_at(&looking, rows[i].path, "yes");
		cr_expect_str_eq(looking_says(&looking, "path"), rows[i].want);
		cr_expect_str_eq(looking_fault(&looking), rows[i].fault, "%s: got %s, want %s",
				 rows[i].path, looking_fault(&looking), rows[i].fault);
		looking_release(&looking);
	}
}

Test(stat, the_home_without_HOME)
{
	static const char *const homes[] = {NULL, "", "home"};
	struct looking looking;
	const char *want;

	looking_init(&looking, "stat");
	want = str_printf(&looking.arena, "%s/x", getpwuid(geteuid())->pw_dir).p;
	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
		unsetenv("HOME");
		if (homes[i])
			setenv("HOME", homes[i], 1);
		look_at(&looking, "~/x", "yes");
		cr_expect_str_eq(looking_says(&looking, "path"), want);
	}
	if (geteuid() == 0 && seteuid(4000001) == 0) {
		look_at(&looking, "~/x", "yes");
		cr_expect_str_eq(looking_fault(&looking),
				 "system: ~/x: needs the user's home, which neither HOME nor the "
				 "user database names");
		cr_assert(seteuid(0) == 0);
	}
	looking_release(&looking);
}
