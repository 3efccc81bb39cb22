#include "looking.h"

#include "base/buf.h"
#include "base/limits.h"
#include "probe/kinds.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void look_at(struct looking *looking, const char *path)
{
	looking_arg(looking, "path", path);
	looking_run(looking);
}

static void look_in(struct looking *looking, const char *bytes)
{
	look_at(looking, looking_file(looking, "f", str_of(bytes)));
	cr_assert(looking->done, "%s", looking_fault(looking));
}

Test(file, what_is_told)
{
	static const struct {
		const char *bytes, *limit, *size, *text, *lines;
	} rows[] = {
		{"", NULL, "0 B", "", ""},
		{"one", NULL, "3 B", "one", "one"},
		{"one\ntwo\n\n\n", NULL, "10 B", "one\ntwo", "one, two"},
		{"a\n\nb\n", NULL, "5 B", "a\n\nb", "a, , b"},
		{"a\r\n", NULL, "3 B", "a\r", "a\r"},
		{"\n\n", NULL, "2 B", "", ""},
		{"caf\xE9\n", NULL, "5 B", "caf\xE9", "caf\xE9"},
		{"abc\n", "3", "4 B", "abc", "abc"},
		{"abcd", "3", "4 B", "? is longer than 3 B", "? text is longer than 3 B"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		static const char *const attrs[] = {"exists", "size", "text", "lines"};
		const char *const want[] = {"yes", rows[i].size, rows[i].text, rows[i].lines};
		struct looking looking;

		looking_init(&looking, "file");
		if (rows[i].limit)
			looking_arg(&looking, "limit", rows[i].limit);
		look_in(&looking, rows[i].bytes);
		for (size_t k = 0; k < sizeof attrs / sizeof *attrs; k++) {
			const char *got = looking_says(&looking, attrs[k]);

			cr_expect_str_eq(got, want[k], "`%s`: %s: got `%s`, want `%s`",
					 rows[i].bytes, attrs[k], got, want[k]);
		}
		looking_release(&looking);
	}
}

/* A short text is told all the same where patterns are asked of it. */
Test(file, what_is_not_wanted_is_not_kept)
{
	static const struct {
		const char *asks;
		size_t n;
		const char *text, *answer;
	} rows[] = {
		{NULL, 3, "? not kept", "-"},
		{"b", 3, "aab", "yes"},
		{"c", LIMIT_TEXT_UNASKED + 1, "? not kept", "no"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		struct buf bytes;

		looking_init(&looking, "file");
		looking_wants_no(&looking, "text");
		looking_wants_no(&looking, "lines");
		if (rows[i].asks)
			looking_asks(&looking, "text", "contains", rows[i].asks);
		buf_init(&bytes, &looking.arena, LIMIT_MIB);
		buf_add_repeated(&bytes, 'a', rows[i].n - 1);
		buf_add_char(&bytes, 'b');
		look_in(&looking, buf_str(&bytes).p);
		cr_expect_str_eq(looking_says(&looking, "text"), rows[i].text);
		cr_expect_str_eq(looking_says(&looking, "lines"), "? not kept");
		cr_expect_str_eq(looking_answers(&looking, "text", "contains",
						 rows[i].asks ? rows[i].asks : ""),
				 rows[i].answer);
		looking_release(&looking);
	}
}

Test(file, patterns_are_answered)
{
	static const struct {
		const char *attr, *op, *operand, *want;
	} rows[] = {
		{"text", "matches", "^one$", "no"},
		{"text", "matches", "(?m)^two$", "yes"},
		{"text", "matches", "three\\z", "yes"},
		{"text", "matches", "\\Aone", "yes"},
		{"text", "matches", "^(o|n|e|\\s|t|w|h|r|.)*(*COMMIT)x", "no"},
		{"text", "contains", "e\nt", "yes"},
		{"text", "contains", "four", "no"},
		{"text", "starts_with", "one", "yes"},
		{"text", "starts_with", "two", "no"},
		{"text", "ends_with", "three", "yes"},
		{"text", "ends_with", "three\n", "no"},
		{"lines", "has", "^two$", "yes"},
		{"lines", "has", "one\ntwo", "no"},
		{"lines", "has", "^$", "no"},
	};
	struct looking looking;

	looking_init(&looking, "file");
	looking_wants_no(&looking, "text");
	looking_wants_no(&looking, "lines");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		looking_asks(&looking, rows[i].attr, rows[i].op, rows[i].operand);
	look_in(&looking, "one\ntwo\nthree\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got =
			looking_answers(&looking, rows[i].attr, rows[i].op, rows[i].operand);

		cr_expect_str_eq(got, rows[i].want, "%s %s %s: got %s, want %s", rows[i].attr,
				 rows[i].op, rows[i].operand, got, rows[i].want);
	}
	looking_release(&looking);
}

Test(file, groups_of_the_first_match)
{
	static const struct {
		const char *bytes, *pattern, *major, *minor;
	} rows[] = {
		{"v 1.2\nv 3.4\n", "v (?<major>\\d+)\\.(?<minor>\\d+)", "1", "2"},
		{"v 1\n", "v (?<major>\\d+)(\\.(?<minor>\\d+))?", "1", "-"},
		{"v x\n", "v (?<major>\\d+)(?<minor>)", "-", "-"},
		{"v 1\n", "v (?<major>\\d+)(?<minor>)", "1", ""},
		{"", "(?<major>)(?<minor>x)?", "", "-"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *major, *minor;

		looking_init(&looking, "file");
		looking_arg(&looking, "extract", rows[i].pattern);
		look_in(&looking, rows[i].bytes);
		major = looking_says(&looking, "major");
		minor = looking_says(&looking, "minor");
		cr_expect(strcmp(major, rows[i].major) == 0 && strcmp(minor, rows[i].minor) == 0,
			  "%s: got `%s` and `%s`, want `%s` and `%s`", rows[i].pattern, major,
			  minor, rows[i].major, rows[i].minor);
		looking_release(&looking);
	}
}

Test(file, a_pattern_that_runs_away_cannot_be_told)
{
	static const char pattern[] = "^(a+)+$";
	struct looking looking;
	const char *got;

	looking_init(&looking, "file");
	looking_asks(&looking, "text", "matches", pattern);
	looking_asks(&looking, "text", "ends_with", "b");
	looking_arg(&looking, "extract", "^(?<all>(a+)+)$");
	look_in(&looking, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n");
	got = looking_answers(&looking, "text", "matches", pattern);
	cr_expect(strncmp(got, "? the pattern `^(a+)+$` took more than ", 39) == 0, "got %s", got);
	got = looking_says(&looking, "all");
	cr_expect(strncmp(got, "? the pattern `^(?<all>", 23) == 0, "got %s", got);
	cr_expect_str_eq(looking_answers(&looking, "text", "ends_with", "b"), "yes");
	looking_release(&looking);
}

/* What is there but has nothing that could be read; wanted is how the fault begins. */
Test(file, what_is_no_file)
{
	struct looking looking;
	const char *folder;
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	looking_init(&looking, "file");
	folder = looking_folder(&looking);
	cr_assert(setenv("HOME", folder, 1) == 0);
	cr_assert(chdir(folder) == 0 && mkfifo("fifo", 0666) == 0 && mkdir("dir", 0755) == 0 &&
		  symlink("loop", "loop") == 0 && symlink("fifo", "to-fifo") == 0);
	strcpy(name.sun_path, "socket");
	cr_assert(bind(fd, (struct sockaddr *)&name, sizeof name) == 0);
	close(fd);
	static const struct {
		const char *path, *want;
	} rows[] = {
		{"fifo", "malformed: `fifo` is no absolute path"},
		{"~/fifo", "malformed: fifo: is a FIFO, not a file"},
		{"~/to-fifo", "malformed: to-fifo: is a FIFO, not a file"},
		{"~/dir", "malformed: dir: is a directory, not a file"},
		{"~/socket", "malformed: socket: is a socket, not a file"},
		{"/dev/zero", "malformed: /dev/zero: is a device, not a file"},
		{"/proc/kmsg", "malformed: /proc/kmsg: is a "},
		{"~/loop", "system: loop: Too many levels of symbolic links"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got;

		look_at(&looking, rows[i].path);
		got = looking_fault(&looking);
		cr_expect(strncmp(got, rows[i].want, strlen(rows[i].want)) == 0,
			  "%s: got `%s`, want `%s`", rows[i].path, got, rows[i].want);
	}
	looking_release(&looking);
}

Test(file, what_is_not_there_is_absent)
{
	static const char *const paths[] = {"/nothing/there", "/etc/passwd/below", "~/dangling"};
	struct looking looking;

	looking_init(&looking, "file");
	looking_asks(&looking, "text", "contains", "x");
	cr_assert(chdir(looking_folder(&looking)) == 0 && symlink("nothing", "dangling") == 0 &&
		  setenv("HOME", looking.folder, 1) == 0);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		look_at(&looking, paths[i]);
		cr_expect(looking.done && looking.record.n == 2, "%s: %s", paths[i],
			  looking_fault(&looking));
		cr_expect_str_eq(looking_says(&looking, "exists"), "no");
	}
	looking_release(&looking);
}

Test(file, what_nobody_may_read_is_denied)
{
	struct looking looking;
	const char *folder, *file, *below;

	looking_init(&looking, "file");
	folder = looking_folder(&looking);
	file = looking_file(&looking, "secret", STR("x\n"));
	cr_assert(chmod(file, 0) == 0);
	below = str_printf(&looking.arena, "%s/closed", folder).p;
	cr_assert(mkdir(below, 0) == 0);
	below = str_printf(&looking.arena, "%s/x", below).p;
	if (geteuid() == 0) {
		look_at(&looking, file);
		cr_expect_str_eq(looking_says(&looking, "text"), "x", "as root: %s",
				 looking_fault(&looking));
		cr_assert(chown(file, 1, 1) == 0 && chown(folder, 1, 1) == 0);
	}
	begin_being_nobody();
	look_at(&looking, file);
	cr_expect(!looking.done && looking.fault.kind == FAULT_DENIED, "%s",
		  looking_fault(&looking));
	look_at(&looking, below);
	cr_expect(!looking.done && looking.fault.kind == FAULT_DENIED, "%s",
		  looking_fault(&looking));
	end_being_nobody();
	looking_release(&looking);
}

Test(file, files_that_the_kernel_makes)
{
	struct looking looking;

	looking_init(&looking, "file");
	look_at(&looking, "/proc/self/status");
	cr_assert(looking.done, "%s", looking_fault(&looking));
	cr_expect(strncmp(looking_says(&looking, "text"), "Name:\t", 6) == 0);
	cr_expect_str_eq(looking_says(&looking, "size"), "0 B");
	looking_release(&looking);
}

/* Far more text than may be held, and a file that ends long after its last byte of any interest. */
Test(file, any_size_in_little_memory)
{
	enum { HOLE = 192 * 1024 * 1024 };
	struct looking looking;
	const char *path;
	int fd;

	looking_init(&looking, "file");
	looking_wants_no(&looking, "lines");
	looking_asks(&looking, "text", "matches", "needle$");
	looking_asks(&looking, "text", "matches", "noodle");
	looking_asks(&looking, "text", "starts_with", "a");
	path = looking_file(&looking, "big", STR("a"));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	cr_assert(fd >= 0 && pwrite(fd, "needle\n", 7, HOLE) == 7);
	close(fd);
	look_at(&looking, path);
	cr_assert(looking.done, "%s", looking_fault(&looking));
	cr_expect_str_eq(looking_says(&looking, "text"), "? is longer than 1 MiB");
	cr_expect_str_eq(looking_answers(&looking, "text", "matches", "needle$"), "yes");
	cr_expect_str_eq(looking_answers(&looking, "text", "matches", "noodle"), "no");
	cr_expect_str_eq(looking_answers(&looking, "text", "starts_with", "a"), "yes");
	cr_expect(looking.arena.total < 8 * 1024 * 1024, "%zu bytes", looking.arena.total);
	looking_release(&looking);
}

Test(file, a_deadline_that_is_over)
{
	struct looking looking;

	looking_init(&looking, "file");
	looking.deadline = 1;
	look_at(&looking, "/etc/passwd");
	cr_expect_str_eq(looking_fault(&looking),
			 "timeout: /etc/passwd: was not read to its end in time");
	looking_release(&looking);
}

Test(file, limits_that_are_none)
{
	static const struct {
		const char *limit;
		bool want;
	} rows[] = {{"1", true}, {"64 MiB", true}, {"0", false}, {"1 GiB", true}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		struct str why = STR_NONE;
		size_t option, at;

		looking_init(&looking, "file");
		looking_arg(&looking, "limit", rows[i].limit);
		cr_expect_eq(looking.kind->check(&looking.arena, looking.args, &option, &at, &why),
			     rows[i].want, "%s", rows[i].limit);
		look_at(&looking, "/dev/null/x");
		cr_expect_eq(looking.done, rows[i].want, "%s", rows[i].limit);
		looking_release(&looking);
	}
}
