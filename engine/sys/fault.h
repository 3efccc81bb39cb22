/*
 * struct fault: the host's refusal, kept whole. It ends in the observation of the look that met it
 * and becomes an ERROR row there; it is never printed, never dropped, never an absence.
 *
 * A function of sys/ that can be refused gives true, or false with *reterr_fault set; on success it
 * leaves *reterr_fault alone. ENOENT and ENOTDIR aren't faults for a caller who asks whether
 * something is there: each header says what its module does with them.
 */
#ifndef ENGINE_SYS_FAULT_H
#define ENGINE_SYS_FAULT_H

#include "base/str.h"

struct arena;

enum fault_kind {
	FAULT_NONE,
	FAULT_DENIED,    /* EACCES, EPERM: somebody with more rights would get an answer */
	FAULT_TIMEOUT,   /* the deadline of the look came first */
	FAULT_LIMIT,     /* a ceiling of base/limits.h, or of the rule, came first */
	FAULT_MALFORMED, /* content that isn't what it should be */
	FAULT_GONE,      /* what was there at first went away, or changed, while it was read */
	FAULT_UNTRUSTED, /* root would run what others can change: sys/trust.h */
	FAULT_OFFLINE,   /* it needs a running host, and another root is looked at: no error, but
			    nothing to judge either */
	FAULT_SYSTEM,    /* anything else; the errno says what */
};

struct fault {
	enum fault_kind kind;
	int error;             /* errno, 0 where there is none */
	struct str what;       /* path, program or database it is about; may be absent */
	unsigned line, column; /* place in it, from 1; 0 for none; the column counts characters */
	struct str text;       /* the cause, without `what`: "Permission denied" */
};

/*
 * From errno: EACCES and EPERM are DENIED, ETIMEDOUT TIMEOUT, else SYSTEM. Text is the C library's
 * (strerrordesc_np, never translated). `what` is copied into the arena.
 */
struct fault fault_errno(struct arena *arena, int error, struct str what);

/* Any other kind, with a text of our own. `what` is copied. */
struct fault fault_made(struct arena *arena, enum fault_kind kind, struct str what,
			const char *format, ...) __attribute__((format(printf, 4, 5)));

/* As fault_made, MALFORMED at a place. */
struct fault fault_at(struct arena *arena, struct str what, unsigned line, unsigned column,
		      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The kind's word in reports: denied, timeout, limit, malformed, gone, untrusted, offline, system;
 * none for NONE. */
struct str fault_kind_name(enum fault_kind kind);

#endif
