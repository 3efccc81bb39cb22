#include "looking.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A program of the name in the look's folder, which is all that PATH says. */
static const char *make_program(struct looking *looking, const char *name, mode_t mode)
{
	const char *path = looking_file(looking, name, STR("#!/bin/sh\n"));

	cr_assert(chmod(path, mode) == 0, "%s", path);
	setenv("PATH", looking_folder(looking), 1);
	return path;
}

static void look_for(struct looking *looking, const char *name)
{
	looking_arg(looking, "name", name);
	looking_run(looking);
}

static void assert_says(struct looking *looking, const char *attr, const char *want)
{
	const char *got = looking_says(looking, attr);

	cr_expect_str_eq(got, want, "%s: got `%s`, want `%s`; %s", attr, got, want,
			 looking_fault(looking));
}

Test(executable, a_name_that_is_found)
{
	struct looking looking;
	const char *path;

	looking_init(&looking, "executable");
	path = make_program(&looking, "prog", 0755);
	look_for(&looking, "prog");
	assert_says(&looking, "name", "prog");
	assert_says(&looking, "exists", "yes");
	assert_says(&looking, "path", path);
	assert_says(&looking, "type", "file");
	assert_says(&looking, "mode", "0755");
	assert_says(&looking, "size", "10 B");
	assert_says(&looking, "executable", "yes");
	looking_release(&looking);
}

Test(executable, a_name_that_is_not)
{
	struct looking looking;

	looking_init(&looking, "executable");
	make_program(&looking, "prog", 0644);
	look_for(&looking, "prog");
	assert_says(&looking, "name", "prog");
	assert_says(&looking, "exists", "no");
	assert_says(&looking, "path", "-");
	assert_says(&looking, "mode", "-");
	assert_says(&looking, "readable", "no");
	assert_says(&looking, "executable", "no");
	looking_release(&looking);
}

Test(executable, a_path)
{
	static const struct {
		mode_t mode;
		const char *exists, *told;
	} rows[] = {{0711, "yes", "0711"}, {0644, "no", "-"}};

	for (size_t i = 0; i < 2; i++) {
		struct looking looking;
		const char *path;

		looking_init(&looking, "executable");
		path = make_program(&looking, "prog", rows[i].mode);
		look_for(&looking, path);
		assert_says(&looking, "name", path);
		assert_says(&looking, "path", path);
		assert_says(&looking, "exists", rows[i].exists);
		assert_says(&looking, "mode", rows[i].told);
		looking_release(&looking);
	}
}

Test(executable, a_path_in_the_home)
{
	struct looking looking;
	const char *path;

	looking_init(&looking, "executable");
	path = make_program(&looking, "prog", 0755);
	setenv("HOME", looking_folder(&looking), 1);
	look_for(&looking, "~/prog");
	assert_says(&looking, "name", "~/prog");
	assert_says(&looking, "path", path);
	looking_release(&looking);
}

Test(executable, what_names_no_program)
{
	static const struct {
		const char *name, *want;
	} rows[] = {
		{"", "malformed: the program has no name"},
		{"a/b", "malformed: `a/b` is no absolute path, which begins with `/` or `~/`"},
		{"..", "malformed: `..` is no absolute path, which begins with `/` or `~/`"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		size_t option, at;
		struct str why;

		looking_init(&looking, "executable");
		look_for(&looking, rows[i].name);
		cr_expect_str_eq(looking_fault(&looking), rows[i].want, "got %s, want %s",
				 looking_fault(&looking), rows[i].want);
		cr_expect(!looking.kind->check(&looking.arena, looking.args, &option, &at, &why) &&
				  option == 0,
			  "`%s` is refused at load", rows[i].name);
		looking_release(&looking);
	}
}

Test(executable, a_path_that_may_not_be_looked_at)
{
	struct looking looking;
	const char *path;

	if (geteuid() != 0)
		cr_skip_test("needs root");
	looking_init(&looking, "executable");
	path = make_program(&looking, "prog", 0755);
	cr_assert(chmod(looking_folder(&looking), 0700) == 0);
	begin_being_nobody();
	look_for(&looking, path);
	cr_expect_str_eq(looking_fault(&looking), "denied: prog: Permission denied", "%s",
			 looking_fault(&looking));
	assert_says(&looking, "name", path);
	look_for(&looking, "prog");
	assert_says(&looking, "exists", "no");
	end_being_nobody();
	looking_release(&looking);
}
