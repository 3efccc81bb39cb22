#include "looking.h"

#include "base/limits.h"
#include "base/str.h"
#include "sys/clock.h"
#include "sys/spawn.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARGV, ENV };

static void give_list(struct looking *looking, int option, const char *const *words)
{
	struct value *list = ARENA_NEW(&looking->arena, struct value);

	*list = (struct value){.type = TYPE_list};
	list->list.at = ARENA_ARRAY(&looking->arena, struct value, 8);
	for (; words[list->list.n]; list->list.n++)
		list->list.at[list->list.n] = value_of_text(str_of(words[list->list.n]));
	looking->args[option] = list;
}

/* As a runner does it. */
static bool run(struct looking *looking)
{
	struct look_call call = {.arena = &looking->arena,
				 .args = looking->args,
				 .wants = &looking->wants,
				 .deadline = looking->deadline};
	const struct record_attr *exists, *path;
	struct spawn_request request;
	struct spawn_result result;
	struct spawner *spawner;
	bool done;

	record_init(&looking->record, &looking->arena);
	looking->fault = (struct fault){.kind = FAULT_NONE};
	if (!looking->kind->observe(&call, &looking->record, &looking->fault))
		return false;
	exists = record_find(&looking->record, STR("exists"));
	path = record_find(&looking->record, STR("path"));
	if (!exists->value.number)
		return true;
	call.program = path->value.text;
	record_init(&looking->record, &looking->arena);
	if (!looking->kind->begin(&call, &request, &looking->record, &looking->fault))
		return looking->fault.kind == FAULT_NONE;
	spawner = spawner_new(&looking->arena, &looking->fault);
	done = spawner_start(spawner, &request, 1, &looking->fault) == SPAWN_STARTED &&
	       spawner_wait(spawner, INT64_MAX, &result) &&
	       looking->kind->finish(&call, &result, &looking->record, &looking->fault);
	spawner_free(spawner);
	return done;
}

static void run_words(struct looking *looking, const char *const *words)
{
	give_list(looking, ARGV, words);
	looking->done = run(looking);
}

static void run_script(struct looking *looking, const char *script)
{
	run_words(looking, (const char *const[]){"sh", "-c", script, NULL});
}

static void expect_says(struct looking *looking, const char *attr, const char *want)
{
	const char *got = looking_says(looking, attr);

	cr_expect_str_eq(got, want, "%s: got `%s`, want `%s`; %s", attr, got, want,
			 looking_fault(looking));
}

