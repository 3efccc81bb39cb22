/*
 * What the files of lint/ share with each other, and nobody else includes.
 */
#ifndef ENGINE_LINT_PARTS_H
#define ENGINE_LINT_PARTS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "match/prove.h"
#include "rule/model.h"
#include "source/diag.h"

#include <stdbool.h>

/* One id of an `# allow:` comment. */
struct allow {
	uint32_t file;
	uint32_t line; /* the byte where the line begins that it is for */
	struct span at;
	struct str word;
	bool used;
};

struct allows {
	struct allow *at;
	size_t n, cap;
};

struct lint {
	struct arena *arena;
	const struct rule_set *rules;
	struct diags *diags;
	struct allows allows; /* by file and line */
	struct map tags;      /* of all checks */
	struct map looks;     /* those that others can be the same as; see repeated.c */
	struct map proofs;    /* of matchers, by address; see expectations.c */
	struct arena scratch; /* of one proof */
};

/*
 * Adds a finding, unless its line allows it. The caller may set suggest, help and also of what is
 * returned, as of diag_add.
 */
struct diag *lint_add(struct lint *lint, enum diag_id id, struct span at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* allow.c: finds the comments, and in the end tells which were for nothing. */
void lint_read_allows(struct lint *lint);
bool lint_is_allowed(struct lint *lint, enum diag_id id, struct span at);
void lint_unused_allows(struct lint *lint);

/* command.c: shells and secrets. */
void lint_command(struct lint *lint, const struct look *look);

/* matcher.c: patterns and modes. */
void lint_matcher(struct lint *lint, const struct matcher *matcher);

/* text.c: `what` a comment cuts. Of messages any word behind ` #` may be meant, of others a number
 * alone. */
void lint_text(struct lint *lint, struct span at, bool is_message);

/* expectations.c: what can't fail, or can't hold. */
void lint_expectations(struct lint *lint, const struct member *member, struct span id_at);
enum proof_answer lint_prove(struct lint *lint, const struct matcher *matcher);

/* outcomes.c: can a check pass at all, and can it fail? Its expectations were looked at. */
void lint_outcomes(struct lint *lint, const struct member *member, struct span id_at);

/* expectations.c: of the first n steps those that ask for the attribute have been met. Can this one
 * be? Can it not be? */
struct possible {
	bool holds, fails;
};

struct possible lint_possible(struct lint *lint, const struct member *member, uint32_t n,
			      const struct expectation *that);

/* repeated.c */
bool lint_same_matcher(const struct matcher *a, const struct matcher *b);
void lint_repeated(struct lint *lint, const struct check *check);

/* The bytes of a place. */
struct str lint_source(const struct lint *lint, struct span at);

#endif
