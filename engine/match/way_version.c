/*
 * Versions. For semver and loose the candidates of all ranges decide: see propose_around. The
 * orders of packages leave versions between any two, so there only comparators that exclude each
 * other are a proof.
 */
#include "base/arena.h"
#include "base/vec.h"
#include "match/parts.h"
#include "value/deb.h"
#include "value/package_range.h"
#include "value/rpm.h"

static struct way of_op(struct arena *arena, const struct way *way, const struct op *op)
{
	struct way some = {0};

	for (size_t i = 0; i < way->n; i++)
		if (way->at[i].matcher->op == op)
			*VEC_PUSH(arena, &some) = way->at[i];
	return some;
}

static bool no_version_is_met(struct arena *arena, const struct way *way)
{
	struct candidates candidates = {.arena = arena, .domain = {&type_text, NULL, false}};

	for (size_t i = 0; i < way->n; i++)
		candidates_propose(&candidates, way->at[i].matcher);
	for (size_t i = 0; i < candidates.list.n; i++) {
		size_t met = 0;

		while (met < way->n && literal_is_met(arena, &way->at[met], &candidates.list.at[i]))
			met++;
		if (met == way->n)
			return false;
	}
	return way->n > 0 && !candidates.over;
}

/* Without a release on both sides rpm's comparators don't look at them, and order less. */
static bool may_order(enum package_scheme scheme, const struct evr *a, const struct evr *b)
{
	return scheme == PACKAGE_DEB || (str_is_set(a->release) && str_is_set(b->release)) ||
	       (!str_is_set(a->release) && !str_is_set(b->release));
}

static bool exclude_each_other(enum package_scheme scheme, const struct package_bound *a,
			       const struct package_bound *b)
{
	bool upper = a->is == BELOW || a->is == AT_MOST || a->is == EXACTLY;
	bool lower = b->is == ABOVE || b->is == AT_LEAST || b->is == EXACTLY;
	int order;

	if (!upper || !lower || !may_order(scheme, &a->than, &b->than))
		return false;
	order = scheme == PACKAGE_DEB ? deb_order(&a->than, &b->than)
				      : rpm_order(&a->than, &b->than);
	return order < 0 || (order == 0 && (a->is == BELOW || b->is == ABOVE));
}

static bool sets_exclude(enum package_scheme scheme, const struct package_bounds *a,
			 const struct package_bounds *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (exclude_each_other(scheme, &a->at[i], &b->at[k]) ||
			    exclude_each_other(scheme, &b->at[k], &a->at[i]))
				return true;
	return false;
}

static bool ranges_exclude(const struct package_range *a, const struct package_range *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (!sets_exclude(a->scheme, &a->at[i], &b->at[k]) &&
			    !sets_exclude(a->scheme, &a->at[i], &a->at[i]) &&
			    !sets_exclude(a->scheme, &b->at[k], &b->at[k]))
				return false;
	return true;
}

static bool no_package_is_met(const struct way *way)
{
	for (size_t i = 0; i < way->n; i++)
		for (size_t k = 0; k <= i; k++)
			if (!way->at[i].negated && !way->at[k].negated &&
			    ranges_exclude(way->at[i].matcher->compiled,
					   way->at[k].matcher->compiled))
				return true;
	return false;
}

bool way_is_blocked_as_version(struct arena *arena, const struct way *way)
{
	struct way semver = of_op(arena, way, &op_semver), loose = of_op(arena, way, &op_loose);
	struct way deb = of_op(arena, way, &op_deb), rpm = of_op(arena, way, &op_rpm);

	return no_version_is_met(arena, &semver) || no_version_is_met(arena, &loose) ||
	       no_package_is_met(&deb) || no_package_is_met(&rpm);
}
