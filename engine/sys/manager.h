/*
 * A systemd manager, asked how units do; it is never asked to do anything.
 *
 * Where it listens: for the system, as root, at /run/systemd/private, else at the system's bus; for
 * the user at $XDG_RUNTIME_DIR/systemd/private, else at the bus there (/run/user/UID, where the
 * variable isn't set). A place where nobody listens is passed over for the next; where all places
 * are absent, or /run/systemd/system is for the system (sd_booted(3)), there is no manager, and
 * that is an answer. It is asked through libsystemd (sys/sdbus.h), else by one `systemctl show`.
 *
 * All units are asked at once, and the manager loads those that it hasn't in memory, as for
 * `systemctl is-active`; it drops them again by itself. Nothing is started, the manager neither: a
 * bus is told not to.
 *
 * Faults: DENIED; TIMEOUT, where it doesn't answer by the deadline; MALFORMED, where what answers
 * is no manager; SYSTEM, among others where a place is there and nobody listens.
 */
#ifndef ENGINE_SYS_MANAGER_H
#define ENGINE_SYS_MANAGER_H

#include "base/str.h"
#include "sys/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct manager_request {
	struct arena *arena; /* of the answer */
	bool of_user;
	const struct str *names; /* of units, all of which unitname_check lets through */
	size_t n;                /* 1 to LIMIT_TOGETHER */
	bool enabled;            /* is that asked for? It costs a question for each unit */
	int64_t deadline;        /* sys/clock.h */
};

/* Its words, as of org.freedesktop.systemd1(5): LoadState, ActiveState, SubState, UnitFileState. */
struct unit_state {
	struct str load, active, sub;
	struct str enabled; /* absent where it has no word for it, or wasn't asked */
};

enum manager_answer {
	MANAGER_TOLD, /* a state for each name */
	MANAGER_NONE, /* there is no manager */
	MANAGER_REFUSED,
};

enum manager_answer manager_ask(const struct manager_request *request, struct unit_state *ret,
				struct fault *reterr);

#endif
