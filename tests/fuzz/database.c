/* A database and its log, whatever bytes they are: an answer or a cause. */
#include "base/arena.h"
#include "base/bug.h"
#include "sys/clock.h"
#include "sys/dbcopy.h"
#include "sys/fault.h"
#include "sys/sqlitedb.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first three bytes say how long the database is; the rest is the log. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct fault fault = {.kind = FAULT_NONE};
	struct dbcopy copy = {.exists = true};
	struct sqlitedb_request request = {.path = STR("db"), .query = STR_NONE};
	struct sqlitedb_answer answer;
	size_t n;
	bool done;

	if (size < 3)
		return 0;
	n = (size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2];
	n = n < size - 3 ? n : size - 3;
	arena_init(&arena, NULL);
	BUG_UNLESS(dbimage_resize(&copy.image, n));
	memcpy(copy.image.bytes, data + 3, n);
	request.deadline = clock_now() + 1000 * CLOCK_MS;
	done = dbimage_finish(&arena, request.path,
			      (struct str){(const char *)data + 3 + n, size - 3 - n}, &copy.image,
			      &fault) &&
	       sqlitedb_query_copy(&arena, &request, &copy, &answer, &fault);
	BUG_UNLESS(done == (fault.kind == FAULT_NONE));
	dbcopy_release(&copy);
	arena_release(&arena);
	return 0;
}
