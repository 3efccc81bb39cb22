/*
 * Private to rule/: the parts of the second pass.
 */
#ifndef ENGINE_RULE_LINK_H
#define ENGINE_RULE_LINK_H

#include "match/match.h"
#include "rule/model.h"

struct loader;

/* cycles.c: calls `visit` for the texts of every fact, those that it names first; a cycle is a
 * diagnostic that prints it. */
void link_order_facts(struct loader *loader, void (*visit)(struct loader *, struct rule_text *));

/* cycles.c: needs that lead back to themselves. */
void link_check_needs(struct loader *loader);

/* secret.c: marks what `secret: yes` reaches; before anything is folded. */
void link_secrets(struct loader *loader);

/* wants.c: binds what is constant in every matcher, and tells each look what is asked of it. */
void link_matchers(struct loader *loader);

/* wants.c: some rule speaks of this attribute of the kind. */
void link_open_name(struct loader *loader, const struct probe_kind *kind, struct str attr);

/* wants.c: which looks nobody else can ask for, so that what they saw needn't be kept. */
void link_lone_looks(struct loader *loader);

/* A binder's fill that knows constants only: all else is BOUND_WAITING. */
enum bound fill_constant(void *self, const struct rule_text *text,
			 struct str (*escape)(struct arena *, struct str), struct value *ret,
			 struct str *reterr);

/* Every reference of a candidate, its look's arguments included. */
void candidate_each_text(const struct candidate *candidate,
			 void (*each)(void *self, const struct rule_text *text), void *self);

#endif
