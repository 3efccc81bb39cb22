/*
 * A byte for the scheme, a version, a newline, a range. What must hold of any: an offset within the
 * text, a cause that is said, and an order that agrees with itself and with what ranges say.
 */
#include "base/arena.h"
#include "base/bug.h"
#include "value/deb.h"
#include "value/package_range.h"
#include "value/rpm.h"
#include "value/version_error.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void out_of_memory(void)
{
	BUG("out of memory");
}

static struct package_range *compile(struct arena *arena, enum package_scheme scheme,
				     struct str text)
{
	size_t at = SIZE_MAX;
	struct str cause = STR_NONE;
	struct package_range *range = package_range_compile(arena, scheme, text, &at, &cause);

	BUG_UNLESS(range ? at == SIZE_MAX && range->n > 0 : at <= text.n && cause.n > 0);
	return range;
}

static int order(enum package_scheme scheme, const struct evr *a, const struct evr *b)
{
	int order = scheme == PACKAGE_DEB ? deb_order(a, b) : rpm_order(a, b);

	return (order > 0) - (order < 0);
}

static void check_order(const struct package_range *range, const struct evr *version)
{
	const struct evr *last = NULL;

	for (size_t i = 0; i < range->n; i++)
		for (size_t k = 0; k < range->at[i].n; k++) {
			const struct evr *than = &range->at[i].at[k].than;
			int one = order(range->scheme, version, than);

			BUG_UNLESS(order(range->scheme, than, version) == -one);
			BUG_UNLESS(order(range->scheme, than, than) == 0);
			if (last && one <= 0 && order(range->scheme, than, last) <= 0)
				BUG_UNLESS(order(range->scheme, version, last) <= 0);
			last = than;
		}
}

/* What the comparators of a version say of itself. */
static void check_comparators(struct arena *arena, enum package_scheme scheme, struct str text,
			      const struct evr *version)
{
	static const struct {
		const char *comparator;
		bool holds;
	} rows[] = {{"=", true}, {"<=", true}, {">=", true}, {"<", false}, {">", false}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct package_range *range =
			compile(arena, scheme,
				str_printf(arena, "%s%.*s", rows[i].comparator, STR_ARG(text)));

		if (range)
			BUG_UNLESS(package_range_holds(range, version) == rows[i].holds);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data + (size > 0), size - (size > 0)}, text = STR("");
	enum package_scheme scheme = size && data[0] & 1 ? PACKAGE_RPM : PACKAGE_DEB;
	struct version_error error = {.at = SIZE_MAX};
	struct package_range *range;
	struct arena arena;
	struct evr version;

	arena_init(&arena, out_of_memory);
	str_next(&rest, '\n', &text);
	range = compile(&arena, scheme, rest);
	if (package_read(scheme, text, &version, &error)) {
		BUG_UNLESS(version.version.n > 0);
		check_comparators(&arena, scheme, text, &version);
		if (range) {
			check_order(range, &version);
			package_range_holds(range, &version);
		}
	} else {
		BUG_UNLESS(error.at + error.n <= text.n && error.why);
	}
	arena_release(&arena);
	return 0;
}
