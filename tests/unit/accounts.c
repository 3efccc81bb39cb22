#include "sys/accounts.h"

#include <criterion/criterion.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>

enum { IDS = 4, FILES = 4000, LINES = 6 };

/* The library gives entries for name services, and without a name, as they are written. */
static bool is_name(const char *name)
{
	return *name && *name != '+' && *name != '-';
}

/* Of the first entry with the number, as the C library reads such a file. */
static const char *passwd_of(const char *text, uint32_t id, char home[static 64])
{
	static char name[64];
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	const struct passwd *entry;

	name[0] = home[0] = '\0';
	while (file && (entry = fgetpwent(file)))
		if (entry->pw_uid == id && is_name(entry->pw_name)) {
			snprintf(name, sizeof name, "%s", entry->pw_name);
			snprintf(home, 64, "%s", entry->pw_dir);
			break;
		}
	if (file)
		fclose(file);
	return name;
}

static const char *group_of(const char *text, uint32_t id)
{
	static char name[64];
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	const struct group *entry;

	name[0] = '\0';
	while (file && (entry = fgetgrent(file)))
		if (entry->gr_gid == id && is_name(entry->gr_name)) {
			snprintf(name, sizeof name, "%s", entry->gr_name);
			break;
		}
	if (file)
		fclose(file);
	return name;
}

static unsigned next(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 8) % below;
}

/* Lines of what stands in such files, cut and put together anew. */
static void make_file(unsigned *seed, char *out)
{
	static const char *const pieces[] = {
		"root", "a", "b", "x", "0", "1",  "2",  "3", "01", "+", "-", "#",         ":",
		":",    ":", ":", ":", ":", "/h", ",,", "é", "@",  "z", "1", "4294967296"};
	static const char *const whole[] = {"ann:x:1:1:,:/home/ann:/bin/sh",
					    "bob:x:2:2::/b:",
					    "g:x:3:ann,bob",
					    "h:*:1:",
					    "+:::",
					    "+n:x:2:2:::",
					    "root:x:0:0:root:/root:/bin/sh"};
	char *at = out;

	for (unsigned lines = 1 + next(seed, LINES); lines; lines--) {
		if (next(seed, 2))
			at = stpcpy(at, whole[next(seed, sizeof whole / sizeof *whole)]);
		else
			for (unsigned n = next(seed, 14); n; n--)
				at = stpcpy(at, pieces[next(seed, sizeof pieces / sizeof *pieces)]);
		if (lines > 1 || next(seed, 2))
			at = stpcpy(at, "\n");
	}
	*at = '\0';
}

static void compare(const char *text, uint32_t id)
{
	char home[64];
	const char *name = passwd_of(text, id, home);
	struct account user = account_user_in(str_of(text), id);
	struct account group = account_group_in(str_of(text), id);

	cr_assert(str_is(user.name, name) && str_is(user.home, home),
		  "user %u of\n%s\ngot `%.*s` at `%.*s`, want `%s` at `%s`", id, text,
		  STR_ARG(user.name), STR_ARG(user.home), name, home);
	name = group_of(text, id);
	cr_assert(str_is(group.name, name), "group %u of\n%s\ngot `%.*s`, want `%s`", id, text,
		  STR_ARG(group.name), name);
}

Test(accounts, as_the_c_library_reads_them)
{
	unsigned seed = 20;
	char text[LINES * 256];

	for (unsigned i = 0; i < FILES; i++) {
		make_file(&seed, text);
		/* it takes a number with a sign for one */
		if (strstr(text, ":+") || strstr(text, ":-"))
			continue;
		for (uint32_t id = 0; id < IDS; id++)
			compare(text, id);
	}
}
