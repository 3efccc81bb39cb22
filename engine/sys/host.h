/*
 * Who runs this, and where: for the head of a report.
 */
#ifndef ENGINE_SYS_HOST_H
#define ENGINE_SYS_HOST_H

#include "base/str.h"

#include <stdbool.h>

struct arena;

/* The effective user is uid 0. */
bool host_is_root(void);

/* The node name of uname(2); absent where it can't be had. */
struct str host_name(struct arena *arena);

#endif
