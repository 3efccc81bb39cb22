/*
 * The table of probes.
 */
#ifndef ENGINE_PROBE_KINDS_H
#define ENGINE_PROBE_KINDS_H

#include "base/str.h"

#include <stddef.h>

struct probe_kind;

#define PROBE(name) extern const struct probe_kind probe_##name;
#include "probe/kinds.def"

/* In the order of kinds.def; kinds_at(kinds_count()) is NULL. */
size_t kinds_count(void);
const struct probe_kind *kinds_at(size_t i);

/* NULL where there is no probe of this name. */
const struct probe_kind *kinds_named(struct str name);

/* Its number, for kinds_at: how a kind crosses to a looker. */
size_t kinds_index(const struct probe_kind *kind);

#endif
