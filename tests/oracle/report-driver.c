/*
 * Renders reports as a reader of files would get them: for each path on standard input, of a file
 * as lib/rows.h has it (NAME.rows), NAME.FORMAT is written with each renderer.
 */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "report/renderer.h"

#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	BUG("out of memory");
}

static struct str read_file(struct arena *arena, const char *path)
{
	CLEANUP_FILE FILE *file = fopen(path, "r");
	struct buf text;
	size_t n;

	BUG_UNLESS(file);
	buf_init(&text, arena, LIMIT_REPORT);
	do {
		char *room = buf_room(&text, 4096);

		BUG_UNLESS(room);
		n = fread(room, 1, 4096, file);
		text.n += n;
	} while (n);
	return buf_str(&text);
}

static void into_file(void *self, struct str bytes)
{
	BUG_UNLESS(fwrite(bytes.p, 1, bytes.n, self) == bytes.n);
}

static void render(struct arena *arena, const struct report *report, struct str path,
		   const struct renderer *renderer)
{
	struct str stem = str_sub(path, 0, path.n - strlen("rows"));
	CLEANUP_FILE FILE *file =
		fopen(str_printf(arena, "%.*s%s", STR_ARG(stem), renderer->name).p, "w");
	struct render_style style = {.timings = true};
	struct sink sink = {into_file, file};

	BUG_UNLESS(file);
	renderer->render(report, &style, arena, &sink);
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
		struct str path = str_copy(&arena, str_trim((struct str){line, (size_t)n}));
		struct report *report = rows_read(&arena, read_file(&arena, path.p), path.p);

		for (size_t i = 0; renderers()[i]; i++)
			render(&arena, report, path, renderers()[i]);
		arena_rewind(&arena, mark);
	}
	free(line);
	arena_release(&arena);
	return ferror(stdin) != 0;
}
