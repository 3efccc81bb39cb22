#include "rules_dir.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

struct str rules_dir(struct arena *arena, const char *given, const struct trust *trust)
{
	static const struct trust roots = {0};
	char beside[PATH_MAX];
	struct fault fault;

	if (given)
		return str_of(given);
	if (!beside_program(beside))
		return STR(INSTALLED_RULES);
	if (strcmp(beside, INSTALLED_RULES) == 0 ||
	    trust_rules(arena, trust ? trust : &roots, str_of(beside), &fault))
		return str_copy(arena, str_of(beside));
	fprintf(stderr,
		"banger: the rules beside this program, %s, don't count: %.*s "
		"(`doctor --rules-owner` takes them all the same)\n",
		beside, STR_ARG(fault.text));
	return STR(INSTALLED_RULES);
}
