/*
 * A byte for the unit's type, and its text: read twice over as unit and drop-in, and made into
 * attributes. What must hold of any: places within the text, names and values that came from it,
 * and an observation that survives its encoding.
 */
#include "sys/unitfile.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/limits.h"
#include "probe/settings.h"
#include "sys/directive.h"
#include "sys/fault.h"
#include "value/observation.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void out_of_memory(void)
{
	BUG("out of memory");
}

static void check_places(const struct unit_lines *lines, size_t n_lines)
{
	for (size_t i = 0; i < lines->n; i++)
		BUG_UNLESS(lines->at[i].line >= 1 && lines->at[i].line <= n_lines);
}

static void check_encoding(struct arena *arena, const struct record *record)
{
	struct observation told = {.record = *record}, read;
	struct buf bytes;

	buf_init(&bytes, arena, LIMIT_OBSERVATION);
	observation_encode(&bytes, &told);
	BUG_UNLESS(!bytes.over && observation_decode(arena, buf_str(&bytes), &read));
	BUG_UNLESS(read.record.n == record->n);
	for (size_t i = 0; i < record->n; i++)
		BUG_UNLESS(value_eq(&read.record.at[i].value, &record->at[i].value) ||
			   str_is_set(record->at[i].cannot_tell));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned type = size ? data[0] % 13U : 0;
	struct unit_text text = {
		.file = STR("f"),
		.bytes = {(const char *)data + (size > 0), size - (size > 0)},
		.sections = SECTION_UNIT | SECTION_INSTALL | 1U << type,
	};
	struct unit_file unit = {.exists = true};
	struct arena arena;
	struct record record;
	struct fault fault;

	arena_init(&arena, out_of_memory);
	record_init(&record, &arena);
	for (unsigned i = 0; i < 2; i++)
		if (!unit_lines_read(&arena, &text, &unit.lines, &unit.notes, &fault))
			BUG_UNLESS(fault.line >= 1 && fault.line <= size + 1 && fault.text.n);
	check_places(&unit.lines, size + 1);
	check_places(&unit.notes, size + 1);
	if (settings_add(&record, &unit, &fault))
		check_encoding(&arena, &record);
	arena_release(&arena);
	return 0;
}
