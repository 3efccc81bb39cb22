#include "base/buf.h"
#include "value/unit_number.h"
#include "value/value.h"

#include <inttypes.h>

static const struct unit units[] = {
	{"ms", 1},      {"s", 1000},    {"sec", 1000},     {"m", 60000},
	{"min", 60000}, {"h", 3600000}, {"d", 86400000LL}, {"w", 604800000LL},
};

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	int64_t number;

	if (!unit_number_read(text, units, sizeof units / sizeof *units, 1000, &number)) {
		*reterr = str_printf(
			arena,
			"`%.*s` is no duration: write seconds, or a unit as in 500ms, 90s, 5m, 7d",
			STR_ARG(text));
		return false;
	}
	*ret = (struct value){.type = TYPE_duration, .number = number};
	return true;
}

/* The largest unit that leaves no rest; beyond a day to whole hours, people don't count further. */
static void print(struct buf *out, const struct value *value)
{
	static const struct unit shown[] = {
		{"d", 86400000LL}, {"h", 3600000}, {"min", 60000}, {"s", 1000}};
	int64_t number = value->number;

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		if (number && number % shown[i].factor == 0) {
			buf_addf(out, "%" PRId64 " %s", number / shown[i].factor, shown[i].name);
			return;
		}
		if (i < 3 && number >= 2 * shown[i].factor) {
			buf_addf(out, "%" PRId64 " %s %" PRId64 " %s", number / shown[i].factor,
				 shown[i].name, number % shown[i].factor / shown[i + 1].factor,
				 shown[i + 1].name);
			return;
		}
	}
	buf_addf(out, "%" PRId64 " ms", number);
}

static int compare(const struct value *a, const struct value *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

const struct type type_duration = {
	.name = "duration",
	.id = TYPE_duration,
	.ordered = true,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "seconds, or a number with a unit: 500ms, 90s, 5m, 2h, 7d, 1w",
	.schema = "integer string",
};
