#include "base/buf.h"
#include "base/num.h"
#include "value/value.h"

#include <inttypes.h>

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	int64_t number;

	if (!num_read_i64(text, &number)) {
		*reterr = str_printf(arena, "`%.*s` is no whole number", STR_ARG(text));
		return false;
	}
	*ret = value_int(number);
	return true;
}

static void print(struct buf *out, const struct value *value)
{
	buf_addf(out, "%" PRId64, value->number);
}

static int compare(const struct value *a, const struct value *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

const struct type type_int = {
	.name = "int",
	.id = TYPE_int,
	.ordered = true,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "a whole number, as in 42 or -1",
	.schema = "integer string",
};
