#include "base/buf.h"
#include "value/value.h"

/* The words of YAML 1.1 and of systemd's booleans, whichever an author is used to. */
static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {
		{"yes", true}, {"no", false},  {"true", true}, {"false", false},
		{"on", true},  {"off", false}, {"1", true},    {"0", false},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_eq_nocase(text, str_of(words[i].word)))
			continue;
		*ret = value_bool(words[i].value);
		return true;
	}
	*reterr = str_printf(arena, "`%.*s` is neither yes nor no", STR_ARG(text));
	return false;
}

static void print(struct buf *out, const struct value *value)
{
	buf_add(out, value->boolean ? STR("yes") : STR("no"));
}

static int compare(const struct value *a, const struct value *b)
{
	return a->boolean - b->boolean;
}

const struct type type_bool = {
	.name = "bool",
	.id = TYPE_bool,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "yes or no (also true, false, on, off, 1, 0)",
	.schema = "boolean string integer",
};
