#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "match/parts.h"

bool operand_is_several(const struct matcher *matcher)
{
	return matcher->op->form == OPERAND_SAMES || matcher->op->form == OPERAND_TEXTS;
}

/* The type that an operand has once it is read; NULL: it stays as it was given. */
static const struct type *type_wanted(const struct matcher *matcher)
{
	switch (matcher->op->form) {
	case OPERAND_BOOL: return &type_bool;
	case OPERAND_TEXT:
	case OPERAND_PATTERN:
	case OPERAND_RANGE: return &type_text;
	case OPERAND_SAME:
	case OPERAND_SAMES:
	case OPERAND_NUMBER: return matcher->type;
	case OPERAND_TEXTS:
	case OPERAND_MATCHER:
	case OPERAND_MATCHERS:
	case OPERAND_ITEM:
	case OPERAND_COUNT: break;
	}
	return NULL;
}

static bool is_word(const struct matcher *matcher, struct str text, struct arena *arena,
		    struct operand_error *reterr)
{
	struct near near;
	struct buf known;

	near_init(&near, text);
	buf_init(&known, arena, LIMIT_TEMPLATE);
	for (const char *const *word = matcher->words; *word; word++) {
		if (str_is(text, *word))
			return true;
		near_offer(&near, str_of(*word));
		buf_addf(&known, "%s%s", known.n ? ", " : "", *word);
	}
	*reterr = (struct operand_error){.id = DIAG_WORD, .suggest = near_found(&near)};
	reterr->text = str_printf(arena, "`%.*s` is not one of %.*s", STR_ARG(text),
				  STR_ARG(buf_str(&known)));
	return false;
}

/* A text that is to be ordered says by its operand what it is read as. */
static bool read_number(struct arena *arena, const struct value *given, struct value *ret,
			struct str *reterr)
{
	if (given->type != TYPE_text) {
		*ret = *given;
		return true;
	}
	if (number_read(arena, given->text, ret, reterr))
		return true;
	*reterr = str_printf(arena, "%.*s; versions have `semver`, `loose`, `deb` and `rpm`",
			     STR_ARG(*reterr));
	return false;
}

static bool read_as(struct arena *arena, const struct matcher *matcher, const struct value *given,
		    struct value *ret, struct str *reterr)
{
	const struct type *type = type_wanted(matcher);

	if (!type) {
		*ret = *given;
		return true;
	}
	if (given->type == TYPE_list && type != &type_list) {
		*reterr = str_printf(arena, "a list stands here, where `%s` takes one value",
				     matcher->op->name);
		return false;
	}
	if (type == &type_text && matcher->op->form == OPERAND_NUMBER)
		return read_number(arena, given, ret, reterr);
	return value_as(arena, given, type->id, ret, reterr);
}

static bool is_enumerated(const struct matcher *matcher)
{
	return matcher->words && matcher->type == &type_text &&
	       (matcher->op->form == OPERAND_SAME || matcher->op->form == OPERAND_SAMES);
}

/* Is any text an operand, as it is? */
static bool takes_any_text(const struct matcher *matcher)
{
	const struct type *type = type_wanted(matcher);

	return !type || type == &type_list ||
	       (type == &type_text && matcher->op->form != OPERAND_NUMBER &&
		!is_enumerated(matcher));
}

bool operand_read(struct arena *arena, const struct matcher *matcher, const struct value *given,
		  struct value *ret, struct operand_error *reterr)
{
	struct value value = takes_any_text(matcher) ? *given : brief(arena, given);
	struct str cause;

	if (!read_as(arena, matcher, &value, ret, &cause)) {
		*reterr = (struct operand_error){.id = DIAG_VALUE, .text = cause};
		return false;
	}
	return !is_enumerated(matcher) || is_word(matcher, ret->text, arena, reterr);
}

static enum diag_id id_of(const struct op *op)
{
	if (op->form == OPERAND_PATTERN)
		return DIAG_PATTERN;
	return op->form == OPERAND_RANGE ? DIAG_RANGE : DIAG_VALUE;
}

bool operand_prepare(struct arena *arena, struct matcher *matcher, struct operand_error *reterr)
{
	struct operand_error error = {.id = id_of(matcher->op), .placed = true};

	if (!matcher->op->prepare || matcher->op->prepare(arena, matcher, &error.at, &error.text))
		return true;
	*reterr = error;
	return false;
}
