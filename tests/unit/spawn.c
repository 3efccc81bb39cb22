#include "sys/spawn.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, LONG = 60000, BIG = 8 * LIMIT_MIB };

/* A command, and what becomes of it. `script` is for sh; NULL: `program` with the one word. */
struct row {
	const char *program, *script;
	struct str input; /* absent: none */
	const char *cwd, *env;
	size_t limit; /* 0: LIMIT_TEXT */
	int ms;       /* until its deadline; 0: LONG */
	const char *want;
};

static struct spawn_request request_of(struct arena *arena, const struct row *row)
{
	struct str *words = ARENA_ARRAY(arena, struct str, 3);
	struct str *env = ARENA_NEW(arena, struct str);
	size_t limit = row->limit ? row->limit : LIMIT_TEXT;

	words[0] = str_of(row->program ? row->program : "sh");
	words[1] = STR("-c");
	words[2] = str_of(row->script);
	*env = str_of(row->env);
	return (struct spawn_request){
		.arena = arena,
		.program = str_of(row->program ? row->program : "/bin/sh"),
		.argv = {words, row->script ? 3 : 1, 3},
		.env = {env, row->env != NULL, 1},
		.cwd = str_of(row->cwd),
		.input = row->input,
		.deadline = clock_now() + (row->ms ? row->ms : LONG) * CLOCK_MS,
		.out_limit = limit,
		.err_limit = limit,
	};
}

/* Without the seconds: a busy machine may take some of them before it starts. */
static struct str fault_words(struct arena *arena, const struct fault *fault)
{
	struct str text = str_sub(fault->text, 0, str_find(fault->text, STR(" after "), 0));

	return str_printf(arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault->kind)),
			  STR_ARG(text));
}

/* "exit 0; out x; err y", "signal KILL", "limit: …; signal KILL"; long outputs as their size. */
static struct str in_words(struct arena *arena, const struct spawn_result *result)
{
	struct str words = STR("");
	const struct {
		const char *name;
		struct str text;
	} outputs[] = {{"out", result->out}, {"err", result->err}};

	if (result->fault.kind != FAULT_NONE)
		words = str_printf(arena, "%.*s; ", STR_ARG(fault_words(arena, &result->fault)));
	words = result->signal ? str_printf(arena, "%.*ssignal %.*s", STR_ARG(words),
					    STR_ARG(result->name))
			       : str_printf(arena, "%.*sexit %d", STR_ARG(words), result->exit);
	for (size_t i = 0; i < 2; i++)
		if (outputs[i].text.n > 1000)
			words = str_printf(arena, "%.*s; %s %zu bytes", STR_ARG(words),
					   outputs[i].name, outputs[i].text.n);
		else if (outputs[i].text.n)
			words = str_printf(arena, "%.*s; %s %.*s", STR_ARG(words), outputs[i].name,
					   STR_ARG(str_trim(outputs[i].text)));
	return words;
}

/* Runs it alone. */
static struct str became(struct spawner *spawner, struct arena *arena, const struct row *row)
{
	struct spawn_request request = request_of(arena, row);
	struct spawn_result result;
	struct fault fault;

	switch (spawner_start(spawner, &request, 7, &fault)) {
	case SPAWN_BUSY: return STR("busy");
	case SPAWN_REFUSED: return fault_words(arena, &fault);
	case SPAWN_STARTED: break;
	}
	if (!spawner_wait(spawner, INT64_MAX, &result))
		return STR("no result");
	if (result.ticket != 7 || spawner_running(spawner) || result.took < 0)
		return STR("a result that isn't its own");
	return in_words(arena, &result);
}

/* How many became something else; told on standard error, as it may be a forked process. */
static int count_wrong(const struct row *rows, size_t n)
{
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	int wrong = 0;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	for (size_t i = 0; spawner && i < n; i++) {
		struct str got = became(spawner, &arena, &rows[i]);

		if (str_is(got, rows[i].want))
			continue;
		wrong++;
		fprintf(stderr, "%s: got %.*s, want %s\n",
			rows[i].script ? rows[i].script : rows[i].program, STR_ARG(got),
			rows[i].want);
	}
	spawner_free(spawner);
	arena_release(&arena);
	return spawner ? wrong : 1;
}

#define COUNT_WRONG(rows) count_wrong((rows), sizeof(rows) / sizeof *(rows))

static char folder[] = "/tmp/test-spawn-XXXXXX";

static void shell(const char *command)
{
	cr_assert(system(command) == 0, "%s", command);
}

