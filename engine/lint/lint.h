/*
 * Lint: what loads and still isn't what its author meant. Each finding has an id of
 * source/diags.def, lint-…, and is a warning or a note; docs/lint.md has an example of each.
 *
 * A finding is switched off where it is told, by a comment at the end of its line or alone on the
 * line before:
 *
 *	hint: ${x}   # allow: lint-shell, lint-secret - why
 *
 * Reads the linked rules and the texts that they were loaded from; looks at nothing.
 */
#ifndef ENGINE_LINT_LINT_H
#define ENGINE_LINT_LINT_H

#include <stddef.h>

struct arena;
struct diags;
struct rule_set;

/* Adds what it finds to `diags`, whose arena the findings live in; working memory is `arena`'s. */
void lint_rules(struct arena *arena, const struct rule_set *rules, struct diags *diags);

/* How many expectations and conditions have which enum proof_answer (match/prove.h). */
struct lint_proofs {
	size_t n[4];
};

struct lint_proofs lint_proofs(struct arena *arena, const struct rule_set *rules);

#endif
