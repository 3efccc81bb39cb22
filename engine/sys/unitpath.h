/*
 * The directories in which units are searched (systemd.unit(5), "Unit File Load Path").
 */
#ifndef ENGINE_SYS_UNITPATH_H
#define ENGINE_SYS_UNITPATH_H

#include "base/str.h"

struct arena;
struct root;

enum unit_scope { UNIT_SYSTEM, UNIT_USER };

/*
 * In their order, as `systemd-analyze unit-paths` tells them; SYSTEMD_UNIT_PATH isn't asked, as a
 * manager's isn't ours. For a user by the XDG_… variables of the environment, and by `home`
 * (absent: none). In another root this process's environment says nothing.
 */
struct strs unit_search_path(struct arena *arena, const struct root *root, enum unit_scope scope,
			     struct str home);

#endif
