#include "probe/live.h"

#include "base/limits.h"
#include "looking.h"
#include "sys/clock.h"
#include "value/observation.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOKS = 40, MINUTE = 60000 };

/* An observer, and the looks that it was asked for. */
struct asking {
	struct arena arena;
	struct live *live;
	struct live_options options;
	struct looking looks[LOOKS];
	size_t n;
	int signal; /* that the first tick sends to all lookers; 0: none */
	const char *database;
};

static size_t entries(const char *path)
{
	DIR *folder = opendir(path);
	size_t n = 0;

	while (folder && readdir(folder))
		n++;
	if (folder)
		closedir(folder);
	return n;
}

/* Sends it to all children, and gives how many there are. */
static size_t signal_children(int number)
{
	char path[64];
	FILE *file;
	size_t n = 0;
	int pid;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "r");
	cr_assert(file, "%s", path);
	for (; fscanf(file, "%d", &pid) == 1; n++)
		kill(pid, number);
	fclose(file);
	return n;
}

static void tick(void *self, struct str waits_for)
{
	struct asking *asking = self;

	if (asking->signal && str_starts_with(waits_for, STR("sqlite /"))) {
		signal_children(asking->signal);
		asking->signal = 0;
	}
}

static void asking_init(struct asking *asking)
{
	*asking = (struct asking){.options = {.jobs = 2,
					      .timeout = MINUTE,
					      .deadline = clock_now() + 10LL * MINUTE * CLOCK_MS,
					      .stop = -1,
					      .tick = tick,
					      .self = asking}};
	arena_init(&asking->arena, NULL);
}

static void begin(struct asking *asking)
{
	asking->live = live_new(&asking->arena);
	live_begin(asking->live, &asking->options);
}

/* Its ticket is its place, from 0. */
static struct looking *prepare(struct asking *asking, const char *kind)
{
	struct looking *looking = &asking->looks[asking->n];

	cr_assert(asking->n < LOOKS);
	looking_init(looking, kind);
	return looking;
}

static void ask(struct asking *asking, int64_t timeout)
{
	struct looking *looking = &asking->looks[asking->n];

	live_start(asking->live, asking->n++, looking->kind, looking->args, &looking->wants,
		   timeout);
}

static void ask_stat(struct asking *asking, const char *path, int64_t timeout)
{
	looking_arg(prepare(asking, "stat"), "path", path);
	ask(asking, timeout);
}

static void ask_command(struct asking *asking, const char *script, int64_t timeout)
{
	struct looking *looking = prepare(asking, "command");
	struct value *words = ARENA_ARRAY(&looking->arena, struct value, 3);
	struct value *list = ARENA_NEW(&looking->arena, struct value);

	words[0] = value_of_text(STR("sh"));
	words[1] = value_of_text(STR("-c"));
	words[2] = value_of_text(str_of(script));
	*list = (struct value){.type = TYPE_list, .list = {words, 3, 3}};
	looking->args[0] = list;
	ask(asking, timeout);
}

/* A look that takes as long as it may. */
static void ask_slow(struct asking *asking, int64_t timeout)
{
	struct looking *looking = prepare(asking, "sqlite");

	if (!asking->database) {
		sqlite3 *connection;

		asking->database = str_printf(&asking->arena, "%s/db", looking_folder(looking)).p;
		cr_assert(sqlite3_open(asking->database, &connection) == SQLITE_OK);
		cr_assert(sqlite3_exec(connection, "CREATE TABLE t (a)", NULL, NULL, NULL) ==
			  SQLITE_OK);
		sqlite3_close(connection);
	}
	looking_arg(looking, "database", asking->database);
	looking_arg(looking, "query",
		    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
		    "SELECT max(n + length(hex(zeroblob(100000)))) AS largest FROM c");
	ask(asking, timeout);
}

/* "3: a record", "3: timeout: timed out after 1 s"; "over" where there is no answer. */
static struct str next_answer(struct asking *asking)
{
	struct observation observation;
	struct str bytes;
	uint64_t ticket;

	if (!live_next(asking->live, &ticket, &bytes))
		return STR("over");
	cr_assert(observation_decode(&asking->arena, bytes, &observation));
	cr_assert(observation.took >= 0);
	if (!observation.failed)
		return str_printf(&asking->arena, "%d: a record", (int)ticket);
	return str_printf(&asking->arena, "%d: %.*s: %.*s", (int)ticket,
			  STR_ARG(fault_kind_name(observation.fault.kind)),
			  STR_ARG(fault_text(&asking->arena, &observation.fault)));
}

static void expect(struct asking *asking, const char *want)
{
	struct str got = next_answer(asking);

	cr_expect(str_is(got, want), "got `%.*s`, want `%s`", STR_ARG(got), want);
}

static void finish(struct asking *asking)
{
	cr_expect(live_free(asking->live), "somebody was left behind");
	cr_expect(waitpid(-1, NULL, WNOHANG) == -1, "a process is still there");
	for (size_t i = 0; i < asking->n; i++)
		looking_release(&asking->looks[i]);
	arena_release(&asking->arena);
}

Test(live, nothing_is_asked_nothing_is_started)
{
	struct asking asking;

	asking_init(&asking);
	begin(&asking);
	expect(&asking, "over");
	cr_expect(signal_children(0) == 0);
	finish(&asking);
}

Test(live, answers_in_order_of_asking)
{
	struct asking asking;
	char want[32];

	asking_init(&asking);
	begin(&asking);
	for (int i = 0; i < LOOKS; i++)
		ask_stat(&asking, i % 2 ? "/" : "/nowhere", 0);
	for (int i = 0; i < LOOKS; i++) {
		snprintf(want, sizeof want, "%d: a record", i);
		expect(&asking, want);
	}
	expect(&asking, "over");
	cr_expect(signal_children(0) == 1, "one looker is enough for quick looks");
	finish(&asking);
}

