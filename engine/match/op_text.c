#include "match/match.h"
#include "match/parts.h"
#include "value/regex.h"
#include "value/sketch.h"

static bool prepare_pattern(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			    struct str *reterr)
{
	matcher->compiled = regex_compile(arena, matcher->operand.text, reterr_at, reterr);
	return matcher->compiled != NULL;
}

static enum holds matches_holds(const struct matcher *matcher, const struct subject *subject,
				struct judging *judging)
{
	struct regex_groups groups = {0};
	struct str text;

	if (!subject_text(subject, judging, &text))
		return CANNOT_TELL;
	switch (regex_match(matcher->compiled, text, &groups)) {
	case REGEX_MATCHES: return HOLDS;
	case REGEX_NO_MATCH: return DOES_NOT_HOLD;
	case REGEX_GAVE_UP:
	case REGEX_PARTIAL: break;
	}
	return cannot_tell(judging, subject, "the pattern `%.*s` %.*s",
			   STR_ARG(matcher->operand.text), STR_ARG(groups.cause));
}

static void matches_propose(const struct matcher *matcher, struct candidates *ret)
{
	unsigned samples = ret->brief ? 1 : 12;
	const struct sketch *sketch = sketch_read(ret->arena, matcher->operand.text);

	for (unsigned seed = 0; sketch && seed < samples; seed++)
		candidates_add_text(ret, sketch_sample(ret->arena, sketch, seed));
}

const struct op op_matches = {
	.name = "matches",
	.summary = "the regular expression (PCRE2) matches somewhere in the text",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_PATTERN,
	.streams = true,
	.prepare = prepare_pattern,
	.holds = matches_holds,
	.propose = matches_propose,
	.wants = {"a match for ", "no match for "},
	.fails = {"doesn't match ", "matches "},
};

/* The empty text is part of every text. */
static bool prepare_part(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			 struct str *reterr)
{
	(void)arena;
	if (matcher->operand.text.n)
		return true;
	*reterr_at = 0;
	*reterr = STR("the empty text is part of every text, so this would test nothing");
	return false;
}

static void propose_part(const struct matcher *matcher, struct candidates *ret)
{
	candidates_add_text(ret, matcher->operand.text);
}

static enum holds contains_holds(const struct matcher *matcher, const struct subject *subject,
				 struct judging *judging)
{
	struct str text;

	if (!subject_text(subject, judging, &text))
		return CANNOT_TELL;
	return holds_if(str_contains(text, matcher->operand.text));
}

const struct op op_contains = {
	.name = "contains",
	.summary = "this stands somewhere in the text",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_TEXT,
	.streams = true,
	.prepare = prepare_part,
	.holds = contains_holds,
	.propose = propose_part,
	.wants = {"a text with ", "a text without "},
	.fails = {"doesn't contain ", "contains "},
};

static enum holds starts_with_holds(const struct matcher *matcher, const struct subject *subject,
				    struct judging *judging)
{
	struct str text;

	if (!subject_text(subject, judging, &text))
		return CANNOT_TELL;
	return holds_if(str_starts_with(text, matcher->operand.text));
}

const struct op op_starts_with = {
	.name = "starts_with",
	.summary = "the text begins with this",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_TEXT,
	.streams = true,
	.prepare = prepare_part,
	.holds = starts_with_holds,
	.propose = propose_part,
	.wants = {"a text that starts with ", "a text that doesn't start with "},
	.fails = {"doesn't start with ", "starts with "},
};

static enum holds ends_with_holds(const struct matcher *matcher, const struct subject *subject,
				  struct judging *judging)
{
	struct str text;

	if (!subject_text(subject, judging, &text))
		return CANNOT_TELL;
	return holds_if(str_ends_with(text, matcher->operand.text));
}

const struct op op_ends_with = {
	.name = "ends_with",
	.summary = "the text ends with this",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_TEXT,
	.streams = true,
	.prepare = prepare_part,
	.holds = ends_with_holds,
	.propose = propose_part,
	.wants = {"a text that ends with ", "a text that doesn't end with "},
	.fails = {"doesn't end with ", "ends with "},
};
