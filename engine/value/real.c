#include "base/buf.h"
#include "base/num.h"
#include "value/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	double real;

	if (!num_read_real(text, &real)) {
		*reterr = str_printf(arena, "`%.*s` is no number", STR_ARG(text));
		return false;
	}
	*ret = (struct value){.type = TYPE_real, .real = real};
	return true;
}

/* The shortest digits that read back as the same number; whole numbers as such. */
static void print(struct buf *out, const struct value *value)
{
	if (fabs(value->real) < 1e15 && value->real == trunc(value->real)) {
		buf_addf(out, "%.0f", value->real);
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		char text[64];

		snprintf(text, sizeof text, "%.*g", digits, value->real);
		if (digits < 17 && strtod(text, NULL) != value->real)
			continue;
		buf_add(out, str_of(text));
		return;
	}
}

/* What is no number (a document may hold it) stands below all numbers, and equals none. */
static int compare(const struct value *a, const struct value *b)
{
	if (isnan(a->real) || isnan(b->real))
		return !isnan(a->real) - !isnan(b->real);
	return (a->real > b->real) - (a->real < b->real);
}

const struct type type_real = {
	.name = "real",
	.id = TYPE_real,
	.ordered = true,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "a number, as in 1.5 or 2e6",
	.schema = "number string",
};
