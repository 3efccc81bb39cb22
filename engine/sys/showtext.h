/*
 * What `systemctl show -p Id,Names,LoadState,ActiveState,SubState,UnitFileState -- UNIT...` prints:
 * a block a unit in the order asked, an empty line between, `Property=text` in each.
 */
#ifndef ENGINE_SYS_SHOWTEXT_H
#define ENGINE_SYS_SHOWTEXT_H

#include "base/str.h"

#include <stdbool.h>

struct unit_state;

/* The states of n units; texts point into `text`. False where it isn't about these units. */
bool showtext_read(struct str text, const struct str *names, size_t n, struct unit_state *ret);

#endif
