#include "match/match.h"

#include "base/arena.h"
#include "base/bug.h"
#include "match/parts.h"

#include <stdarg.h>

enum holds holds_if(bool condition)
{
	return condition ? HOLDS : DOES_NOT_HOLD;
}

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

enum holds cannot_tell(struct judging *judging, const struct subject *subject, const char *format,
		       ...)
{
	va_list args;
	struct str cause;

	va_start(args, format);
	cause = str_vprintf(judging->arena, format, args);
	va_end(args);
	judging->why =
		str_printf(judging->arena, "%.*s: %.*s", STR_ARG(subject->name), STR_ARG(cause));
	return CANNOT_TELL;
}

bool subject_text(const struct subject *subject, struct judging *judging, struct str *ret)
{
	const struct value *value = &subject->attr->value;

	if (value->type == TYPE_list) {
		cannot_tell(judging, subject, "its type is list, where a text was looked for");
		return false;
	}
	*ret = value_text(judging->arena, value);
	return true;
}

/* Operators for lists alone see the words, all others the one value; what is compared as a whole is
 * what the operand is (values_equal). */
struct subject subject_face(const struct subject *subject, const struct op *op,
			    struct record_attr *attr)
{
	struct subject face = *subject;

	if (subject->attr->value.type != TYPE_directive || op->form == OPERAND_SAME ||
	    op->form == OPERAND_SAMES)
		return face;
	*attr = *subject->attr;
	attr->value = value_face(&attr->value, op->types == TYPE_BIT(TYPE_list));
	face.attr = attr;
	return face;
}

struct subject subject_item(const struct subject *list, size_t i, struct record_attr *attr)
{
	*attr = (struct record_attr){.name = list->name, .value = list->attr->value.list.at[i]};
	return (struct subject){.name = list->name, .attr = attr};
}

/* What a content look may be asked in place of a matcher; op is NULL for none. Of a list only
 * whether it has a member that matches a pattern: for `has_no` the answer is turned round. */
struct question {
	const struct op *op;
	struct str operand;
};

static struct question question_of(const struct matcher *matcher)
{
	bool of_members = matcher->op == &op_has || matcher->op == &op_has_no;

	if (of_members && matcher->kids[0]->op == &op_matches)
		return (struct question){&op_has, matcher->kids[0]->operand.text};
	return (struct question){matcher->op->streams ? matcher->op : NULL, matcher->operand.text};
}

bool stream_answer(struct arena *arena, const struct matcher *matcher,
		   const struct subject *subject, const struct record_attr **ret)
{
	struct question question = question_of(matcher);
	const struct record_attr *answer;

	if (!question.op || !subject->record)
		return false;
	answer = record_find(
		subject->record,
		answer_name(arena, subject->name, str_of(question.op->name), question.operand));
	if (!answer || (!str_is_set(answer->cannot_tell) && answer->value.type != TYPE_bool))
		return false;
	*ret = answer;
	return true;
}

bool stream_answered(struct arena *arena, const struct matcher *matcher,
		     const struct subject *subject)
{
	const struct record_attr *answer;

	if (stream_answer(arena, matcher, subject, &answer))
		return true;
	for (size_t i = 0; i < matcher->n_kids; i++)
		if (stream_answered(arena, matcher->kids[i], subject))
			return true;
	return false;
}

enum holds match_holds(const struct matcher *matcher, const struct subject *subject,
		       struct judging *judging)
{
	const struct record_attr *attr = subject->attr;
	struct record_attr room;
	struct subject face;

	BUG_UNLESS(!matcher->unbound);
	if (matcher->op->judges_absent)
		return matcher->op->holds(matcher, subject, judging);
	if (stream_answer(judging->arena, matcher, subject, &attr) &&
	    !str_is_set(attr->cannot_tell))
		return holds_if(attr->value.boolean != (matcher->op == &op_has_no));
	if (!attr)
		return DOES_NOT_HOLD;
	if (str_is_set(attr->cannot_tell))
		return cannot_tell(judging, subject, "%.*s", STR_ARG(attr->cannot_tell));
	face = subject_face(subject, matcher->op, &room);
	return matcher->op->holds(matcher, &face, judging);
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
	struct question question = question_of(matcher);

	if (question.op)
		each(self, question.op, question.operand);
	if (matcher->op->form != OPERAND_MATCHER && matcher->op->form != OPERAND_MATCHERS)
		return;
	for (size_t i = 0; i < matcher->n_kids; i++)
		match_each_stream(matcher->kids[i], each, self);
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
