/*
 * Waivers: failures that are accepted until a date.
 */
#ifndef ENGINE_RULE_WAIVE_H
#define ENGINE_RULE_WAIVE_H

struct loader;
struct node;

/* One item of the list `waive`. */
void compile_waiver(struct loader *loader, const struct node *node);

/* Finds the checks; of several waivers of one check that of the highest layer stays. */
void link_waivers(struct loader *loader);

#endif
