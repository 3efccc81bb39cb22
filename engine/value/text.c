#include "base/buf.h"
#include "value/value.h"

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	(void)arena;
	(void)reterr;
	*ret = value_of_text(text);
	return true;
}

static void print(struct buf *out, const struct value *value)
{
	buf_add(out, value->text);
}

static int compare(const struct value *a, const struct value *b)
{
	return str_cmp(a->text, b->text);
}

const struct type type_text = {
	.name = "text",
	.id = TYPE_text,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "any text",
	.schema = "string integer number boolean null",
};
