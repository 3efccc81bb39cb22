/* The text of a query: it passes or gives a cause, with a place in it. */
#include "base/arena.h"
#include "base/bug.h"
#include "sys/sqlitedb.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says how many arguments there are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct str query, cause = STR_NONE;
	size_t at = 0;

	if (size == 0)
		return 0;
	arena_init(&arena, NULL);
	query = str_copy(&arena, (struct str){(const char *)data + 1, size - 1});
	BUG_UNLESS(sqlitedb_check(&arena, query, data[0] & 3, &at, &cause) ||
		   (cause.n > 0 && at <= query.n));
	arena_release(&arena);
	return 0;
}
