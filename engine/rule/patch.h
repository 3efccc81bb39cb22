/*
 * Patching: what an override makes of the node of a check. Maps merge down to the attribute; a
 * matcher, a list or a text is replaced whole; null removes; steps of `expect` and members of `all`
 * are addressed by their name.
 *
 * What comes out is a new node whose parts are those of the check and of the override, each with
 * its own place. Keys that a check doesn't have are left to compiling, which knows them.
 */
#ifndef ENGINE_RULE_PATCH_H
#define ENGINE_RULE_PATCH_H

struct loader;
struct node;

/* Both are maps. The node is in the loader's arena of nodes; diagnostics tell what there was
 * nothing to change of. */
const struct node *patch_check(struct loader *loader, const struct node *check,
			       const struct node *patch);

#endif
