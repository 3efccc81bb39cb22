/*
 * Reads pairs of package versions on standard input, each a line `A<tab>B` in which bytes that
 * aren't printable ASCII are %XX, and answers each with a line of eight letters: v for A and for B
 * where it is a version, else -; the order of A to B as <, = or >, else -; and + for each of the
 * ranges <B <=B =B >=B >B that A is in, - where it isn't, ? where that is no range. The one
 * argument is the scheme, deb or rpm.
 */
#include "version_pair.h"

#include "base/arena.h"
#include "base/bug.h"
#include "value/deb.h"
#include "value/package_range.h"
#include "value/rpm.h"
#include "value/version_error.h"

#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	BUG("out of memory");
}

static char order_of(enum package_scheme scheme, const struct evr *a, const struct evr *b)
{
	int order = scheme == PACKAGE_DEB ? deb_order(a, b) : rpm_order(a, b);

	return order < 0 ? '<' : order > 0 ? '>' : '=';
}

static char in_range(struct arena *arena, enum package_scheme scheme, const struct evr *a,
		     struct str range)
{
	struct str cause = STR_NONE;
	size_t at = 0;
	struct package_range *compiled = package_range_compile(arena, scheme, range, &at, &cause);

	if (!compiled)
		return '?';
	return a && package_range_holds(compiled, a) ? '+' : '-';
}

static void answer(struct arena *arena, enum package_scheme scheme, struct str first,
		   struct str second)
{
	static const char *const comparators[] = {"<", "<=", "=", ">=", ">"};
	struct version_error error;
	struct evr a, b;
	bool is_a = package_read(scheme, first, &a, &error);
	bool is_b = package_read(scheme, second, &b, &error);

	printf("%c%c%c", is_a ? 'v' : '-', is_b ? 'v' : '-',
	       is_a && is_b ? order_of(scheme, &a, &b) : '-');
	for (size_t i = 0; i < sizeof comparators / sizeof *comparators; i++)
		putchar(in_range(arena, scheme, is_a ? &a : NULL,
				 str_printf(arena, "%s%.*s", comparators[i], STR_ARG(second))));
	putchar('\n');
}

int main(int argc, char **argv)
{
	enum package_scheme scheme =
		argc == 2 && str_is(str_of(argv[1]), "rpm") ? PACKAGE_RPM : PACKAGE_DEB;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	struct arena arena;

	arena_init(&arena, out_of_memory);
	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct arena_mark mark = arena_mark(&arena);
		struct str rest = {line, (size_t)n - (line[n - 1] == '\n')};
		struct str first = version_pair_field(&arena, &rest);

		answer(&arena, scheme, first, version_pair_field(&arena, &rest));
		arena_rewind(&arena, mark);
	}
	free(line);
	arena_release(&arena);
	return ferror(stdin) || fflush(stdout) != 0;
}