static void lay_out(void)
{
	cr_assert(mkdtemp(folder) && chdir(folder) == 0 && chmod(".", 0755) == 0, "%s", folder);
	umask(022);
	shell("printf '#!/bin/sh\\nprintf %s \"$0\"\\n' >script; chmod 0755 script\n"
	      "cp script closed; chmod 0644 closed; printf '#!/nothing\\n' >strange\n"
	      "printf 'no program\\n' >text; chmod 0755 strange text; mkdir dir");
}

static void clear_away(void)
{
	shell("rm -rf \"$PWD\"");
}

TestSuite(spawn, .init = lay_out, .fini = clear_away);

/* ---- how a command ends ---- */

static const struct row ends[] = {
	{.program = "/bin/true", .want = "exit 0"},
	{.script = "echo a; echo b >&2; exit 3", .want = "exit 3; out a; err b"},
	{.script = "printf '\\377\\0x'", .want = "exit 0; out \377"},
	{.script = "kill -SEGV $$", .want = "signal SEGV"},
	{.script = "echo a; kill -KILL $$", .want = "signal KILL; out a"},
	{.script = "kill -36 $$", .want = "signal RTMIN+2"},
	{.script = "exec >&- 2>&-; exit 4", .want = "exit 4"},
	{.script = "cat; echo read", .want = "exit 0; out read"},
	{.script = "cat", .input = STR_INIT("given"), .want = "exit 0; out given"},
	{.script = "cat", .input = STR_INIT(""), .want = "exit 0"},
	{.script = "pwd", .cwd = "/usr", .want = "exit 0; out /usr"},
	{.script = "sleep 1000 & echo a", .want = "exit 0; out a"},
};

Test(spawn, tells_how_it_ended)
{
	cr_assert(COUNT_WRONG(ends) == 0, "see above");
}

static const struct row refusals[] = {
	{.program = "/nothing", .want = "gone: is not there"},
	{.program = "closed", .want = "denied: Permission denied"},
	{.program = "dir", .want = "denied: Permission denied"},
	{.program = "strange", .want = "malformed: its interpreter is not there"},
	{.program = "text",
	 .want = "malformed: is neither a program for this machine nor a script with `#!`"},
	{.program = "script", .want = "exit 0; out script"},
	{.program = "/bin/true",
	 .cwd = "/nothing",
	 .want = "system: can't run there: No such file or directory"},
	{.program = "/bin/true",
	 .cwd = "/etc/passwd",
	 .want = "system: can't run there: Not a directory"},
	{.program = "/bin/true", .ms = -1, .want = "timeout: was not started: its time was over"},
};

Test(spawn, refuses_what_cannot_run)
{
	cr_assert(COUNT_WRONG(refusals) == 0, "see above");
}

/* However soon the deadline comes, each ends in one way. */
static const struct row hostile[] = {
	{.script = "exec sleep 1000", .ms = 200, .want = "timeout: timed out; signal TERM"},
	{.script = "exec >&- 2>&-; exec sleep 1000",
	 .ms = 300,
	 .want = "timeout: timed out; signal TERM"},
	{.script = "kill -STOP $$", .ms = 200, .want = "timeout: timed out; signal TERM"},
	{.script = "exec yes",
	 .limit = 65536,
	 .want = "limit: printed more than 64 KiB on stdout; signal TERM; out 65536 bytes"},
	{.script = "exec yes >&2",
	 .limit = 3000,
	 .want = "limit: printed more than 3000 bytes on stderr; signal TERM; err 3000 bytes"},
	{.script = "trap '' TERM; exec yes",
	 .limit = LIMIT_MIB,
	 .want = "limit: printed more than 1 MiB on stdout; signal KILL; out 1048576 bytes"},
	{.script = "trap 'exit 5' TERM; printf xy; while :; do :; done",
	 .limit = 1,
	 .want = "limit: printed more than 1 byte on stdout; exit 5; out x"},
	{.script = "printf abcd", .limit = 4, .want = "exit 0; out abcd"},
};

Test(spawn, ends_what_does_not_end)
{
	cr_assert(COUNT_WRONG(hostile) == 0, "see above");
}

static int wrong_as_nobody(void)
{
	static const struct row rows[] = {
		{.program = "/usr/bin/id",
		 .want = "exit 0; out uid=65534(nobody) "
			 "gid=65534(nogroup) groups=65534(nogroup)"},
		{.program = "own", .want = "denied: Permission denied"},
	};

	return COUNT_WRONG(ends) + COUNT_WRONG(refusals) + COUNT_WRONG(hostile) + COUNT_WRONG(rows);
}

