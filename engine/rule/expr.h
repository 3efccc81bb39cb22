/*
 * Expressions: SQLite's syntax over facts and attributes. Dotted names are bound as parameters,
 * never pasted. An expression runs on a private in-memory connection with a list of pure functions,
 * no SELECT, and a step limit. This is the one place of rule/ that knows SQLite.
 */
#ifndef ENGINE_RULE_EXPR_H
#define ENGINE_RULE_EXPR_H

#include "rule/model.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct expr_engine;
struct loader;
struct node;

struct expr {
	struct span at;
	struct str sql;   /* SELECT of it, names replaced by ?1 … */
	struct ref *refs; /* by parameter */
	size_t n_refs;
};

/* A connection; NULL where SQLite has no memory. Ended by expr_engine_close, which accepts NULL. */
struct expr_engine *expr_engine_new(struct arena *arena);
void expr_engine_close(struct expr_engine *engine);

/* NULL with a diagnostic: not an expression, a function that isn't in the list, a SELECT. */
struct expr *expr_compile(struct loader *loader, const struct node *node);

/*
 * Evaluates with these values by parameter, NULL for absent. *ret_absent: it is NULL. False with
 * the cause: a list among the values, a runtime error, the step limit. Texts are the arena's.
 */
bool expr_evaluate(struct expr_engine *engine, struct arena *arena, const struct expr *expr,
		   const struct value *const *values, struct value *ret, bool *ret_absent,
		   struct str *reterr);

#endif
