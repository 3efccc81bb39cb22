#include "base/arena.h"
#include "base/vec.h"
#include "match/parts.h"
#include "value/regex.h"

/* What references give becomes part of a pattern as it is: no sign of it means anything. */
static enum bound fill(const struct binder *binder, const struct matcher *matcher,
		       const struct rule_text *text, struct value *ret, struct str *reterr)
{
	bool escaped = matcher->op->form == OPERAND_PATTERN;

	return binder->fill(binder->self, text, escaped ? regex_escape : NULL, ret, reterr);
}

static enum bound read_given(const struct binder *binder, const struct matcher *matcher,
			     const struct value *given, struct value *ret, struct str *reterr)
{
	struct operand_error error;

	if (operand_read(binder->arena, matcher, given, ret, &error))
		return BOUND;
	*reterr = error.text;
	return BOUND_FAILED;
}

/* Of two the one that decides: what is absent or failed, else what is still waited for. */
static enum bound worse(enum bound a, enum bound b)
{
	return a == BOUND || (a == BOUND_WAITING && b != BOUND) ? b : a;
}

static bool is_lost(enum bound bound)
{
	return bound == BOUND_ABSENT || bound == BOUND_FAILED;
}

/* A reference to a list gives its members. */
static enum bound add_items(const struct binder *binder, const struct matcher *matcher,
			    const struct value *given, struct values *items, struct str *reterr)
{
	enum bound bound = BOUND;

	if (given->type != TYPE_list)
		return read_given(binder, matcher, given, VEC_PUSH(binder->arena, items), reterr);
	for (size_t i = 0; i < given->list.n && bound == BOUND; i++)
		bound = read_given(binder, matcher, &given->list.at[i],
				   VEC_PUSH(binder->arena, items), reterr);
	return bound;
}

/* All texts are asked for, though one waits: what they wait for can then be looked at together. */
static enum bound bind_items(const struct binder *binder, struct matcher *matcher,
			     struct str *reterr)
{
	const struct values written = matcher->operand.list;
	struct values items = {0};
	enum bound bound = BOUND;

	for (size_t i = 0; i < written.n && !is_lost(bound); i++) {
		struct value given;
		enum bound filled = BOUND;

		if (!matcher->texts[i]) {
			*VEC_PUSH(binder->arena, &items) = written.at[i];
			continue;
		}
		filled = fill(binder, matcher, matcher->texts[i], &given, reterr);
		if (filled == BOUND)
			filled = add_items(binder, matcher, &given, &items, reterr);
		bound = worse(bound, filled);
	}
	matcher->operand.list = items;
	matcher->texts = NULL;
	return bound;
}

static enum bound bind_one(const struct binder *binder, struct matcher *matcher, struct str *reterr)
{
	struct value given;
	enum bound bound = fill(binder, matcher, matcher->text, &given, reterr);

	matcher->text = NULL;
	if (bound != BOUND)
		return bound;
	if (!operand_is_several(matcher))
		return read_given(binder, matcher, &given, &matcher->operand, reterr);
	matcher->operand = (struct value){.type = TYPE_list};
	return add_items(binder, matcher, &given, &matcher->operand.list, reterr);
}

static enum bound bind_kids(const struct binder *binder, struct matcher *matcher,
			    struct str *reterr)
{
	const struct matcher *const *unbound = matcher->kids;
	const struct matcher **kids =
		ARENA_ARRAY(binder->arena, const struct matcher *, matcher->n_kids);
	enum bound bound = BOUND;

	for (size_t i = 0; i < matcher->n_kids && !is_lost(bound); i++)
		bound = worse(bound, match_bind(unbound[i], binder, &kids[i], reterr));
	matcher->kids = kids;
	return bound;
}

static enum bound bind_operand(const struct binder *binder, struct matcher *matcher,
			       struct str *reterr)
{
	struct operand_error error;
	enum bound bound = BOUND;

	if (matcher->text)
		bound = bind_one(binder, matcher, reterr);
	else if (matcher->texts)
		bound = bind_items(binder, matcher, reterr);
	if (bound != BOUND || operand_prepare(binder->arena, matcher, &error))
		return bound;
	*reterr = error.text;
	return BOUND_FAILED;
}

enum bound match_bind(const struct matcher *matcher, const struct binder *binder,
		      const struct matcher **ret, struct str *reterr)
{
	struct matcher *copy;
	enum bound bound;

	if (!matcher->unbound) {
		*ret = matcher;
		return BOUND;
	}
	copy = ARENA_NEW(binder->arena, struct matcher);
	*copy = *matcher;
	copy->unbound = false;
	bound = matcher->n_kids ? bind_kids(binder, copy, reterr)
				: bind_operand(binder, copy, reterr);
	if (bound == BOUND)
		*ret = copy;
	return bound;
}
