/*
 * Coverage: which outcomes a rule set has, and which of them some case has seen.
 *
 * Outcomes are read off the rule set. Each expectation, and each condition of a `when`, is to be
 * seen to hold and not to hold; a need to be met and not; of a `choose` each case and the `else`,
 * where there is none that no case fits. A target that may be missing, and of which no step says
 * `exists`, is to be seen missing, and, where there are no steps, there: what `when` rules out
 * is no outcome (absence.h). A look that fails is covered by the expectations that name its
 * `error`: elsewhere no rule says what comes of it.
 *
 * What the run saw comes through run.h's `seen`, by address.
 */
#ifndef ENGINE_CASES_COVERAGE_H
#define ENGINE_CASES_COVERAGE_H

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct rule_set;
struct sources;

/* What is seen: struct seen says of what. No padding: it is a key. */
struct outcome_key {
	const void *what;
	size_t holds;
};

struct rule_outcome {
	struct outcome_key key;
	struct span at;
	struct str whose; /* a check's id, and a member; "fact NAME" */
	struct str text;  /* what was never seen: "`mode: 0600` not to hold" */
	bool seen;
};

struct coverage {
	struct VEC_OF(struct rule_outcome) outcomes; /* in the order of the rules */
	size_t n_seen;
	struct map by_key;
};

/* All outcomes of the rule set, none seen yet. */
void coverage_init(struct coverage *coverage, struct arena *arena, const struct rule_set *rules);

/* What is no outcome is passed over. */
void coverage_saw(struct coverage *coverage, const void *what, bool holds);

/* Outcomes that `more`, of another rule set, has seen are seen where they are written in the same
 * place: what a higher layer left as it was is tested by the layer that has it. */
void coverage_add(struct coverage *coverage, struct arena *arena, const struct coverage *more,
		  const struct sources *sources);

/* Rounded down: 100 only where all were seen, and where there are none. */
unsigned coverage_percent(const struct coverage *coverage);

#endif
