#include "sys/path.h"

#include "base/arena.h"
#include "base/buf.h"
#include "sys/fault.h"
#include "sys/owners.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, UNKNOWN_OWNER = 4000001 };

/* A folder with one of everything; the test's working directory. */
static char folder[] = "/tmp/test-path-XXXXXX";

static void shell(const char *command)
{
	cr_assert(system(command) == 0, "%s", command);
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0, "%s", path);
	close(fd);
}

static void lay_out(void)
{
	cr_assert(mkdtemp(folder), "a folder in /tmp");
	cr_assert(chdir(folder) == 0 && chmod(".", 0755) == 0, "%s", folder);
	umask(022);
	shell("printf abc >file; : >empty; printf x >'two words'; printf x >\"$(printf "
	      "'b\\377')\"\n"
	      "for mode in 0000 0600 0444 0222 0111 0755 1644 2755 4755 6711 7777; do\n"
	      "	printf x >mode-$mode; chmod $mode mode-$mode; done\n"
	      "mkdir dir sticky closed; chmod 1777 sticky; printf x >closed/file; mkdir "
	      "closed/dir\n"
	      "ln -s file link; ln -s dir link-dir; ln -s nothing dangling; ln -s loop loop\n"
	      "ln -s link link-link; ln -s closed/file link-closed; ln file hard; mkfifo fifo\n"
	      "ln -s \"$PWD/fifo\" link-fifo; chmod 0700 closed\n"
	      "touch -d '1999-12-31 23:59:59.123456789 UTC' old; touch -d '1960-01-01 UTC' "
	      "ancient\n"
	      "touch -d '2106-02-08 UTC' future; truncate -s 5G sparse\n");
	make_socket("socket");
	if (geteuid() == 0)
		shell("mknod char c 1 3; mknod block b 7 99; printf x >theirs; chmod 0640 theirs\n"
		      "chown 1:2 theirs; printf x >unknown; chown 4000001:4000002 unknown\n"
		      "chown -h 1 link-dir\n");
}

static void clear_away(void)
{
	shell("chmod -R u+rwx . 2>/dev/null; rm -rf \"$PWD\"");
}

TestSuite(path, .init = lay_out, .fini = clear_away);

static const char *const paths[] = {
	".",
	"file",
	"empty",
	"two words",
	"b\377",
	"mode-0000",
	"mode-0600",
	"mode-0444",
	"mode-0222",
	"mode-0111",
	"mode-0755",
	"mode-1644",
	"mode-2755",
	"mode-4755",
	"mode-6711",
	"mode-7777",
	"dir",
	"dir/",
	"dir/.",
	"dir/..",
	"sticky",
	"closed",
	"closed/file",
	"closed/nothing",
	"closed/file/below",
	"closed/dir/nothing",
	"link",
	"link/",
	"link-dir",
	"link-dir/",
	"link-dir/nothing",
	"link-link",
	"link-closed",
	"link-fifo",
	"dangling",
	"dangling/",
	"loop",
	"loop/below",
	"hard",
	"fifo",
	"socket",
	"old",
	"ancient",
	"future",
	"sparse",
	"nothing",
	"nothing/below",
	"file/below",
	"char",
	"block",
	"theirs",
	"unknown",
	"/usr",
	"/dev/null",
	"/etc/passwd",
	"/etc/shadow",
	"/proc/version",
	"/proc/1/root",
	"/proc/sys/kernel/hostname",
	"/sys/kernel",
};

enum { PATHS = sizeof paths / sizeof *paths };

/* Everything at once, or one thing. */
static bool look(struct arena *arena, struct str path, bool follow, unsigned wants,
		 struct path_look *ret, struct fault *reterr)
{
	struct owners owners;
	struct path_ask ask = {path, follow, wants, &owners, NULL};

	owners_init(&owners, arena, NULL);
	return path_look(arena, &ask, ret, reterr);
}

/* What the command prints; all of it may run in a forked process, which Criterion doesn't know. */
static struct str output_of(struct arena *arena, struct str command)
{
	FILE *pipe = popen(command.p, "re");
	struct buf out;
	int c;

