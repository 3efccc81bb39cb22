/*
 * Proofs about matchers: is there a value of which it holds, and one of which it doesn't?
 *
 * A witness is a value that the matcher itself accepts, or refuses; candidates come from the
 * operators. That there is none is a proof of its own, by what an operator's family decides for
 * sure (match/way*.c), and never the mere lack of a witness. Values are those that an attribute of
 * the matcher's type can have; absent ones count where the matcher names `exists`.
 */
#ifndef ENGINE_MATCH_PROVE_H
#define ENGINE_MATCH_PROVE_H

#include "match/match.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum proof_answer {
	PROOF_BOTH,   /* it may hold, and may not: both witnesses are there */
	PROOF_ALWAYS, /* it holds of every value; of one that can't be judged it isn't told */
	PROOF_NEVER,  /* it holds of none */
	PROOF_NONE,   /* nothing is proved */
};

struct witness {
	bool found, absent; /* absent: that the attribute isn't there */
	struct value value;
};

struct proof {
	enum proof_answer answer;
	struct witness holds, fails;
};

/*
 * How operands with references are filled: round by round with other values, each of which is one
 * that a host may give. A matcher that may hold and may fail in one of them is proved so.
 */
struct proof_filling {
	struct binder binder;
	size_t *round; /* which the binder's fill reads */
	size_t rounds;
};

/* filling: NULL, if no operand is unbound, or nothing is proved of one that is. All is the arena's:
 * a caller with many proofs rewinds it. */
struct proof match_prove(struct arena *arena, const struct matcher *matcher,
			 const struct proof_filling *filling);

/* Is it certain that no value meets all of the first n, and, if `breaks`, not the last of them? All
 * are for the same attribute. */
bool match_never_meets(struct arena *arena, const struct matcher *const *matchers, size_t n,
		       bool breaks);

#endif
