/*
 * Private to sys/manager*.c.
 */
#ifndef ENGINE_SYS_MANAGER_PARTS_H
#define ENGINE_SYS_MANAGER_PARTS_H

#include "sys/manager.h"

struct sdbus;

/* Where a manager may be reached. */
struct manager_place {
	struct str socket;
	bool is_bus; /* others are there too */
};

struct manager_places {
	struct manager_place at[2]; /* to be tried in this order; those that aren't there are left
				       out */
	size_t n;
	struct str runtime; /* of the user: the directory */
};

/* manager_bus.c: through libsystemd. */
enum manager_answer manager_ask_bus(const struct sdbus *sdbus,
				    const struct manager_request *request,
				    const struct manager_places *places, struct unit_state *ret,
				    struct fault *reterr);

/* manager_show.c: by `systemctl show`. */
enum manager_answer manager_ask_show(const struct manager_request *request,
				     const struct manager_places *places, struct unit_state *ret,
				     struct fault *reterr);

#endif
