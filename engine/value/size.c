#include "base/buf.h"
#include "value/unit_number.h"
#include "value/value.h"

#include <inttypes.h>

/* IEC 80000-13: Ki, Mi, … are powers of 1024; the SI's k, M, … with a B are powers of 1000. A
 * letter alone is a power of 1024, as in dd, du and qemu. */
static const struct unit units[] = {
	{"B", 1},
	{"K", 1LL << 10},
	{"KiB", 1LL << 10},
	{"kB", 1000LL},
	{"KB", 1000LL},
	{"M", 1LL << 20},
	{"MiB", 1LL << 20},
	{"MB", 1000000LL},
	{"G", 1LL << 30},
	{"GiB", 1LL << 30},
	{"GB", 1000000000LL},
	{"T", 1LL << 40},
	{"TiB", 1LL << 40},
	{"TB", 1000000000000LL},
	{"P", 1LL << 50},
	{"PiB", 1LL << 50},
	{"PB", 1000000000000000LL},
};

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	int64_t number;

	if (!unit_number_read(text, units, sizeof units / sizeof *units, 1, &number)) {
		*reterr = str_printf(
			arena, "`%.*s` is no size: write bytes, or a unit as in 8 GiB, 8G, 8 GB",
			STR_ARG(text));
		return false;
	}
	*ret = (struct value){.type = TYPE_size, .number = number};
	return true;
}

/* The largest binary unit, to one decimal; bytes where that is exact or small. */
static void print(struct buf *out, const struct value *value)
{
	static const char *const names[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
	int64_t unit = 1024;
	size_t i = 0;

	if (value->number < 1024) {
		buf_addf(out, "%" PRId64 " B", value->number);
		return;
	}
	while (i + 1 < sizeof names / sizeof *names && value->number / 1024 >= unit) {
		unit *= 1024;
		i++;
	}
	if (value->number % unit == 0)
		buf_addf(out, "%" PRId64 " %s", value->number / unit, names[i]);
	else
		buf_addf(out, "%" PRId64 ".%" PRId64 " %s", value->number / unit,
			 value->number % unit * 10 / unit, names[i]);
}

static int compare(const struct value *a, const struct value *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

const struct type type_size = {
	.name = "size",
	.id = TYPE_size,
	.ordered = true,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "bytes, or a number with a unit: 8 GiB, 8G (both 2^33), 8 GB (8 * 10^9)",
	.schema = "integer string",
};