static int wrong_without_proc(void)
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    umount2("/proc", MNT_DETACH))
		return 254;
	return COUNT_WRONG(ends) + COUNT_WRONG(hostile);
}

static int in_fork(int (*count)(void), uid_t uid)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (uid && (setgroups(0, NULL) || setgid(uid) || setresuid(uid, uid, uid)))
			_exit(255);
		_exit(count());
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status), "fork");
	return WEXITSTATUS(status);
}

Test(spawn, is_the_same_for_nobody)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
	shell("cp script own; chmod 0700 own");
	cr_assert(in_fork(wrong_as_nobody, NOBODY) == 0, "see above");
}

Test(spawn, is_the_same_without_proc)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
	cr_assert(in_fork(wrong_without_proc, 0) == 0, "see above");
}

/* ---- what a command finds ---- */

Test(spawn, begins_afresh)
{
	static const struct row rows[] = {
		{.script = "ls /proc/$$/fd | tr '\\n' ' '; :", .want = "exit 0; out 0 1 2"},
		{.script = "ls /proc/$$/fd | tr '\\n' ' '; :",
		 .input = STR_INIT("x"),
		 .want = "exit 0; out 0 1 2"},
		/* the C library ignores 32 and 33, its own */
		{.script = "sed -n '/^Sig[BI]/s/:.*\\(.......\\)$/:\\1/p' /proc/self/status",
		 .want = "exit 0; out SigBlk:0000000\nSigIgn:0000000"},
		{.script = "set -- $(cat /proc/$$/stat); shift 4; echo $(($1 == $$)) $(($2 == $$)) "
			   "$3",
		 .want = "exit 0; out 1 1 0"},
		{.script = "umask; ulimit -c; ulimit -n; (: </dev/tty) 2>/dev/null || echo none",
		 .want = "exit 0; out 0077\n0\n1000\nnone"},
		{.script = "env | sed -n '/^LC_/p; /^LD_/p; /^TERM/p; /^KEPT/p; /^TZ/p' | sort",
		 .want = "exit 0; out LC_ALL=C\nTERM=dumb\nTZ=kept"},
		{.script = "echo $LC_ALL", .env = "LC_ALL=own", .want = "exit 0; out own"},
		{.script = "echo $TZ.", .env = "TZ=", .want = "exit 0; out ."},
		{.script = "echo $LD_X", .env = "LD_X=own", .want = "exit 0; out own"},
	};
	struct rlimit files;
	sigset_t all;

	cr_assert(dup2(2, 50) == 50, "a descriptor that stays open");
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = 1000;
	setrlimit(RLIMIT_NOFILE, &files);
	sigemptyset(&all);
	sigaddset(&all, SIGTERM);
	sigaddset(&all, SIGUSR1);
	sigprocmask(SIG_BLOCK, &all, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	setenv("LC_ALL", "de_DE.UTF-8", 1);
	setenv("LD_LIBRARY_PATH", "/nothing", 1);
	setenv("KEPT", "not kept", 1);
	setenv("TZ", "kept", 1);
	setenv("TERM", "xterm", 1);
	cr_assert(COUNT_WRONG(rows) == 0, "see above");
}

Test(spawn, gives_input_that_nobody_reads)
{
	struct arena arena;
	struct row rows[] = {
		{.program = "/bin/true", .want = "exit 0"},
		{.script = "wc -c", .want = "exit 0; out 8388608"},
		{.script = "exec <&-; exit 1", .want = "exit 1"},
	};

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		rows[i].input = (struct str){arena_alloc(&arena, BIG), BIG};
	cr_assert(COUNT_WRONG(rows) == 0, "see above");
	arena_release(&arena);
}

Test(spawn, starts_without_standard_descriptors)
{
	static const struct row rows[] = {
		{.script = "cat; echo a; echo b >&2",
		 .input = STR_INIT("x\n"),
		 .want = "exit 0; out x\na; err b"},
	};
	int kept = dup(2), wrong;

	close(0);
	close(1);
	close(2);
	wrong = COUNT_WRONG(rows);
	dup2(kept, 0);
	dup2(kept, 1);
	dup2(kept, 2);
	cr_assert(wrong == 0, "%d", wrong);
}

Test(spawn, counts_words_and_refuses_nul)
{
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	struct str words[LIMIT_ARGV + 1];
	struct spawn_request request;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	for (size_t i = 0; i <= LIMIT_ARGV; i++)
		words[i] = STR("x");
	request = request_of(&arena, &(struct row){.program = "/bin/true"});
	request.argv = (struct strs){words, LIMIT_ARGV + 1, LIMIT_ARGV + 1};
	cr_assert(spawner_start(spawner, &request, 1, &fault) == SPAWN_REFUSED &&
			  fault.kind == FAULT_LIMIT,
		  "too many words");
	words[1] = STR("a\0b");
	request.argv.n = 2;
	cr_assert(spawner_start(spawner, &request, 1, &fault) == SPAWN_REFUSED &&
			  fault.kind == FAULT_MALFORMED,
		  "a NUL byte");
	spawner_free(spawner);
	arena_release(&arena);
}

/* ---- what a command leaves behind ---- */

/* Is the process that the command told of still there? */
static bool is_alive(struct str number)
{
	return kill((pid_t)strtol(number.p, NULL, 10), 0) == 0 || errno != ESRCH;
}

Test(spawn, ends_daemons)
{
	static const char *const scripts[] = {
		/* of its group, of no group of it, holding the output, with a child of its own */
		"sleep 1000 >/dev/null 2>&1 & echo $!",
		"setsid -w sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'",
		"setsid -w sh -c 'sleep 1000 & echo $!'",
		"setsid -w sh -c 'trap \"\" TERM HUP; sh -c \"echo \\$\\$; sleep 1000; :\" &'",
		"setsid -w setsid -w setsid -w sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'",
	};
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	pid_t before = fork(), after;

	if (before == 0)
		for (;;)
			pause();
	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	after = fork();
	if (after == 0)
		for (;;)
			pause();
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct row row = {.script = scripts[i]};
		struct spawn_request request = request_of(&arena, &row);
		struct spawn_result result;

		cr_assert(spawner_start(spawner, &request, 1, &fault) == SPAWN_STARTED &&
				  spawner_wait(spawner, INT64_MAX, &result),
			  "%s", scripts[i]);
		cr_assert(result.exit == 0 && result.out.n > 1 && !is_alive(result.out),
			  "%s: %.*s still runs", scripts[i], STR_ARG(result.out));
	}
	cr_assert(waitpid(before, NULL, WNOHANG) == 0 && waitpid(after, NULL, WNOHANG) == 0,
		  "children of others are left alone");
	spawner_free(spawner);
	kill(before, SIGKILL);
	kill(after, SIGKILL);
	cr_assert(waitpid(before, NULL, 0) == before && waitpid(after, NULL, 0) == after,
		  "to the very end");
	arena_release(&arena);
}