	buf_init(&out, arena, 1 << 20);
	while (pipe && (c = getc(pipe)) != EOF)
		buf_add_char(&out, (char)c);
	if (pipe)
		pclose(pipe);
	return buf_str(&out);
}

/* What the script prints for each path, $p: a line. */
static struct str lines_for_paths(struct arena *arena, const char *script)
{
	struct buf command;

	buf_init(&command, arena, 1 << 16);
	buf_add(&command, STR("export LC_ALL=C; for p in"));
	for (size_t i = 0; i < PATHS; i++)
		buf_addf(&command, " '%s'", paths[i]);
	buf_addf(&command, "; do %s 2>&1; done", script);
	return output_of(arena, buf_str(&command));
}

static struct str named(struct str name)
{
	return str_is_set(name) ? name : STR("UNKNOWN");
}

/* A look in the words of stat(1). */
static struct str in_words_of_stat(struct arena *arena, const struct path_look *look)
{
	static const struct {
		const char *ours, *theirs;
	} types[] = {
		{"dir", "directory"},
		{"link", "symbolic link"},
		{"socket", "socket"},
		{"fifo", "fifo"},
		{"block", "block special file"},
		{"char", "character special file"},
		{"file", "regular file"},
	};
	const char *type = look->size ? "regular file" : "regular empty file";
	long long seconds = look->mtime, nanoseconds = look->mtime_ns;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_is(look->type, types[i].ours) && !str_is(look->type, "file"))
			type = types[i].theirs;
	/* stat(1) writes a time before 1970 as the negative number that it is */
	return str_printf(arena, "%s|%o|%u|%u|%.*s|%.*s|%llu|%llu|%lld.%09lld", type, look->mode,
			  look->uid, look->gid, STR_ARG(named(look->user)),
			  STR_ARG(named(look->group)), (unsigned long long)look->size,
			  (unsigned long long)look->nlink, seconds, nanoseconds);
}

static struct str seen(struct arena *arena, const char *path, bool follow)
{
	struct path_look found;
	struct fault fault;

	if (!look(arena, str_of(path), follow, PATH_USER | PATH_GROUP, &found, &fault))
		return fault.text;
	return found.exists ? in_words_of_stat(arena, &found) : STR("absent");
}

/* A line of stat(1), refusals as we tell them. */
static struct str in_our_words(struct str line)
{
	static const char *const absences[] = {"No such file or directory", "Not a directory"};

	if (!str_starts_with(line, STR("stat: ")))
		return line;
	for (size_t at; (at = str_find(line, STR(": "), 0)) < line.n;)
		line = str_from(line, at + 2);
	for (size_t i = 0; i < sizeof absences / sizeof *absences; i++)
		if (str_is(line, absences[i]))
			return STR("absent");
	return line;
}

/* In a forked process too: Criterion listens to no others than its own. */
static int differ(const char *path, struct str got, struct str want)
{
	if (str_eq(got, want))
		return 0;
	fprintf(stderr, "%s: got %.*s, want %.*s\n", path, STR_ARG(got), STR_ARG(want));
	return 1;
}

/* How many looks differ from what stat(1) tells. */
static int differences_to_stat(void)
{
	static const char *const scripts[] = {
		"stat --printf='%F|%a|%u|%g|%U|%G|%s|%h|%.9Y\n' -- \"$p\"",
		"stat -L --printf='%F|%a|%u|%g|%U|%G|%s|%h|%.9Y\n' -- \"$p\"",
	};
	struct arena arena;
	int n = 0;

	arena_init(&arena, NULL);
	for (int follow = 0; follow < 2; follow++) {
		struct str lines = lines_for_paths(&arena, scripts[follow]), line = STR_NONE;

		for (size_t i = 0; i < PATHS; i++) {
			str_next(&lines, '\n', &line);
			n += differ(paths[i], seen(&arena, paths[i], follow), in_our_words(line));
		}
	}
	arena_release(&arena);
	return n;
}

