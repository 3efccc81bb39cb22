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

/* One unit where that says all, else the two largest: beyond a day to whole hours, people don't
 * count further. */
static void print(struct buf *out, const struct value *value)
{
	static const struct {
		uint64_t factor;
		const char *name, *next;
		uint64_t next_factor;
	} shown[] = {{86400000, "d", "h", 3600000},
		     {3600000, "h", "min", 60000},
		     {60000, "min", "s", 1000}};
	uint64_t number = value->number < 0 ? 0 - (uint64_t)value->number : (uint64_t)value->number;

	buf_add(out, value->number < 0 ? STR("-") : STR(""));
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		uint64_t whole = number / shown[i].factor, rest = number % shown[i].factor;

		if (whole == 0 || (whole == 1 && rest))
			continue;
		buf_addf(out, "%" PRIu64 " %s", whole, shown[i].name);
		if (rest)
			buf_addf(out, " %" PRIu64 " %s", rest / shown[i].next_factor,
				 shown[i].next);
		return;
	}
	if (number && number < 1000)
		buf_addf(out, "%" PRIu64 " ms", number);
	else if (number % 1000 == 0)
		buf_addf(out, "%" PRIu64 " s", number / 1000);
	else
		buf_addf(out, "%" PRIu64 ".%" PRIu64 " s", number / 1000, number % 1000 / 100);
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