struct heard {
	char bytes[64];
	size_t n;
};

static void hear(void *self, struct str bytes)
{
	struct heard *heard = self;

	for (size_t i = 0; i < bytes.n && heard->n + 1 < sizeof heard->bytes; i++)
		heard->bytes[heard->n++] = bytes.p[i];
}

/* Polls as a loop does that has other things to wait for, until a line came or a result. */
static bool drive(struct spawner *spawner, const struct heard *heard, struct spawn_result *ret)
{
	while (!memchr(heard->bytes, '\n', heard->n)) {
		struct pollfd fd = {spawner_fd(spawner), POLLIN, 0};

		poll(&fd, 1, clock_until(spawner_until(spawner)));
		if (spawner_next(spawner, ret))
			return true;
	}
	return false;
}

Test(spawn, ends_all_that_runs_with_itself)
{
	struct row row = {.script = "trap '' TERM; echo $$; while :; do sleep 1000; done"};
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	struct heard heard = {.n = 0};
	struct spawn_request request;
	struct spawn_result result;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	request = request_of(&arena, &row);
	request.out_sink = (struct spawn_sink){hear, &heard};
	cr_assert(spawner_start(spawner, &request, 1, &fault) == SPAWN_STARTED, "start");
	cr_assert(!drive(spawner, &heard, &result) && is_alive(str_of(heard.bytes)), "it runs");
	spawner_free(spawner);
	cr_assert(!is_alive(str_of(heard.bytes)), "%s still runs", heard.bytes);
	arena_release(&arena);
}

/* ---- several at once ---- */

static void tell(void *self, struct str bytes)
{
	cr_assert(write(*(int *)self, bytes.p, bytes.n) == (ssize_t)bytes.n);
}

/* Runs a command that tells its number, as long as it lives. */
static void run_and_tell(int fd)
{
	struct row row = {.script = "echo $$; exec sleep 1000"};
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	struct spawn_request request;
	struct spawn_result result;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	request = request_of(&arena, &row);
	request.out_sink = (struct spawn_sink){tell, &fd};
	if (spawner_start(spawner, &request, 1, &fault) == SPAWN_STARTED)
		spawner_wait(spawner, INT64_MAX, &result);
	_exit(1);
}

