#include "base/buf.h"
#include "match/parts.h"
#include "value/range.h"
#include "value/semver.h"

static enum version_scheme scheme_of(const struct op *op)
{
	return op == &op_semver ? VERSION_SEMVER : VERSION_LOOSE;
}

static bool prepare(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
		    struct str *reterr)
{
	matcher->compiled = range_compile(arena, scheme_of(matcher->op), matcher->operand.text,
					  reterr_at, reterr);
	return matcher->compiled != NULL;
}

static enum holds version_holds(const struct matcher *matcher, const struct subject *subject,
				struct judging *judging)
{
	struct str text = value_text(judging->arena, &subject->attr->value);
	struct semver version;

	if (version_read(scheme_of(matcher->op), text, &version))
		return range_holds(matcher->compiled, &version) ? HOLDS : DOES_NOT_HOLD;
	judging->why = str_printf(judging->arena, "`%.*s` is no version", STR_ARG(text));
	return CANNOT_TELL;
}

static void wanted(struct buf *out, const struct matcher *matcher)
{
	buf_add(out, STR("a version in "));
	match_show(out, &matcher->operand);
}

const struct op op_semver = {.name = "semver",
			     .summary = "a version in the range, as npm's semver has it",
			     .types = 1U << TYPE_text,
			     .form = OPERAND_RANGE,
			     .prepare = prepare,
			     .holds = version_holds,
			     .wanted = wanted};

const struct op op_loose = {.name = "loose",
			    .summary = "a version in the range, by precedence alone",
			    .types = 1U << TYPE_text,
			    .form = OPERAND_RANGE,
			    .prepare = prepare,
			    .holds = version_holds,
			    .wanted = wanted};
