/*
 * Overrides: read from the files of higher layers before any check is compiled, and applied to the
 * nodes of each as it comes by. A set of one layer pays nothing for them.
 */
#ifndef ENGINE_RULE_OVERRIDE_H
#define ENGINE_RULE_OVERRIDE_H

#include "rule/layer.h"

#include <stdbool.h>

struct loader;
struct node;
struct override;

/* Reads the overrides of all files, and which facts higher layers define. What is wrong with a file
 * is told when it is loaded. */
void override_collect(struct loader *loader, struct layers *layers);

/* The check as the overrides of its id leave it: `check` itself where there are none. NULL: it is
 * dropped. */
const struct node *override_apply(struct loader *loader, const struct node *check);

/* After overridden nodes were compiled: diagnostics from `from` on that stand in an override tell
 * which check it is of. */
void override_explain(struct loader *loader, const struct node *check, size_t from);

/* Tells of overrides that found no check. */
void override_finish(struct loader *loader, const struct layers *layers);

/* A fact that a layer above `layer` defines again. */
bool override_has_fact(const struct loader *loader, struct str name, unsigned layer);

/* Where a check of this id was dropped; no place where none was. */
struct span override_dropped_at(const struct loader *loader, struct str id);

#endif
