/*
 * An observation out of any bytes. What decodes is encoded again: to bytes that mean the same, and
 * none longer than those that came. All of it prints.
 */
#include "value/observation.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str encoded(struct arena *arena, const struct observation *observation)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_OBSERVATION);
	observation_encode(&out, observation);
	BUG_UNLESS(!out.over);
	return buf_str(&out);
}

static void print(struct arena *arena, const struct observation *observation)
{
	const struct record *record = &observation->record;

	for (size_t i = 0; i < record->n; i++) {
		BUG_UNLESS(record_find(record, record->at[i].name) == &record->at[i]);
		value_text(arena, &record->at[i].value);
	}
	if (observation->failed)
		fault_text(arena, &observation->fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct observation first, second;

	arena_init(&arena, NULL);
	if (observation_decode(&arena, (struct str){(const char *)data, size}, &first)) {
		struct str bytes = encoded(&arena, &first);

		print(&arena, &first);
		BUG_UNLESS(bytes.n <= size && observation_decode(&arena, bytes, &second));
		BUG_UNLESS(str_eq(bytes, encoded(&arena, &second)));
	}
	arena_release(&arena);
	return 0;
}