/* How many answers about what may be done differ from those of test(1). */
static int differences_to_test(void)
{
	struct arena arena;
	struct str lines, line = STR_NONE;
	int n = 0;

	arena_init(&arena, NULL);
	lines = lines_for_paths(&arena, "for f in r w x; do env test -$f \"$p\"; "
					"printf $?; done; echo");
	for (size_t i = 0; i < PATHS; i++) {
		struct path_look found = {0};
		struct fault fault;

		/* test(1) takes a refusal for a no */
		if (!look(&arena, str_of(paths[i]), true,
			  PATH_READABLE | PATH_WRITABLE | PATH_EXECUTABLE, &found, &fault))
			found = (struct path_look){0};
		str_next(&lines, '\n', &line);
		n += differ(paths[i],
			    str_printf(&arena, "%d%d%d", !found.readable, !found.writable,
				       !found.executable),
			    line);
	}
	arena_release(&arena);
	return n;
}

/* The number, as somebody who has no rights counts it. */
static int as_nobody(int (*count)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (setgid(NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))
			_exit(255);
		_exit(count());
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid, "fork");
	cr_assert(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status);
}

static void needs_root(void)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
}

Test(path, sees_what_stat_sees)
{
	cr_assert(differences_to_stat() == 0, "see above");
}

Test(path, sees_what_stat_sees_as_nobody)
{
	needs_root();
	cr_assert(as_nobody(differences_to_stat) == 0, "see above");
}

Test(path, may_do_what_test_may)
{
	cr_assert(differences_to_test() == 0, "see above");
}

Test(path, may_do_what_test_may_as_nobody)
{
	needs_root();
	cr_assert(as_nobody(differences_to_test) == 0, "see above");
}

Test(path, tells_what_a_link_says)
{
	static const struct {
		const char *path;
		bool follow;
		const char *want; /* NULL: absent */
	} rows[] = {
		{"link", false, "file"},
		{"link", true, "file"},
		{"link-link", true, "link"},
		{"link-dir", true, "dir"},
		{"dangling", false, "nothing"},
		{"dangling", true, NULL},
		{"loop", false, "loop"},
		{"file", false, NULL},
		{"dir", true, NULL},
		{"nothing", false, NULL},
		{"link-dir/.", false, NULL},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct path_look found;
		struct fault fault;

		cr_assert(look(&arena, str_of(rows[i].path), rows[i].follow, PATH_TARGET, &found,
			       &fault),
			  "%s: %.*s", rows[i].path, STR_ARG(fault.text));
		cr_assert(str_eq(found.target, str_of(rows[i].want)) &&
				  str_is_set(found.target) == (rows[i].want != NULL),
			  "%s: got %.*s, want %s", rows[i].path, STR_ARG(found.target),
			  rows[i].want ? rows[i].want : "none");
	}
	arena_release(&arena);
}

Test(path, asks_a_link_itself_where_it_is_not_to_be_followed)
{
	struct arena arena;
	struct path_look found;
	struct fault fault;
	unsigned wants = PATH_READABLE | PATH_WRITABLE | PATH_EXECUTABLE | PATH_FREE;

	arena_init(&arena, NULL);
	cr_assert(look(&arena, STR("dangling"), false, wants, &found, &fault), "%.*s",
		  STR_ARG(fault.text));
	cr_assert(found.exists && found.readable && found.writable && found.executable &&
			  found.free > 0,
		  "a link's own rights, and where it lies");
	arena_release(&arena);
}

Test(path, tells_only_what_is_asked)
{
	struct arena arena;
	struct path_ask ask = {.path = STR("file"), .follow = true};
	struct path_look found;
	struct fault fault;

	arena_init(&arena, NULL);
	cr_assert(path_look(&arena, &ask, &found, &fault), "%.*s", STR_ARG(fault.text));
	cr_assert(found.exists && found.size == 3 && !str_is_set(found.user) &&
			  !str_is_set(found.group) && !str_is_set(found.target) &&
			  !found.readable && !found.writable && !found.executable && !found.free,
		  "no more than the first look tells");
	cr_assert(arena.total == 0, "%zu bytes taken", arena.total);
	arena_release(&arena);
}

