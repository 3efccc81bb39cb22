#include "base/buf.h"
#include "base/num.h"
#include "value/value.h"

#include <inttypes.h>

/* Bits of r, w, x, s, t for a class, as chmod(1) has them. */
static bool bits_of(char what, unsigned shift, unsigned *ret)
{
	switch (what) {
	case 'r': *ret = 4U << shift; return true;
	case 'w': *ret = 2U << shift; return true;
	case 'x': *ret = 1U << shift; return true;
	case 's': *ret = shift == 6 ? 04000 : shift == 3 ? 02000 : 0; return shift != 0;
	case 't': *ret = 01000; return shift == 0;
	default: return false;
	}
}

/* One clause of a symbolic mode: who=perms, where what a class isn't given it hasn't. */
static bool read_clause(struct str clause, unsigned *seen, unsigned *mode)
{
	unsigned classes = 0;
	size_t at = 0, equals = str_find_char(clause, '=');

	if (equals == clause.n || equals == 0)
		return false;
	for (; at < equals; at++) {
		size_t which = str_find_char(STR("ogu"), clause.p[at]);

		if (clause.p[at] != 'a' && which == 3)
			return false;
		classes |= clause.p[at] == 'a' ? 7U : 1U << which;
	}
	if (*seen & classes)
		return false;
	*seen |= classes;
	for (at = equals + 1; at < clause.n; at++) {
		bool used = false;

		for (unsigned class = 0; class < 3; class ++) {
			unsigned bits;

			if (!(classes & 1U << class) || !bits_of(clause.p[at], class * 3, &bits))
				continue;
			*mode |= bits;
			used = true;
		}
		if (!used)
			return false;
	}
	return true;
}

static bool read_symbolic(struct str text, int64_t *ret)
{
	unsigned mode = 0, seen = 0;
	struct str clause;

	if (text.n == 0 || text.p[text.n - 1] == ',')
		return false;
	while (str_next(&text, ',', &clause))
		if (!read_clause(clause, &seen, &mode))
			return false;
	*ret = mode;
	return true;
}

static bool read(struct arena *arena, struct str text, struct value *ret, struct str *reterr)
{
	struct str digits = str_starts_with(text, STR("0o")) ? str_from(text, 2) : text;
	uint64_t octal;
	int64_t mode;

	if (digits.n >= 3 && digits.n <= 6 && num_read_u64(digits, 8, &octal) && octal <= 07777)
		mode = (int64_t)octal;
	else if (!read_symbolic(text, &mode)) {
		*reterr = str_printf(arena,
				     "`%.*s` is no mode: write octal digits as in 0600, or "
				     "symbolic as in u=rw,go=",
				     STR_ARG(text));
		return false;
	}
	*ret = (struct value){.type = TYPE_mode, .number = mode};
	return true;
}

static void print(struct buf *out, const struct value *value)
{
	buf_addf(out, "%04" PRIo64, (uint64_t)value->number);
}

static int compare(const struct value *a, const struct value *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

const struct type type_mode = {
	.name = "mode",
	.id = TYPE_mode,
	.read = read,
	.print = print,
	.compare = compare,
	.accepts = "octal digits (0600), or symbolic for each class (u=rw,go=)",
	.schema = "string integer",
};
