#include "sys/which.h"

#include "base/arena.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

/* a and b hold programs, `closed` may not be searched but by its owner; the working directory. */
static char folder[] = "/tmp/test-which-XXXXXX";

static void shell(const char *command)
{
	cr_assert(system(command) == 0, "%s", command);
}

static void lay_out(void)
{
	cr_assert(mkdtemp(folder) && chdir(folder) == 0 && chmod(".", 0755) == 0, "%s", folder);
	umask(022);
	shell("mkdir a b closed; for p in a/one b/one b/two closed/three here 'b/two words'; do\n"
	      "	printf '#!/bin/sh\\n' >\"$p\"; chmod 0755 \"$p\"; done\n"
	      "printf x >a/two; mkdir a/dir b/loop; ln -s nothing a/dangling; ln -s loop a/loop\n"
	      "ln -s ../b/two a/link; cp b/two b/dir; cp b/two b/dangling; chmod 0700 closed\n"
	      "cp b/two a/owners; chmod 0700 a/owners; cp b/two b/owners; mkfifo a/fifo\n"
	      "chmod 0755 a/fifo");
}

static void clear_away(void)
{
	shell("rm -rf \"$PWD\"");
}

TestSuite(which, .init = lay_out, .fini = clear_away);

static const char *const names[] = {
	"one",  "two",    "two words", "three", "here", "dir",      "dangling", "link",
	"fifo", "owners", "nothing",   "sh",    "ls",   "ldconfig", "..",
};

/* Each element with the folder in front. */
static const char *const searches[] = {"a:b", "b:a", "b/:a", "closed:a", "a::b", "a/one:b", "b:b"};

static struct str search_path(struct arena *arena, const char *list)
{
	struct str rest = str_of(list), entry, path = STR_NONE;

	while (str_next(&rest, ':', &entry))
		path = str_printf(arena, "%.*s%s%s/%.*s", STR_ARG(path), path.n ? ":" : "", folder,
				  STR_ARG(entry));
	return str_printf(arena, "%.*s:/usr/bin", STR_ARG(path));
}

static struct str found(struct arena *arena, const char *name, struct str path)
{
	struct which_ask ask = {.name = str_of(name), .path = path};
	struct which_found found;
	struct fault fault;

	if (!which_find(arena, &ask, &found, &fault))
		return str_printf(arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
				  STR_ARG(fault.text));
	if (!found.exists)
		return str_printf(arena, "not found%s", str_is_set(found.path) ? " there" : "");
	return found.path;
}

/* What a shell would run. */
static struct str found_by_shell(struct arena *arena, const char *name, struct str path)
{
	char line[4096] = "";
	struct str command =
		str_printf(arena, "PATH='%.*s:/usr/local/sbin:/usr/sbin:/sbin'; command -v -- '%s'",
			   STR_ARG(path), name);
	FILE *pipe = popen(command.p, "re");
	struct str out;

	if (!pipe || !fgets(line, sizeof line, pipe))
		line[0] = '\0';
	if (pipe)
		pclose(pipe);
	out = str_trim(str_of(line));
	return out.n ? str_copy(arena, out) : STR("not found");
}

/* A path may have one slash or two where the directory's name ends in one. */
static bool is_same_file(struct str a, struct str b)
{
	struct stat one, two;

	if (str_eq(a, b))
		return true;
	return stat(a.p, &one) == 0 && stat(b.p, &two) == 0 && one.st_ino == two.st_ino &&
	       one.st_dev == two.st_dev;
}

/* On standard error, as it may be a forked process. */
static int differences_to_shell(void)
{
	struct arena arena;
	int n = 0;

	arena_init(&arena, NULL);
	for (size_t s = 0; s < sizeof searches / sizeof *searches; s++)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			struct str path = search_path(&arena, searches[s]);
			struct str got = found(&arena, names[i], path);
			struct str want = found_by_shell(&arena, names[i], path);

			if (is_same_file(got, want))
				continue;
			n++;
			fprintf(stderr, "%s in %s: got %.*s, want %.*s\n", names[i], searches[s],
				STR_ARG(got), STR_ARG(want));
		}
	arena_release(&arena);
	return n;
}

static int as_nobody(int (*count)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (setgroups(0, NULL) || setgid(NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))
			_exit(255);
		_exit(count());
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status), "fork");
	return WEXITSTATUS(status);
}

Test(which, finds_what_a_shell_finds)
{
	cr_assert(differences_to_shell() == 0, "see above");
}

Test(which, finds_what_a_shell_finds_as_nobody)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
	cr_assert(as_nobody(differences_to_shell) == 0, "see above");
}

struct row {
	const char *name, *path, *want;
};

static int count_wrong(const struct row *rows, size_t n)
{
	struct arena arena;
	int wrong = 0;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < n; i++) {
		struct str got = found(&arena, rows[i].name, str_of(rows[i].path));

		if (str_is(got, rows[i].want))
			continue;
		wrong++;
		fprintf(stderr, "%s in %s: got %.*s, want %s\n", rows[i].name,
			rows[i].path ? rows[i].path : "nothing", STR_ARG(got), rows[i].want);
	}
	arena_release(&arena);
	return wrong;
}

#define COUNT_WRONG(rows) count_wrong((rows), sizeof(rows) / sizeof *(rows))

/* Where a shell would look into the current directory. */
Test(which, looks_nowhere_else)
{
	static const struct row rows[] = {
		{"here", "", "not found"},
		{"here", ":", "not found"},
		{"here", ".", "not found"},
		{"one", "a:b", "not found"},
		{"sh", "", "not found"},
		{"sh", NULL, "/usr/bin/sh"},
		{"ldconfig", NULL, "/usr/sbin/ldconfig"},
		{"ldconfig", "", "/usr/sbin/ldconfig"},
		{"sh", "/usr/bin/", "/usr/bin/sh"},
	};

	cr_assert(COUNT_WRONG(rows) == 0, "see above");
}

Test(which, takes_a_path_as_it_is)
{
	static const struct row rows[] = {
		{"a/one", NULL, "a/one"},
		{"./here", NULL, "./here"},
		{"a/link", NULL, "a/link"},
		{"a/two", NULL, "not found there"},
		{"a/dir", NULL, "not found there"},
		{"a/fifo", NULL, "not found there"},
		{"a/nothing", NULL, "not found there"},
		{"a/dangling", NULL, "not found there"},
		{"a/one/below", NULL, "not found there"},
		{"a/loop", NULL, "system: Too many levels of symbolic links"},
	};

	cr_assert(COUNT_WRONG(rows) == 0, "see above");
}

static int wrong_as_nobody(void)
{
	static const struct row rows[] = {
		{"closed/three", NULL, "denied: Permission denied"},
		{"a/owners", NULL, "not found there"},
	};

	return COUNT_WRONG(rows);
}

Test(which, tells_denied_from_absent)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
	cr_assert(as_nobody(wrong_as_nobody) == 0, "see above");
}
