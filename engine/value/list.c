#include "base/arena.h"
#include "base/buf.h"
#include "value/value.h"

/* One text is a list of one: an author who names one member needs no brackets. */
static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	struct value *item = ARENA_NEW(arena, struct value);

	(void)reterr;
	*item = value_of_text(text);
	*ret = (struct value){.type = TYPE_list, .list = {item, 1, 1}};
	return true;
}

static void print(struct buf *out, const struct value *value)
{
	for (size_t i = 0; i < value->list.n; i++) {
		if (i)
			buf_add(out, STR(", "));
		value_print(out, &value->list.at[i]);
	}
}

static int compare(const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < a->list.n && i < b->list.n; i++) {
		const struct value *x = &a->list.at[i], *y = &b->list.at[i];
		int order = x->type == y->type ? type_of(x->type)->compare(x, y)
					       : (x->type > y->type) - (x->type < y->type);

		if (order)
			return order;
	}
	return (a->list.n > b->list.n) - (a->list.n < b->list.n);
}

const struct type type_list = {
	.name = "list",
	.id = TYPE_list,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "a list of texts, or one text",
	.schema = "array string",
};