Test(spawn, ends_what_runs_where_it_is_killed)
{
	char number[32] = "";
	int pair[2], command;
	struct pollfd end = {.events = POLLIN};
	pid_t pid;

	cr_assert(pipe(pair) == 0);
	pid = fork();
	if (pid == 0)
		run_and_tell(pair[1]);
	cr_assert(read(pair[0], number, sizeof number - 1) > 0, "it runs");
	command = pidfd_open((pid_t)strtol(number, NULL, 10), 0);
	kill(pid, SIGKILL);
	end.fd = command;
	cr_assert(command >= 0 && poll(&end, 1, LONG) == 1, "%s still runs", number);
	cr_assert(waitpid(pid, NULL, 0) == pid);
}

Test(spawn, gives_results_as_they_come)
{
	struct row late = {.script = "exec sleep 1000", .ms = 1000};
	struct row soon = {.script = "echo a; exit 2"};
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	struct heard heard = {.n = 0};
	struct spawn_request first, second;
	struct spawn_result result = {.ticket = 0};

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	first = request_of(&arena, &late);
	second = request_of(&arena, &soon);
	cr_assert(!spawner_next(spawner, &result) && spawner_until(spawner) == INT64_MAX,
		  "nothing runs");
	cr_assert(spawner_start(spawner, &first, 1, &fault) == SPAWN_STARTED &&
			  spawner_start(spawner, &second, 2, &fault) == SPAWN_STARTED &&
			  spawner_running(spawner) == 2,
		  "two run");
	cr_assert(spawner_until(spawner) == first.deadline, "the first deadline is due");
	cr_assert(drive(spawner, &heard, &result) && result.ticket == 2 && result.exit == 2,
		  "the second ends first");
	cr_assert(drive(spawner, &heard, &result) && result.ticket == 1 &&
			  result.fault.kind == FAULT_TIMEOUT,
		  "then the first");
	cr_assert(!spawner_running(spawner) && !spawner_wait(spawner, INT64_MAX, &result), "none");
	spawner_free(spawner);
	arena_release(&arena);
}

/* Starts as many as go, takes a result, and so on; how many ended well. */
static int run_many(struct spawner *spawner, struct arena *arena, int n, int *ret_most)
{
	struct row row = {.script = "echo a; echo b >&2"};
	struct fault fault;
	struct spawn_result result;
	int well = 0, most = 0;

	for (int started = 0, running = 0; started < n || running; running--) {
		while (started < n) {
			struct spawn_request request = request_of(arena, &row);
			enum spawn_start start = spawner_start(spawner, &request, 1, &fault);

			cr_assert(start != SPAWN_REFUSED, "%.*s", STR_ARG(fault.text));
			if (start == SPAWN_BUSY)
				break;
			started++;
			running++;
		}
		most = running > most ? running : most;
		cr_assert(running && spawner_wait(spawner, INT64_MAX, &result), "a result");
		well += str_is(in_words(arena, &result), "exit 0; out a; err b");
	}
	*ret_most = most;
	return well;
}

Test(spawn, is_busy_at_its_limit)
{
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	int most;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	cr_assert(run_many(spawner, &arena, 100, &most) == 100 && most == LIMIT_JOBS, "%d at once",
		  most);
	spawner_free(spawner);
	arena_release(&arena);
}

Test(spawn, runs_with_few_descriptors)
{
	struct rlimit few = {32, 32};
	struct arena arena;
	struct fault fault;
	struct spawner *spawner;
	int most;

	arena_init(&arena, NULL);
	spawner = spawner_new(&arena, &fault);
	cr_assert(setrlimit(RLIMIT_NOFILE, &few) == 0, "RLIMIT_NOFILE");
	cr_assert(run_many(spawner, &arena, 40, &most) == 40 && most > 1 && most < LIMIT_JOBS,
		  "%d at once", most);
	spawner_free(spawner);
	arena_release(&arena);
}

Test(spawn, wants_to_be_told_of_children)
{
	struct arena arena;
	struct fault fault;

	arena_init(&arena, NULL);
	signal(SIGCHLD, SIG_IGN);
	cr_assert(!spawner_new(&arena, &fault) && fault.kind == FAULT_SYSTEM &&
			  str_contains(fault.text, STR("SIGCHLD")),
		  "not where it is ignored");
	signal(SIGCHLD, SIG_DFL);
	arena_release(&arena);
}
