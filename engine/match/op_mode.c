#include "base/buf.h"
#include "match/parts.h"

static bool test(const struct op *op, int64_t found, int64_t bits)
{
	if (op == &op_at_most)
		return (found & ~bits) == 0;
	if (op == &op_all_bits)
		return (found & bits) == bits;
	return op == &op_any_bits ? (found & bits) != 0 : (found & bits) == 0;
}

static enum holds mode_holds(const struct matcher *matcher, const struct subject *subject,
			     struct judging *judging)
{
	(void)judging;
	return test(matcher->op, subject->attr->value.number, matcher->operand.number)
		       ? HOLDS
		       : DOES_NOT_HOLD;
}

static void wanted(struct buf *out, const struct matcher *matcher)
{
	buf_addf(out, "%s ", matcher->op->summary);
	match_show(out, &matcher->operand);
}

const struct op op_at_most = {.name = "at_most",
			      .summary = "no bit beyond",
			      .types = 1U << TYPE_mode,
			      .form = OPERAND_SAME,
			      .holds = mode_holds,
			      .wanted = wanted};

const struct op op_all_bits = {.name = "all_bits",
			       .summary = "all bits of",
			       .types = 1U << TYPE_mode,
			       .form = OPERAND_SAME,
			       .holds = mode_holds,
			       .wanted = wanted};

const struct op op_any_bits = {.name = "any_bits",
			       .summary = "any bit of",
			       .types = 1U << TYPE_mode,
			       .form = OPERAND_SAME,
			       .holds = mode_holds,
			       .wanted = wanted};

const struct op op_no_bits = {.name = "no_bits",
			      .summary = "no bit of",
			      .types = 1U << TYPE_mode,
			      .form = OPERAND_SAME,
			      .holds = mode_holds,
			      .wanted = wanted};
