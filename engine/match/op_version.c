#include "match/match.h"
#include "match/parts.h"
#include "value/package_range.h"
#include "value/range.h"
#include "value/semver.h"
#include "value/version_error.h"

/* 1.10 found as a number has lost its nought: only a text tells a version. */
static bool version_text(const struct subject *subject, struct judging *judging, struct str *ret)
{
	struct value found = brief(judging->arena, &subject->attr->value);

	if (found.type == TYPE_real || found.type == TYPE_list) {
		cannot_tell(judging, subject,
			    "its type is %s, where the text of a version was looked for",
			    type_of(found.type)->name);
		return false;
	}
	*ret = value_text(judging->arena, &found);
	return true;
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
	struct str text;

	if (!version_text(subject, judging, &text))
		return CANNOT_TELL;
	if (!version_read(scheme, text, &version))
		return cannot_tell(judging, subject, "`%.*s` is no version", STR_ARG(text));
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

static bool package_prepare(struct arena *arena, struct matcher *matcher,
			    enum package_scheme scheme, size_t *reterr_at, struct str *reterr)
{
	matcher->compiled =
		package_range_compile(arena, scheme, matcher->operand.text, reterr_at, reterr);
	return matcher->compiled != NULL;
}

static enum holds no_package_version(enum package_scheme scheme, struct str text,
				     struct version_error error, const struct subject *subject,
				     struct judging *judging)
{
	struct str shown = str_trim(text), piece = str_sub(shown, error.at, error.n), lead;

	lead = str_printf(judging->arena, "`%.*s` is no %s version:", STR_ARG(shown),
			  package_scheme_name(scheme));
	if (piece.n == 0)
		return cannot_tell(judging, subject, "%.*s %s", STR_ARG(lead), error.why);
	if (piece.n == shown.n)
		return cannot_tell(judging, subject, "%.*s it %s", STR_ARG(lead), error.why);
	return cannot_tell(judging, subject, "%.*s `%.*s` %s", STR_ARG(lead), STR_ARG(piece),
			   error.why);
}

static enum holds in_package_range(const struct matcher *matcher, const struct subject *subject,
				   enum package_scheme scheme, struct judging *judging)
{
	struct version_error error;
	struct evr version;
	struct str text;

	if (!version_text(subject, judging, &text))
		return CANNOT_TELL;
	if (!package_read(scheme, text, &version, &error))
		return no_package_version(scheme, text, error, subject, judging);
	return holds_if(package_range_holds(matcher->compiled, &version));
}

static bool deb_prepare(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			struct str *reterr)
{
	return package_prepare(arena, matcher, PACKAGE_DEB, reterr_at, reterr);
}

static enum holds deb_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	return in_package_range(matcher, subject, PACKAGE_DEB, judging);
}

const struct op op_deb = {
	.name = "deb",
	.summary = "the version of a package is in this range, by dpkg's order",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_RANGE,
	.prepare = deb_prepare,
	.holds = deb_holds,
	.wants = {"", "outside "},
};

static bool rpm_prepare(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			struct str *reterr)
{
	return package_prepare(arena, matcher, PACKAGE_RPM, reterr_at, reterr);
}

static enum holds rpm_holds(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging)
{
	return in_package_range(matcher, subject, PACKAGE_RPM, judging);
}

const struct op op_rpm = {
	.name = "rpm",
	.summary = "the version of a package is in this range, by rpm's order",
	.types = TYPE_BIT(TYPE_text),
	.form = OPERAND_RANGE,
	.prepare = rpm_prepare,
	.holds = rpm_holds,
	.wants = {"", "outside "},
};
