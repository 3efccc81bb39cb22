/* Reads pairs (tests/lib/version_pair.h) on standard input and answers each with a line. */
#include "version_pair.h"

#include "base/arena.h"
#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	BUG("out of memory");
}

int main(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	struct arena arena;

	arena_init(&arena, out_of_memory);
	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct arena_mark mark = arena_mark(&arena);
		struct str rest = {line, (size_t)n - (line[n - 1] == '\n')};
		struct str version = version_pair_field(&arena, &rest);
		struct str range = version_pair_field(&arena, &rest);

		puts(version_pair_judge(&arena, version, range).p);
		arena_rewind(&arena, mark);
	}
	free(line);
	arena_release(&arena);
	return ferror(stdin) || fflush(stdout) != 0;
}
