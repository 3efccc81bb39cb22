#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"
#include "value/value.h"

/* Words that a unit's reader takes for a boolean, but for 1 and 0, which may be numbers. */
static bool read_bool(struct str text, struct value *ret)
{
	static const char *const words[2][5] = {{"no", "n", "false", "f", "off"},
						{"yes", "y", "true", "t", "on"}};

	for (size_t i = 0; i < 10; i++)
		if (str_eq_nocase(text, str_of(words[i / 5][i % 5]))) {
			*ret = value_bool(i >= 5);
			return true;
		}
	return false;
}

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	struct directive_value *made = ARENA_NEW(arena, struct directive_value);
	struct str rest = text, word;

	(void)reterr;
	if (!read_bool(text, &made->one))
		made->one = value_of_text(text);
	while (str_next_word(&rest, &word))
		*VEC_PUSH(arena, &made->words) = value_of_text(word);
	*ret = (struct value){.type = TYPE_directive, .directive = made};
	return true;
}

struct value value_of_words(struct arena *arena, struct values words)
{
	struct directive_value *made = ARENA_NEW(arena, struct directive_value);
	struct buf one;

	buf_init(&one, arena, LIMIT_TEXT_MAX);
	for (size_t i = 0; i < words.n; i++) {
		if (i)
			buf_add_char(&one, ' ');
		buf_add(&one, words.at[i].text);
	}
	*made = (struct directive_value){value_of_text(buf_str(&one)), words};
	return (struct value){.type = TYPE_directive, .directive = made};
}

static void print(struct buf *out, const struct value *value)
{
	value_print(out, &value->directive->one);
}

static int compare(const struct value *a, const struct value *b)
{
	const struct directive_value *x = a->directive, *y = b->directive;
	struct value words[2] = {{.type = TYPE_list, .list = x->words},
				 {.type = TYPE_list, .list = y->words}};

	if (x->one.type != y->one.type)
		return (x->one.type > y->one.type) - (x->one.type < y->one.type);
	if (type_of(x->one.type)->compare(&x->one, &y->one))
		return type_of(x->one.type)->compare(&x->one, &y->one);
	return type_list.compare(&words[0], &words[1]);
}

const struct type type_directive = {
	.name = "directive",
	.id = TYPE_directive,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "any text",
	.schema = "string integer number boolean array",
};
