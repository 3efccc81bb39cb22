#include "match/match.h"

#include "base/buf.h"
#include "base/limits.h"
#include "match/parts.h"

enum holds holds_and(enum holds a, enum holds b)
{
	if (a == DOES_NOT_HOLD || b == DOES_NOT_HOLD)
		return DOES_NOT_HOLD;
	return a == CANNOT_TELL || b == CANNOT_TELL ? CANNOT_TELL : HOLDS;
}

enum holds holds_or(enum holds a, enum holds b)
{
	return holds_not(holds_and(holds_not(a), holds_not(b)));
}

enum holds holds_not(enum holds a)
{
	if (a == CANNOT_TELL)
		return CANNOT_TELL;
	return a == HOLDS ? DOES_NOT_HOLD : HOLDS;
}

const struct op *const *match_ops(void)
{
	static const struct op *const ops[] = {
#define OP(name, family) &op_##name,
#include "match/ops.def"
		NULL,
	};

	return ops;
}

/* `exists: no`, or an `all` or `any` of it: the one thing that an absent attribute satisfies. */
static enum holds absent_holds(const struct matcher *matcher)
{
	enum holds holds = matcher->op == &op_all ? HOLDS : DOES_NOT_HOLD;

	if (matcher->op == &op_exists)
		return matcher->operand.boolean ? DOES_NOT_HOLD : HOLDS;
	if (matcher->op != &op_all && matcher->op != &op_any)
		return DOES_NOT_HOLD;
	for (size_t i = 0; i < matcher->n_kids; i++)
		holds = matcher->op == &op_all ? holds_and(holds, absent_holds(matcher->kids[i]))
					       : holds_or(holds, absent_holds(matcher->kids[i]));
	return holds;
}

static bool is_compound(const struct op *op)
{
	return op == &op_all || op == &op_any || op == &op_not;
}

enum holds match_holds(const struct matcher *matcher, const struct subject *subject,
		       struct judging *judging)
{
	if (!subject->attr)
		return absent_holds(matcher);
	/* Patterns may have an answer where the text itself wasn't kept. */
	if (str_is_set(subject->attr->cannot_tell) && !matcher->op->streams &&
	    matcher->op != &op_exists && !is_compound(matcher->op)) {
		judging->why = subject->attr->cannot_tell;
		return CANNOT_TELL;
	}
	return matcher->op->holds(matcher, subject, judging);
}

bool match_names(const struct matcher *matcher, const struct op *op)
{
	if (matcher->op == op)
		return true;
	for (size_t i = 0; i < matcher->n_kids; i++)
		if (match_names(matcher->kids[i], op))
			return true;
	return false;
}

void match_each_stream(const struct matcher *matcher,
		       void (*each)(void *self, const struct op *op, struct str operand),
		       void *self)
{
	if (matcher->op->streams)
		each(self, matcher->op, matcher->operand.text);
	for (size_t i = 0; i < matcher->n_kids; i++)
		match_each_stream(matcher->kids[i], each, self);
}

static void show_text(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	buf_add(out, str_sub(text, 0, LIMIT_SHOWN_VALUE));
	if (text.n > LIMIT_SHOWN_VALUE)
		buf_add(out, STR("..."));
	buf_add_char(out, '"');
}

void match_show(struct buf *out, const struct value *value)
{
	if (value->type == TYPE_text) {
		show_text(out, value->text);
		return;
	}
	if (value->type != TYPE_list) {
		value_print(out, value);
		return;
	}
	for (size_t i = 0; i < value->list.n; i++) {
		if (i)
			buf_add(out, STR(", "));
		match_show(out, &value->list.at[i]);
	}
}

struct mismatch match_explain(struct arena *arena, const struct matcher *matcher,
			      const struct subject *subject)
{
	struct mismatch mismatch = {0};
	struct buf found, wanted;

	buf_init(&found, arena, LIMIT_TEMPLATE);
	buf_init(&wanted, arena, LIMIT_TEMPLATE);
	matcher->op->wanted(&wanted, matcher);
	mismatch.wanted = buf_str(&wanted);
	if (subject->attr && !matcher->op->streams) {
		match_show(&found, &subject->attr->value);
		mismatch.found = buf_str(&found);
	}
	if (subject->attr && matcher->op->streams)
		mismatch.sentence = str_printf(arena, "%.*s: want %.*s", STR_ARG(subject->name),
					       STR_ARG(mismatch.wanted));
	else
		mismatch.sentence =
			str_printf(arena, "%.*s is %.*s, want %.*s", STR_ARG(subject->name),
				   STR_ARG(subject->attr ? mismatch.found : STR("absent")),
				   STR_ARG(mismatch.wanted));
	return mismatch;
}
