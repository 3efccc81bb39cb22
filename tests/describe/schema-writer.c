/* Writes schema/rules.schema.json and schema/cases.schema.json under the folder that it is given.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "describe/schema.h"
#include "rule/dialect.h"

#include <stdio.h>

static const struct dialect dialect = {.rules_key = STR_INIT("banger"),
				       .tests_key = STR_INIT("banger-test")};

static int write_one(struct arena *arena, const char *folder, const char *name,
		     void (*add)(struct buf *out, const struct dialect *dialect))
{
	struct str path = str_printf(arena, "%s/schema/%s.schema.json", folder, name);
	FILE *file = fopen(path.p, "w");
	struct buf out;

	if (!file) {
		perror(path.p);
		return 1;
	}
	buf_init(&out, arena, 1 << 20);
	add(&out, &dialect);
	fwrite(buf_str(&out).p, 1, out.n, file);
	return fclose(file) != 0 || out.over;
}

int main(int argc, char **argv)
{
	struct arena arena;
	int status;

	if (argc != 2) {
		fputs("usage: schema-writer FOLDER\n", stderr);
		return 2;
	}
	arena_init(&arena, NULL);
	status = write_one(&arena, argv[1], "rules", schema_rules);
	status |= write_one(&arena, argv[1], "cases", schema_cases);
	arena_release(&arena);
	return status;
}
