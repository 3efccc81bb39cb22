#include "looking.h"

#include "base/num.h"

#include <criterion/criterion.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first line that a command prints. */
static const char *told_by(struct looking *looking, const char *command)
{
	char line[4096] = "";
	FILE *out = popen(command, "r");

	cr_assert(out && fgets(line, sizeof line, out), "%s", command);
	pclose(out);
	line[strcspn(line, "\n")] = '\0';
	return str_copy(&looking->arena, str_of(line)).p;
}

static void look(struct looking *looking)
{
	looking_init(looking, "host");
	looking_run(looking);
	cr_assert(looking->done, "%s", looking_fault(looking));
}

Test(host, as_the_tools_tell_it)
{
	static const struct {
		const char *attr, *command;
	} rows[] = {
		{"arch", "dpkg --print-architecture"},
		{"machine", "uname -m"},
		{"kernel", "uname -r"},
		{"hostname", "uname -n"},
		{"cpus", "getconf _NPROCESSORS_ONLN"},
		{"uid", "id -u"},
		{"user", "id -un"},
		{"os.id", ". /etc/os-release; echo $ID"},
		{"os.pretty_name", ". /etc/os-release; echo $PRETTY_NAME"},
		{"os.version_id", ". /etc/os-release; echo $VERSION_ID"},
		{"env.PATH", "echo $PATH"},
	};
	struct looking looking;

	look(&looking);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = looking_says(&looking, rows[i].attr);
		const char *want = told_by(&looking, rows[i].command);

		cr_expect_str_eq(got, want, "%s: got `%s`, want `%s`", rows[i].attr, got, want);
	}
	looking_release(&looking);
}

Test(host, memory_is_that_of_proc)
{
	struct looking looking;
	const struct record_attr *memory;
	const char *kib;
	uint64_t want;

	look(&looking);
	memory = record_find(&looking.record, STR("memory"));
	kib = told_by(&looking, "awk '/^MemTotal:/ {print $2}' /proc/meminfo");
	cr_assert(memory && num_read_u64(str_of(kib), 10, &want));
	cr_expect_eq((uint64_t)memory->value.number, want * 1024);
	looking_release(&looking);
}

Test(host, home_is_of_the_environment_if_that_is_a_path)
{
	const struct passwd *user = getpwuid(geteuid());
	const struct {
		const char *set, *want;
	} rows[] = {
		{"/srv/home", "/srv/home"},
		{"relative", user->pw_dir},
		{"", user->pw_dir},
		{NULL, user->pw_dir},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;

		if (rows[i].set)
			setenv("HOME", rows[i].set, 1);
		else
			unsetenv("HOME");
		look(&looking);
		cr_expect_str_eq(looking_says(&looking, "home"), rows[i].want, "HOME=%s",
				 rows[i].set);
		looking_release(&looking);
	}
}

Test(host, environment)
{
	struct looking looking;
	static char odd[] = "A.B=1", none[] = "NOTHING";

	setenv("EMPTY", "", 1);
	setenv("XDG_CONFIG_HOME", "/x=y", 1);
	putenv(odd);
	environ[0] = none;
	look(&looking);
	cr_expect_str_eq(looking_says(&looking, "env.EMPTY"), "");
	cr_expect_str_eq(looking_says(&looking, "env.XDG_CONFIG_HOME"), "/x=y");
	cr_expect_str_eq(looking_says(&looking, "env.[A.B]"), "1");
	cr_expect_str_eq(looking_says(&looking, "env.NOTHING"), "-");
	cr_expect_str_eq(looking_says(&looking, "env.NOT_SET"), "-");
	looking_release(&looking);
}

Test(host, as_nobody)
{
	struct looking looking;

	looking_init(&looking, "host");
	if (geteuid() != 0)
		cr_skip_test("only root can be nobody");
	unsetenv("HOME");
	begin_being_nobody();
	looking_run(&looking);
	end_being_nobody();
	cr_expect_str_eq(looking_says(&looking, "uid"), "65534");
	cr_expect_str_eq(looking_says(&looking, "user"), "nobody");
	cr_expect_str_eq(looking_says(&looking, "home"), getpwnam("nobody")->pw_dir);
	looking_release(&looking);
}

/* Where a line of os-release stands is told with it. */
Test(host, origins)
{
	struct looking looking;
	const struct record_attr *id;

	look(&looking);
	id = record_find(&looking.record, STR("os.id"));
	cr_assert(id && id->origin);
	cr_expect(str_is(id->origin->file, "/etc/os-release"));
	cr_expect(str_starts_with(id->origin->text, STR("ID=")), "%.*s", STR_ARG(id->origin->text));
	looking_release(&looking);
}
