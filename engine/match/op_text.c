#include "base/buf.h"
#include "match/parts.h"
#include "value/regex.h"

/* What a content look answered while it read, where it was asked. */
static bool find_answer(const struct matcher *matcher, const struct subject *subject,
			struct judging *judging, enum holds *ret)
{
	struct str name = answer_name(judging->arena, subject->name, str_of(matcher->op->name),
				      matcher->operand.text);
	const struct record_attr *answer =
		subject->record ? record_find(subject->record, name) : NULL;

	if (!answer)
		return false;
	judging->why = answer->cannot_tell;
	*ret = str_is_set(answer->cannot_tell) ? CANNOT_TELL
	       : answer->value.boolean         ? HOLDS
					       : DOES_NOT_HOLD;
	return true;
}

static bool prepare_pattern(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			    struct str *reterr)
{
	matcher->compiled = regex_compile(arena, matcher->operand.text, reterr_at, reterr);
	return matcher->compiled != NULL;
}

static enum holds search(const struct matcher *matcher, struct str text, struct judging *judging)
{
	struct regex_groups groups = {0};

	switch (regex_match(matcher->compiled, text, &groups)) {
	case REGEX_MATCHES: return HOLDS;
	case REGEX_NO_MATCH: return DOES_NOT_HOLD;
	case REGEX_GAVE_UP:
	case REGEX_PARTIAL: break;
	}
	judging->why = str_printf(judging->arena, "the pattern `%.*s` %.*s",
				  STR_ARG(matcher->operand.text), STR_ARG(groups.cause));
	return CANNOT_TELL;
}

static bool test(const struct op *op, struct str text, struct str part)
{
	if (op == &op_contains)
		return str_contains(text, part);
	return op == &op_starts_with ? str_starts_with(text, part) : str_ends_with(text, part);
}

static enum holds text_holds(const struct matcher *matcher, const struct subject *subject,
			     struct judging *judging)
{
	enum holds holds;
	struct str text;

	if (find_answer(matcher, subject, judging, &holds))
		return holds;
	if (str_is_set(subject->attr->cannot_tell)) {
		judging->why = subject->attr->cannot_tell;
		return CANNOT_TELL;
	}
	text = value_text(judging->arena, &subject->attr->value);
	if (matcher->op == &op_matches)
		return search(matcher, text, judging);
	return test(matcher->op, text, matcher->operand.text) ? HOLDS : DOES_NOT_HOLD;
}

static void text_wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, str_of(matcher->op == &op_matches       ? "a match of `"
			    : matcher->op == &op_contains    ? "`"
			    : matcher->op == &op_starts_with ? "a beginning `"
							     : "an end `"));
	buf_add(out, matcher->operand.text);
	buf_add(out, matcher->op == &op_contains ? STR("` in it") : STR("`"));
}

const struct op op_matches = {.name = "matches",
			      .summary = "a regular expression (PCRE2) matches somewhere",
			      .types = 1U << TYPE_text,
			      .form = OPERAND_PATTERN,
			      .streams = true,
			      .prepare = prepare_pattern,
			      .holds = text_holds,
			      .wanted = text_wanted};

const struct op op_contains = {.name = "contains",
			       .summary = "the text stands somewhere in it",
			       .types = 1U << TYPE_text,
			       .form = OPERAND_TEXT,
			       .streams = true,
			       .holds = text_holds,
			       .wanted = text_wanted};

const struct op op_starts_with = {.name = "starts_with",
				  .summary = "the text begins it",
				  .types = 1U << TYPE_text,
				  .form = OPERAND_TEXT,
				  .streams = true,
				  .holds = text_holds,
				  .wanted = text_wanted};

const struct op op_ends_with = {.name = "ends_with",
				.summary = "the text ends it",
				.types = 1U << TYPE_text,
				.form = OPERAND_TEXT,
				.streams = true,
				.holds = text_holds,
				.wanted = text_wanted};