/* Others may fill the file system meanwhile: it counts when it says the same before and after. */
Test(path, tells_the_free_bytes_that_stat_tells)
{
	struct arena arena;
	unsigned long long blocks[2], size = 0;
	struct path_look found;
	struct fault fault;
	bool same = false;

	arena_init(&arena, NULL);
	for (int tries = 0; tries < 1000 && !same; tries++) {
		for (int i = 0; i < 2; i++) {
			struct str out = output_of(&arena, STR("stat -f -c '%a %S' ."));

			cr_assert(sscanf(out.p, "%llu %llu", &blocks[i], &size) == 2, "stat -f");
			if (i == 0)
				cr_assert(
					look(&arena, STR("file"), true, PATH_FREE, &found, &fault),
					"%.*s", STR_ARG(fault.text));
		}
		same = blocks[0] == blocks[1];
	}
	cr_assert(same && found.free == blocks[0] * size, "got %llu, want %llu",
		  (unsigned long long)found.free, blocks[0] * size);
	arena_release(&arena);
}

Test(path, asks_each_owner_once)
{
	struct arena arena;
	struct owners owners;
	struct str first, second, group;
	struct fault fault;

	arena_init(&arena, NULL);
	owners_init(&owners, &arena, NULL);
	cr_assert(owners_user(&owners, 0, &first, &fault) && str_is(first, "root"), "user 0");
	cr_assert(owners_group(&owners, 0, &group, &fault) && str_is(group, "root"), "group 0");
	cr_assert(owners_user(&owners, 0, &second, &fault) && second.p == first.p,
		  "the name that is known");
	cr_assert(owners_user(&owners, UNKNOWN_OWNER, &first, &fault) && !str_is_set(first),
		  "nobody has this number");
	cr_assert(owners_user(&owners, UNKNOWN_OWNER, &second, &fault) && !str_is_set(second),
		  "nor the second time");
	cr_assert(owners.names.n == 3, "%zu asked", owners.names.n);
	arena_release(&arena);
}

Test(path, refuses_what_is_no_path)
{
	struct arena arena;
	char longest[5000];
	const struct {
		struct str path;
		const char *want;
	} rows[] = {
		{STR("file\0x"), "holds a NUL byte"},
		{{longest, sizeof longest}, "File name too long"},
		{{longest, 4096}, "File name too long"},
		{{longest, 4095}, "File name too long"},
		{{longest, 256}, "File name too long"},
	};

	memset(longest, 'a', sizeof longest);
	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct path_look found;
		struct path_file file;
		struct fault fault;

		cr_assert(!look(&arena, rows[i].path, true, 0, &found, &fault) &&
				  str_is(fault.text, rows[i].want),
			  "row %zu: got %.*s, want %s", i, STR_ARG(fault.text), rows[i].want);
		cr_assert(!path_open(&arena, NULL, rows[i].path, &file, &fault) &&
				  str_is(fault.text, rows[i].want),
			  "open, row %zu: got %.*s, want %s", i, STR_ARG(fault.text), rows[i].want);
	}
	arena_release(&arena);
}

/* ---- opening ---- */

/* What opening gives, in words: the bytes, "absent", or the fault. */
static struct str opened(struct arena *arena, const char *path)
{
	char bytes[16];
	struct path_file file;
	struct fault fault;
	ssize_t n;
	int flags;

	if (!path_open(arena, NULL, str_of(path), &file, &fault))
		return str_printf(arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
				  STR_ARG(fault.text));
	if (!file.exists)
		return file.fd == -1 ? STR("absent") : STR("absent, and open");
	flags = fcntl(file.fd, F_GETFL);
	n = read(file.fd, bytes, sizeof bytes);
	if (!(flags & O_NONBLOCK) || !(fcntl(file.fd, F_GETFD) & FD_CLOEXEC) ||
	    (flags & O_ACCMODE) != O_RDONLY)
		return STR("wrong flags");
	close(file.fd);
	return n < 0 ? STR("can't be read") : str_copy(arena, (struct str){bytes, (size_t)n});
}