Test(live, a_slow_look_holds_nobody_up)
{
	struct asking asking;

	asking_init(&asking);
	asking.options.tick = NULL; /* nothing else wakes it */
	begin(&asking);
	ask_slow(&asking, 3000);
	ask_stat(&asking, "/", 0);
	ask_stat(&asking, "/etc", 0);
	expect(&asking, "1: a record");
	expect(&asking, "2: a record");
	expect(&asking, str_printf(&asking.arena, "0: timeout: %s: the query was not done in time",
				   asking.database)
				.p);
	expect(&asking, "over");
	finish(&asking);
}

Test(live, a_looker_that_is_killed_costs_one_look)
{
	static const struct {
		int signal;
		int64_t timeout;
		const char *want;
	} rows[] = {
		{SIGKILL, MINUTE, "1: system: the process that looked was ended by signal KILL"},
		{SIGUSR1, MINUTE, "1: system: the process that looked was ended by signal USR1"},
		{SIGSTOP, 1500, "1: timeout: timed out after 1.5 s"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct asking asking;

		asking_init(&asking);
		begin(&asking);
		asking.signal = rows[i].signal;
		ask_stat(&asking, "/", 0);
		ask_slow(&asking, rows[i].timeout);
		expect(&asking, "0: a record");
		expect(&asking, rows[i].want);
		ask_stat(&asking, "/", 0);
		ask_stat(&asking, "/etc", 0);
		expect(&asking, "2: a record");
		expect(&asking, "3: a record");
		expect(&asking, "over");
		finish(&asking);
	}
}

/* What happens to a looker that has nothing to do is no look's fault. */
Test(live, a_looker_that_was_killed_before_is_replaced)
{
	struct asking asking;

	asking_init(&asking);
	begin(&asking);
	for (int i = 0; i < 3; i++) {
		ask_stat(&asking, "/", 0);
		expect(&asking, str_printf(&asking.arena, "%d: a record", i).p);
		cr_expect(signal_children(SIGKILL) == 1);
	}
	finish(&asking);
}

Test(live, a_looker_that_was_stopped_before_costs_one_look)
{
	struct asking asking;

	asking_init(&asking);
	begin(&asking);
	ask_stat(&asking, "/", 0);
	expect(&asking, "0: a record");
	cr_expect(signal_children(SIGSTOP) == 1);
	ask_stat(&asking, "/", 300);
	expect(&asking, "1: timeout: timed out after 300 ms");
	ask_stat(&asking, "/", 0);
	expect(&asking, "2: a record");
	finish(&asking);
}

Test(live, nothing_is_left_open)
{
	size_t before = entries("/proc/self/fd");

	for (int round = 0; round < 5; round++) {
		struct asking asking;

		asking_init(&asking);
		begin(&asking);
		for (int i = 0; i < 5; i++) {
			ask_stat(&asking, "/", 0);
			ask_command(&asking, "true", 0);
			next_answer(&asking);
			next_answer(&asking);
			signal_children(SIGKILL);
		}
		ask_command(&asking, "sleep 1000 & setsid sleep 1000 & exec sleep 1000", 0);
		ask_command(&asking, "exit 1", 0);
		expect(&asking, "11: a record");
		finish(&asking);
	}
	cr_expect(entries("/proc/self/fd") == before, "%zu descriptors, %zu before",
		  entries("/proc/self/fd"), before);
}

Test(live, the_deadline_ends_all)
{
	struct asking asking;
	const char *fault = NULL;

	asking_init(&asking);
	asking.options.deadline = clock_now() + 1000 * CLOCK_MS;
	begin(&asking);
	ask_command(&asking, "trap '' TERM; while :; do sleep 1000; done", 0);
	ask_slow(&asking, 0);
	ask_stat(&asking, "/", 0);
	expect(&asking, "2: a record");
	expect(&asking, "over");
	cr_expect(str_is(str_of(live_ended(asking.live, &fault)),
			 "the time of the whole run was over"));
	cr_expect(fault && str_is(str_of(fault), "timeout"));
	expect(&asking, "over");
	finish(&asking);
}

Test(live, a_descriptor_ends_all)
{
	struct asking asking;
	const char *fault = "";
	int ends[2];

	cr_assert(pipe(ends) == 0);
	asking_init(&asking);
	asking.options.stop = ends[0];
	begin(&asking);
	ask_command(&asking, "exec sleep 1000", 0);
	ask_stat(&asking, "/", 0);
	expect(&asking, "1: a record");
	cr_assert(write(ends[1], "x", 1) == 1);
	expect(&asking, "over");
	cr_expect(str_is(str_of(live_ended(asking.live, &fault)), "a signal ended the run"));
	cr_expect(fault == NULL);
	finish(&asking);
}

/* Where the system gives no process and no descriptor each look says so, and none waits. */
Test(live, without_descriptors)
{
	struct asking asking;

	asking_init(&asking);
	begin(&asking);
	ask_stat(&asking, "/", 0);
	ask_command(&asking, "true", 0);
	ask_stat(&asking, "/", 0);
	cr_assert(setrlimit(RLIMIT_NOFILE, &(struct rlimit){3, 4096}) == 0);
	expect(&asking, "0: system: no process to look from: Too many open files");
	expect(&asking, "1: system: no process to look from: Too many open files");
	expect(&asking, "2: system: no process to look from: Too many open files");
	cr_assert(setrlimit(RLIMIT_NOFILE, &(struct rlimit){4096, 4096}) == 0);
	ask_stat(&asking, "/", 0);
	expect(&asking, "3: a record");
	ask_command(&asking, "true", 0);
	expect(&asking, "4: a record");
	finish(&asking);
}
