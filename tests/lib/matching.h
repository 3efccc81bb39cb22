/*
 * Matchers made of YAML, for tests: what rule/ does for match_compile, with a text that begins with
 * `$` standing for a reference to what follows.
 */
#ifndef TESTS_LIB_MATCHING_H
#define TESTS_LIB_MATCHING_H

#include "base/arena.h"
#include "base/str.h"
#include "match/match.h"
#include "source/diag.h"
#include "source/source.h"
#include "value/value.h"

/* rule/'s struct of this name is another: match/ only hands it on. */
struct rule_text {
	struct str name;
};

struct matching {
	struct arena arena;
	struct sources sources;
	struct diags diags;
};

void matching_init(struct matching *matching);
void matching_release(struct matching *matching);

/* NULL with diagnostics; type and words as match_compile takes them. */
const struct matcher *matching_compile(struct matching *matching, const char *yaml,
				       const struct type *type, const char *const *words);

/* The value of a text as a rule has it; a list of texts is written a|b, nothing is the empty one.
 * Stops the test where the text is none. */
struct value matching_value(struct arena *arena, const struct type *type, const char *text);

const struct type *matching_type(const char *name);

#endif