struct opening {
	const char *path, *want;
};

static int wrong_openings(const struct opening *rows, size_t n)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, NULL);
		got = opened(&arena, rows[i].path);
		wrong += differ(rows[i].path, got, str_of(rows[i].want));
		arena_release(&arena);
	}
	return wrong;
}

#define WRONG_OPENINGS(rows) wrong_openings((rows), sizeof(rows) / sizeof *(rows))

static const struct opening openings[] = {
	{"file", "abc"},
	{"link-link", "abc"},
	{"empty", ""},
	{"nothing", "absent"},
	{"dangling", "absent"},
	{"file/below", "absent"},
	{"dir", "malformed: is a directory, not a file"},
	{"fifo", "malformed: is a FIFO, not a file"},
	{"link-fifo", "malformed: is a FIFO, not a file"},
	{"socket", "malformed: is a socket, not a file"},
	{"/dev/null", "malformed: is a device, not a file"},
	{"/dev/tty", "malformed: is a device, not a file"},
	{"loop", "system: Too many levels of symbolic links"},
};

Test(path, opens_files_and_nothing_else)
{
	cr_assert(WRONG_OPENINGS(openings) == 0, "see above");
}

static int wrong_openings_of_nobody(void)
{
	static const struct opening rows[] = {
		{"mode-0444", "x"},
		{"mode-0600", "denied: Permission denied"},
		{"closed/file", "denied: Permission denied"},
		{"link-closed", "denied: Permission denied"},
	};

	return WRONG_OPENINGS(openings) + WRONG_OPENINGS(rows);
}

Test(path, opens_what_nobody_may_read)
{
	needs_root();
	cr_assert(as_nobody(wrong_openings_of_nobody) == 0, "see above");
}

Test(path, leaves_streams_of_the_kernel_alone)
{
	static const struct opening rows[] = {
		{"/proc/kmsg", "malformed: is a stream that reading uses up, not a file"},
		{"to-kmsg", "malformed: is a stream that reading uses up, not a file"},
		{"/proc/self/clear_refs", "malformed: is there to be written to, not read"},
		{"kmsg", "own"},
	};

	shell("ln -s /proc/kmsg to-kmsg; printf own >kmsg");
	cr_assert(WRONG_OPENINGS(rows) == 0, "see above");
}

/* In mounts of its own. */
static int in_own_mounts(int (*count)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
			_exit(254);
		_exit(count());
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status), "fork");
	return WEXITSTATUS(status);
}

static int wrong_openings_of_traces(void)
{
	static const struct opening rows[] = {
		{"dir/trace_pipe", "malformed: is a stream that reading uses up, not a file"},
		{"dir/per_cpu/cpu0/trace_pipe_raw",
		 "malformed: is a stream that reading uses up, not a file"},
		{"dir/free_buffer", "malformed: is there to be written to, not read"},
		{"dir/tracing_on", "1\n"},
	};

	if (mount("none", "dir", "tracefs", 0, NULL))
		return 253;
	return WRONG_OPENINGS(rows);
}

Test(path, leaves_traces_of_the_kernel_alone)
{
	int wrong;

	needs_root();
	wrong = in_own_mounts(wrong_openings_of_traces);
	if (wrong == 253)
		cr_skip_test("no tracefs here");
	cr_assert(wrong == 0, "%d, see above", wrong);
}

static int wrong_openings_without_proc(void)
{
	return umount2("/proc", MNT_DETACH) ? 252 : WRONG_OPENINGS(openings);
}

Test(path, opens_without_proc)
{
	int wrong;

	needs_root();
	wrong = in_own_mounts(wrong_openings_without_proc);
	cr_assert(wrong == 0, "%d, see above", wrong);
}

Test(path, leaves_the_time_of_access_alone)
{
	struct stat was, is;

	shell("touch -a -d '1999-01-01 UTC' file");
	cr_assert(stat("file", &was) == 0, "file");
	cr_assert(wrong_openings(openings, 1) == 0, "see above");
	cr_assert(stat("file", &is) == 0 && is.st_atime == was.st_atime, "it was moved");
}
