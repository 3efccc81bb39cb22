#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
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

static struct str version_written(struct arena *arena, const struct semver *version)
{
	struct buf out;
	size_t n = LIMIT_VERSION_PARTS;

	buf_init(&out, arena, LIMIT_RANGE);
	while (n > 3 && version->part[n - 1] == 0)
		n--;
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%llu", i ? "." : "", (unsigned long long)version->part[i]);
	if (version->prerelease.n)
		buf_addf(&out, "-%.*s", STR_ARG(version->prerelease));
	return buf_str(&out);
}

static void add_version(struct candidates *ret, const struct semver *version, const char *suffix)
{
	candidates_add_text(ret, str_printf(ret->arena, "%.*s%s",
					    STR_ARG(version_written(ret->arena, version)), suffix));
}

/*
 * The version, what is first behind it, and the first prereleases and the next release of its
 * numbers: what is between those of all comparators is in the same sets.
 */
static void propose_around(struct candidates *ret, const struct semver *version, size_t last)
{
	struct semver release = *version;

	release.prerelease = STR_NONE;
	add_version(ret, version, "");
	if (version->prerelease.n)
		add_version(ret, version, ".0");
	add_version(ret, &release, "");
	add_version(ret, &release, "-0");
	release.part[last]++;
	add_version(ret, &release, "");
	add_version(ret, &release, "-0");
}

static void propose_versions(const struct matcher *matcher, struct candidates *ret)
{
	const struct range *range = matcher->compiled;
	size_t last = range->scheme == VERSION_SEMVER ? 2 : LIMIT_VERSION_PARTS - 1;

	candidates_add_text(ret, STR("0.0.0"));
	candidates_add_text(ret, STR("0.0.0-0"));
	for (size_t i = 0; i < range->n; i++)
		for (size_t k = 0; k < range->at[i].n; k++)
			propose_around(ret, &range->at[i].at[k].than, last);
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
	.propose = propose_versions,
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
	.propose = propose_versions,
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

/* A version of a package, and some that are near it. */
static void propose_packages(const struct matcher *matcher, struct candidates *ret)
{
	const struct package_range *range = matcher->compiled;

	for (size_t i = 0; i < range->n; i++)
		for (size_t k = 0; k < range->at[i].n; k++) {
			const struct evr *than = &range->at[i].at[k].than;
			struct str written = str_printf(
				ret->arena, "%lu:%.*s%s%.*s", (unsigned long)than->epoch,
				STR_ARG(than->version), str_is_set(than->release) ? "-" : "",
				STR_ARG(than->release));

			candidates_add_text(ret, written);
			candidates_add_text(ret,
					    str_printf(ret->arena, "%.*s.1", STR_ARG(written)));
			candidates_add_text(ret,
					    str_printf(ret->arena, "%.*s~1", STR_ARG(written)));
			candidates_add_text(
				ret, str_printf(ret->arena, "%lu:0~", (unsigned long)than->epoch));
			candidates_add_text(ret, str_printf(ret->arena, "%lu:0",
							    (unsigned long)than->epoch + 1));
		}
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
	.propose = propose_packages,
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
	.propose = propose_packages,
	.wants = {"", "outside "},
};
