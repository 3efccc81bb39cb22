#include "lint/lint.h"

#include "engine.h"
#include "match/prove.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* The shipped rules: hardly anything is left unproved, and nothing is a contradiction. */
Test(lint, shipped_rules)
{
	struct dialect dialect = {.rules_key = STR("banger"), .tests_key = STR("banger-test")};
	const struct engine_layer layer = {.dir = STR(TESTS_DIR "/../rules")};
	const struct engine_source source = {.layers = &layer, .n_layers = 1};
	struct arena arena;
	struct engine_rules loaded;
	struct lint_proofs proofs;
	size_t all;

	arena_init(&arena, NULL);
	engine_load(&arena, &dialect, &source, &loaded);
	cr_assert(loaded.rules);
	proofs = lint_proofs(&arena, loaded.rules);
	all = proofs.n[PROOF_BOTH] + proofs.n[PROOF_ALWAYS] + proofs.n[PROOF_NEVER] +
	      proofs.n[PROOF_NONE];
	printf("%zu expectations: %zu proved, %zu not\n", all, proofs.n[PROOF_BOTH],
	       proofs.n[PROOF_NONE]);
	cr_expect(proofs.n[PROOF_ALWAYS] == 0 && proofs.n[PROOF_NEVER] == 0);
	cr_expect(proofs.n[PROOF_NONE] * 20 < all, "%zu of %zu", proofs.n[PROOF_NONE], all);
	engine_unload(&loaded);
	arena_release(&arena);
}
