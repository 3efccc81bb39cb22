#include "rules_dir.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* NULL: nothing is there. Free of links. */
static const char *beside_program(char ret[PATH_MAX])
{
	char program[PATH_MAX], path[PATH_MAX + sizeof RULES_FROM_PROGRAM];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	program[n] = '\0';
	slash = strrchr(program, '/');
	if (!slash)
		return NULL;
	slash[1] = '\0';
	snprintf(path, sizeof path, "%s%s", program, RULES_FROM_PROGRAM);
	return realpath(path, ret);
}

/* In a folder with the sticky bit nobody replaces what is another's; adding to it is open to all.
 */
static bool is_roots(const char *path, bool is_last)
{
	struct stat stat;

	return lstat(path, &stat) == 0 && stat.st_uid == 0 &&
	       ((stat.st_mode & (S_IWGRP | S_IWOTH)) == 0 ||
		(!is_last && (stat.st_mode & S_ISVTX) != 0));
}

/* The first folder on the way to `path` that others can change; NULL: there is none. */
static const char *open_to_others(const char *path, char ret[PATH_MAX])
{
	size_t n = strlen(path);

	for (size_t i = 0; i <= n; i++) {
		if (i > 0 && i < n && path[i] != '/')
			continue;
		snprintf(ret, PATH_MAX, "%.*s", i ? (int)i : 1, path);
		if (!is_roots(ret, i == n))
			return ret;
	}
	return NULL;
}

struct str rules_dir(struct arena *arena, const char *given)
{
	char beside[PATH_MAX], at[PATH_MAX];
	const char *open;

	if (given)
		return str_of(given);
	if (!beside_program(beside))
		return STR(INSTALLED_RULES);
	open = geteuid() == 0 ? open_to_others(beside, at) : NULL;
	if (!open || strcmp(beside, INSTALLED_RULES) == 0)
		return str_copy(arena, str_of(beside));
	fprintf(stderr,
		"banger: the rules beside this program, %s, don't count for root: others than root "
		"can change %s (`--rules %s` takes them all the same)\n",
		beside, open, beside);
	return STR(INSTALLED_RULES);
}
