#include "match/match.h"
#include "match/parts.h"
#include "value/range.h"
#include "value/semver.h"

/* 1.10 found as a number has lost its nought: only a text tells a version. */
static bool version_of(const struct subject *subject, enum version_scheme scheme,
		       struct judging *judging, struct semver *ret)
{
	struct value found = brief(judging->arena, &subject->attr->value);
	struct str text = value_text(judging->arena, &found);

	if (found.type != TYPE_real && found.type != TYPE_list) {
		if (version_read(scheme, text, ret))
			return true;
		cannot_tell(judging, subject, "`%.*s` is no version", STR_ARG(text));
	} else {
		cannot_tell(judging, subject,
			    "its type is %s, where the text of a version was looked for",
			    type_of(found.type)->name);
	}
	return false;
}

static bool prepare(struct arena *arena, struct matcher *matcher, enum version_scheme scheme,
		    size_t *reterr_at, struct str *reterr)
{
	matcher->compiled = range_compile(arena, scheme, matcher->operand.text, reterr_at, reterr);
	return matcher->compiled != NULL;
}

static enum holds in_range(const struct matcher *matcher, const struct subject *subject,
			   enum version_scheme scheme, struct judging *judging)
{
	struct semver version;

	if (!version_of(subject, scheme, judging, &version))
		return CANNOT_TELL;
	return holds_if(range_holds(matcher->compiled, &version));
}

static bool semver_prepare(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			   struct str *reterr)
{
	return prepare(arena, matcher, VERSION_SEMVER, reterr_at, reterr);
}

static enum holds semver_holds(const struct matcher *matcher, const struct subject *subject,
			       struct judging *judging)
{
	return in_range(matcher, subject, VERSION_SEMVER, judging);
}

const struct op op_semver = {
	.name = "semver",
	.summary = "the version is in this range, prereleases as npm's semver has them",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_RANGE,
	.prepare = semver_prepare,
	.holds = semver_holds,
	.wants = {"", "outside "},
};

static bool loose_prepare(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			  struct str *reterr)
{
	return prepare(arena, matcher, VERSION_LOOSE, reterr_at, reterr);
}

static enum holds loose_holds(const struct matcher *matcher, const struct subject *subject,
			      struct judging *judging)
{
	return in_range(matcher, subject, VERSION_LOOSE, judging);
}

const struct op op_loose = {
	.name = "loose",
	.summary = "the version is in this range, where precedence alone decides",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_RANGE,
	.prepare = loose_prepare,
	.holds = loose_holds,
	.wants = {"", "outside "},
};
