/* Writes schema/probe/NAME.schema.json under the folder that it is given, one for each probe. */
#include "base/arena.h"
#include "base/buf.h"
#include "describe/schema.h"
#include "probe/kinds.h"
#include "probe/probe.h"

#include <stdio.h>

static int write_one(struct arena *arena, const char *folder, const struct probe_kind *kind)
{
	struct str path = str_printf(arena, "%s/schema/probe/%s.schema.json", folder, kind->name);
	FILE *file = fopen(path.p, "w");
	struct buf out;

	if (!file) {
		perror(path.p);
		return 1;
	}
	buf_init(&out, arena, 1 << 20);
	schema_probe(&out, kind);
	fwrite(buf_str(&out).p, 1, out.n, file);
	return fclose(file) != 0;
}

int main(int argc, char **argv)
{
	struct arena arena;
	int status = 0;

	if (argc != 2) {
		fputs("usage: schema-writer FOLDER\n", stderr);
		return 2;
	}
	arena_init(&arena, NULL);
	for (size_t i = 0; i < kinds_count(); i++)
		status |= write_one(&arena, argv[1], kinds_at(i));
	arena_release(&arena);
	return status;
}
