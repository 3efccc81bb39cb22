#include "base/arena.h"
#include "match/parts.h"
#include "value/regex.h"

static enum bound fill(const struct binder *binder, struct matcher *matcher,
		       const struct rule_text *text, struct value *ret, struct str *reterr)
{
	struct str (*escape)(struct arena *, struct str) =
		matcher->op->form == OPERAND_PATTERN ? regex_escape : NULL;
	struct value given;
	enum bound bound = binder->fill(binder->self, text, escape, &given, reterr);

	if (bound != BOUND)
		return bound;
	/* A value that has the type already keeps it; any other is read from its text. */
	if (matcher->type && given.type == matcher->type->id) {
		*ret = given;
		return BOUND;
	}
	if (match_read_operand(binder->arena, matcher, value_text(binder->arena, &given), ret,
			       reterr))
		return BOUND;
	return BOUND_FAILED;
}

static enum bound bind_list(const struct binder *binder, struct matcher *matcher,
			    struct str *reterr)
{
	struct values list = matcher->operand.list;
	struct value *items = ARENA_ARRAY(binder->arena, struct value, list.n);

	for (size_t i = 0; i < list.n; i++) {
		enum bound bound = BOUND;

		items[i] = list.at[i];
		if (matcher->texts[i])
			bound = fill(binder, matcher, matcher->texts[i], &items[i], reterr);
		if (bound != BOUND)
			return bound;
	}
	matcher->operand.list = (struct values){items, list.n, list.n};
	return BOUND;
}

static enum bound bind_kids(const struct binder *binder, struct matcher *matcher,
			    struct str *reterr)
{
	struct matcher **kids = ARENA_ARRAY(binder->arena, struct matcher *, matcher->n_kids);

	for (size_t i = 0; i < matcher->n_kids; i++) {
		const struct matcher *bound_kid;
		enum bound bound = match_bind(matcher->kids[i], binder, &bound_kid, reterr);

		if (bound != BOUND)
			return bound;
		kids[i] = ARENA_NEW(binder->arena, struct matcher);
		*kids[i] = *bound_kid;
	}
	matcher->kids = kids;
	return BOUND;
}

enum bound match_bind(const struct matcher *matcher, const struct binder *binder,
		      const struct matcher **ret, struct str *reterr)
{
	struct matcher *copy;
	enum bound bound = BOUND;
	size_t at;

	if (!matcher->unbound) {
		*ret = matcher;
		return BOUND;
	}
	copy = ARENA_NEW(binder->arena, struct matcher);
	*copy = *matcher;
	copy->unbound = false;
	copy->text = NULL;
	if (matcher->text)
		bound = fill(binder, copy, matcher->text, &copy->operand, reterr);
	if (bound == BOUND && matcher->texts)
		bound = bind_list(binder, copy, reterr);
	if (bound == BOUND && matcher->n_kids)
		bound = bind_kids(binder, copy, reterr);
	if (bound == BOUND && copy->op->prepare &&
	    !copy->op->prepare(binder->arena, copy, &at, reterr))
		bound = BOUND_FAILED;
	if (bound == BOUND)
		*ret = copy;
	return bound;
}
