/*
 * A byte for the scheme, a version, a newline, a range. What must hold of any: an offset within the
 * text, a cause that is said, an order that agrees with itself, and in loose that < is what >=
 * isn't and > what <= isn't.
 */
#include "value/range.h"
#include "base/arena.h"
#include "base/bug.h"
#include "value/version_error.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void out_of_memory(void)
{
	BUG("out of memory");
}

static struct range *compile(struct arena *arena, enum version_scheme scheme, struct str text)
{
	size_t at = SIZE_MAX;
	struct str cause = STR_NONE;
	struct range *range = range_compile(arena, scheme, text, &at, &cause);

	BUG_UNLESS(range ? at == SIZE_MAX && range->n > 0 : at <= text.n && cause.n > 0);
	return range;
}

static void check_order(const struct range *range, const struct semver *version)
{
	for (size_t i = 0; i < range->n; i++)
		for (size_t k = 0; k < range->at[i].n; k++) {
			const struct semver *than = &range->at[i].at[k].than;

			BUG_UNLESS(semver_order(version, than) == -semver_order(than, version));
			BUG_UNLESS(semver_order(than, than) == 0);
		}
}

static void check_opposites(struct arena *arena, struct str text, const struct semver *version)
{
	static const char *const pairs[][2] = {{"<", ">="}, {"<=", ">"}};

	for (size_t i = 0; i < 2; i++) {
		struct range *one =
			compile(arena, VERSION_LOOSE,
				str_printf(arena, "%s%.*s", pairs[i][0], STR_ARG(text)));
		struct range *other =
			compile(arena, VERSION_LOOSE,
				str_printf(arena, "%s%.*s", pairs[i][1], STR_ARG(text)));

		if (one && other)
			BUG_UNLESS(range_holds(one, version) != range_holds(other, version));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data + (size > 0), size - (size > 0)}, text = STR("");
	enum version_scheme scheme = size && data[0] & 1 ? VERSION_LOOSE : VERSION_SEMVER;
	struct semver version;
	struct arena arena;
	struct range *range;

	arena_init(&arena, out_of_memory);
	str_next(&rest, '\n', &text);
	range = compile(&arena, scheme, rest);
	if (version_read(scheme, text, &version)) {
		struct partial partial;
		struct version_error ignored;

		if (range) {
			check_order(range, &version);
			range_holds(range, &version);
		}
		if (partial_read(VERSION_LOOSE, rest, &partial, &ignored))
			check_opposites(&arena, rest, &version);
	}
	arena_release(&arena);
	return 0;
}