Test(command, how_it_ended_and_what_it_printed)
{
	static const struct {
		const char *script, *exit, *signal, *out, *err, *lines;
	} rows[] = {
		{"exit 3", "3", "-", "", "", ""},
		{"echo a; echo; echo b; echo; echo >&2 c", "0", "-", "a\n\nb", "c", "a, , b"},
		{"printf '\\n\\n'", "0", "-", "", "", ""},
		{"printf 'a\\r\\n'", "0", "-", "a\r", "", "a\r"},
		{"printf 'caf\\351'", "0", "-", "caf\xE9", "", "caf\xE9"},
		{"echo a; kill -KILL $$", "-", "KILL", "a", "", "a"},
		{"exec >&- 2>&-; exit 1", "1", "-", "", "", ""},
		{"cat", "0", "-", "", "", ""},
		{"echo $LC_ALL", "0", "-", "C", "", "C"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		looking_init(&looking, "command");
		run_script(&looking, rows[i].script);
		expect_says(&looking, "name", "sh");
		expect_says(&looking, "exists", "yes");
		expect_says(&looking, "exit", rows[i].exit);
		expect_says(&looking, "signal", rows[i].signal);
		expect_says(&looking, "stdout", rows[i].out);
		expect_says(&looking, "stderr", rows[i].err);
		expect_says(&looking, "lines", rows[i].lines);
		cr_expect(strcmp(looking_says(&looking, "duration"), "-") != 0, "a duration");
		looking_release(&looking);
	}
}

Test(command, what_it_is_given)
{
	struct looking looking;

	looking_init(&looking, "command");
	looking_arg(&looking, "cwd", "/usr");
	looking_arg(&looking, "stdin", "in\n");
	give_list(&looking, ENV, (const char *const[]){"A=x y", "LC_ALL=own", NULL});
	run_script(&looking, "pwd; cat; echo \"$A\" $LC_ALL");
	expect_says(&looking, "stdout", "/usr\nin\nx y own");
	run_words(&looking, (const char *const[]){"printf", "%s.", "$HOME", "a b", "*", NULL});
	expect_says(&looking, "stdout", "$HOME.a b.*.");
	looking_release(&looking);
}

Test(command, a_program_that_is_not_there)
{
	static const struct {
		const char *name, *path;
	} rows[] = {{"no-such-program", "-"}, {"/nothing/prog", "/nothing/prog"}, {"/etc", "/etc"}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		looking_init(&looking, "command");
		run_words(&looking, (const char *const[]){rows[i].name, "x", NULL});
		cr_expect(looking.done, "%s", looking_fault(&looking));
		expect_says(&looking, "name", rows[i].name);
		expect_says(&looking, "exists", "no");
		expect_says(&looking, "path", rows[i].path);
		expect_says(&looking, "exit", "-");
		expect_says(&looking, "stdout", "-");
		looking_release(&looking);
	}
}

Test(command, a_program_that_is_none)
{
	static const struct {
		const char *bytes;
		mode_t mode;
		const char *exists, *want;
	} rows[] = {
		{"#!/bin/sh\n", 0644, "no", "a record"},
		{"#!/nothing\n", 0755, "yes", "malformed: P: its interpreter is not there"},
		{"x\n", 0755, "yes",
		 "malformed: P: is neither a program for this machine nor a script with `#!`"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *path, *colon;

		looking_init(&looking, "command");
		path = looking_file(&looking, "P", str_of(rows[i].bytes));
		cr_assert(chmod(path, rows[i].mode) == 0, "%s", path);
		run_words(&looking, (const char *const[]){path, NULL});
		expect_says(&looking, "exists", rows[i].exists);
		expect_says(&looking, "path", path);
		colon = strstr(rows[i].want, "P:");
		cr_expect(strstr(looking_fault(&looking), colon ? colon : rows[i].want),
			  "got %s, want %s", looking_fault(&looking), rows[i].want);
		looking_release(&looking);
	}
}

Test(command, what_it_is_kept_from)
{
	static const struct {
		const char *script, *limit;
		int ms;
		const char *want;
	} rows[] = {
		{"exec sleep 1000", NULL, 200, "timeout: /usr/bin/sh: timed out after 0."},
		{"exec yes", "2 KiB", 0, "limit: /usr/bin/sh: printed more than 2 KiB on stdout"},
		{"exec yes >&2", NULL, 0, "limit: /usr/bin/sh: printed more than 1 MiB on stderr"},
		{"echo", "65 MiB", 0, "limit: /usr/bin/sh: `limit` is a size from 1 B to 64 MiB"},
	};

	setenv("PATH", "/usr/bin", 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		looking_init(&looking, "command");
		if (rows[i].limit)
			looking_arg(&looking, "limit", rows[i].limit);
		if (rows[i].ms)
			looking.deadline = clock_now() + rows[i].ms * CLOCK_MS;
		run_script(&looking, rows[i].script);
		cr_expect(str_starts_with(str_of(looking_fault(&looking)), str_of(rows[i].want)),
			  "%s: got %s, want %s", rows[i].script, looking_fault(&looking),
			  rows[i].want);
		expect_says(&looking, "path", "/usr/bin/sh");
		looking_release(&looking);
	}
}

Test(command, patterns_are_answered)
{
	static const struct {
		const char *attr, *op, *operand, *want;
	} rows[] = {
		{"stdout", "matches", "^v(\\d+)\\.2$", "yes"},
		{"stdout", "matches", "^v2", "no"},
		{"stdout", "matches", "\\n", "no"},
		{"stdout", "contains", "1.2", "yes"},
		{"stdout", "contains", "oops", "no"},
		{"stdout", "starts_with", "v1", "yes"},
		{"stdout", "ends_with", ".2", "yes"},
		{"stderr", "contains", "oops", "yes"},
		{"stderr", "matches", "v1", "no"},
	};
	struct looking looking;

	looking_init(&looking, "command");
	looking.wants.attrs = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		looking_asks(&looking, rows[i].attr, rows[i].op, rows[i].operand);
	run_script(&looking, "echo v1.2; echo oops >&2");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got =
			looking_answers(&looking, rows[i].attr, rows[i].op, rows[i].operand);

		cr_expect_str_eq(got, rows[i].want, "%s %s %s: got %s, want %s", rows[i].attr,
				 rows[i].op, rows[i].operand, got, rows[i].want);
	}
	/* short enough to be shown in messages */
	expect_says(&looking, "stdout", "v1.2");
	expect_says(&looking, "lines", "-");
	looking_release(&looking);
}

Test(command, a_long_text_is_told_only_where_it_is_wanted)
{
	struct looking looking;

	looking_init(&looking, "command");
	looking_wants_no(&looking, "stdout");
	looking_wants_no(&looking, "lines");
	looking_asks(&looking, "stdout", "ends_with", "z");
	looking_asks(&looking, "stdout", "matches", "^(a+)+$");
	run_script(&looking, "head -c 200000 /dev/zero | tr '\\0' a; echo z");
	expect_says(&looking, "stdout", "? not kept");
	cr_expect_str_eq(looking_answers(&looking, "stdout", "ends_with", "z"), "yes");
	cr_expect(
		strstr(looking_answers(&looking, "stdout", "matches", "^(a+)+$"), "? the pattern"),
		"%s", looking_answers(&looking, "stdout", "matches", "^(a+)+$"));
	looking.wants.attrs = UINT64_MAX;
	looking_wants_no(&looking, "lines");
	looking.wants.n_patterns = 1;
	run_script(&looking, "head -c 200000 /dev/zero | tr '\\0' a; echo z");
	cr_expect(strlen(looking_says(&looking, "stdout")) == 200001, "all of it");
	looking_release(&looking);
}

Test(command, lines_have_a_ceiling)
{
	struct looking looking;

	looking_init(&looking, "command");
	run_script(&looking, "yes '' | head -n 100001; echo a");
	expect_says(&looking, "lines", "? there are more than 100000");
	looking_release(&looking);
}

Test(command, groups_are_attributes)
{
	static const struct {
		const char *script, *version, *suffix;
	} rows[] = {
		{"echo noise; echo Prog v1.4.1", "1.4.1", "-"},
		{"echo Prog v1.5.0-dev", "1.5.0", "dev"},
		{"echo Prog", "-", "-"},
		{"echo Prog v1.4.1 >&2", "-", "-"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		looking_init(&looking, "command");
		looking_arg(&looking, "extract",
			    "(?m)^Prog v(?<version>[\\d.]+)(-(?<suffix>\\w+))?");
		run_script(&looking, rows[i].script);
		expect_says(&looking, "version", rows[i].version);
		expect_says(&looking, "suffix", rows[i].suffix);
		looking_release(&looking);
	}
}

Test(command, what_is_refused_at_load)
{
	static const struct {
		const char *name, *limit;
		size_t option;
		const char *want;
	} rows[] = {
		{"a/b", NULL, 0,
		 "`a/b` is no program: write its name, or a path that begins with `/` or `~/`"},
		{"", NULL, 0,
		 "`` is no program: write its name, or a path that begins with `/` or `~/`"},
		{"ls", "0", 4, "`limit` is a size from 1 B to 64 MiB"},
		{"ls", "65 MiB", 4, "`limit` is a size from 1 B to 64 MiB"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		size_t option, at;
		struct str why = STR_NONE;

		looking_init(&looking, "command");
		give_list(&looking, ARGV, (const char *const[]){rows[i].name, NULL});
		if (rows[i].limit)
			looking_arg(&looking, "limit", rows[i].limit);
		cr_expect(!looking.kind->check(&looking.arena, looking.args, &option, &at, &why));
		cr_expect(str_is(why, rows[i].want) && option == rows[i].option,
			  "option %zu: got %.*s, want %s", option, STR_ARG(why), rows[i].want);
		looking_release(&looking);
	}
}
