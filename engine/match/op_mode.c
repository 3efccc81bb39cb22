#include "match/match.h"
#include "match/parts.h"

/* In a document a mode is a text: the digits of a number there may be octal or decimal. */
static bool bits_of(const struct matcher *matcher, const struct subject *subject,
		    struct judging *judging, int64_t *ret_mode, int64_t *ret_bits)
{
	struct value mode = brief(judging->arena, &subject->attr->value);
	struct value bits = brief(judging->arena, &matcher->operand);
	struct str cause;

	if (!value_as(judging->arena, &mode, TYPE_mode, &mode, &cause) ||
	    !value_as(judging->arena, &bits, TYPE_mode, &bits, &cause)) {
		cannot_tell(judging, subject, "%.*s", STR_ARG(cause));
		return false;
	}
	*ret_mode = mode.number;
	*ret_bits = bits.number;
	return true;
}

static void propose(const struct matcher *matcher, struct candidates *ret)
{
	enum { ALL = 07777, BITS = 12 };
	struct value bits;
	struct str cause;

	if (!value_as(ret->arena, &matcher->operand, TYPE_mode, &bits, &cause))
		return;
	candidates_add_number(ret, TYPE_mode, bits.number);
	candidates_add_number(ret, TYPE_mode, ~bits.number & ALL);
	for (unsigned bit = 0; bit < BITS; bit++)
		candidates_add_number(ret, TYPE_mode, bits.number ^ (1 << bit));
}

static enum holds at_most_holds(const struct matcher *matcher, const struct subject *subject,
				struct judging *judging)
{
	int64_t mode, bits;

	if (!bits_of(matcher, subject, judging, &mode, &bits))
		return CANNOT_TELL;
	return holds_if((mode & ~bits) == 0);
}

const struct op op_at_most = {
	.name = "at_most",
	.summary = "the mode has no bit beyond these",
	.types = TYPE_BIT(TYPE_mode),
	.form = OPERAND_SAME,
	.holds = at_most_holds,
	.propose = propose,
	.wants = {"at most ", "a bit beyond "},
};

static enum holds all_bits_holds(const struct matcher *matcher, const struct subject *subject,
				 struct judging *judging)
{
	int64_t mode, bits;

	if (!bits_of(matcher, subject, judging, &mode, &bits))
		return CANNOT_TELL;
	return holds_if((mode & bits) == bits);
}

const struct op op_all_bits = {
	.name = "all_bits",
	.summary = "the mode has all of these bits",
	.types = TYPE_BIT(TYPE_mode),
	.form = OPERAND_SAME,
	.holds = all_bits_holds,
	.propose = propose,
	.wants = {"all bits of ", "not all bits of "},
};

static enum holds any_bits_holds(const struct matcher *matcher, const struct subject *subject,
				 struct judging *judging)
{
	int64_t mode, bits;

	if (!bits_of(matcher, subject, judging, &mode, &bits))
		return CANNOT_TELL;
	return holds_if((mode & bits) != 0);
}

const struct op op_any_bits = {
	.name = "any_bits",
	.summary = "the mode has one of these bits, or more",
	.types = TYPE_BIT(TYPE_mode),
	.form = OPERAND_SAME,
	.holds = any_bits_holds,
	.propose = propose,
	.wants = {"a bit of ", "no bit of "},
};

static enum holds no_bits_holds(const struct matcher *matcher, const struct subject *subject,
				struct judging *judging)
{
	return holds_not(any_bits_holds(matcher, subject, judging));
}

const struct op op_no_bits = {
	.name = "no_bits",
	.summary = "the mode has none of these bits",
	.types = TYPE_BIT(TYPE_mode),
	.form = OPERAND_SAME,
	.holds = no_bits_holds,
	.propose = propose,
	.wants = {"no bit of ", "a bit of "},
};
