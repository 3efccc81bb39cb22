/*
 * One look of one probe, as a runner asks for it.
 *
 *	looking_init(&looking, "file");
 *	looking_arg(&looking, "path", "/etc/passwd");
 *	looking_run(&looking);
 *	looking_says(&looking, "exists")
 */
#ifndef TESTS_LIB_LOOKING_H
#define TESTS_LIB_LOOKING_H

#include "base/arena.h"
#include "probe/probe.h"

enum { LOOKING_OPTIONS = 8, LOOKING_PATTERNS = 64 };

struct looking {
	struct arena arena;
	const struct probe_kind *kind;
	const struct value *args[LOOKING_OPTIONS];
	struct asked asked[LOOKING_PATTERNS];
	struct wants wants;
	struct looker_kept *kept; /* NULL unless it is set */
	int64_t deadline;         /* an hour from now unless it is set */
	const char *folder;       /* of looking_folder */
	bool done;                /* a record; else a fault */
	struct record record;
	struct fault fault;
};

/* All attributes are wanted, no patterns asked. */
void looking_init(struct looking *looking, const char *kind);
void looking_arg(struct looking *looking, const char *option, const char *text);
void looking_wants_no(struct looking *looking, const char *attr);
void looking_asks(struct looking *looking, const char *attr, const char *op, const char *operand);
void looking_run(struct looking *looking);
void looking_release(struct looking *looking);

/* An attribute as text: "-" where it is absent, "? " and the cause where it can't be told. */
const char *looking_says(struct looking *looking, const char *attr);

/* The answer to a pattern, the same way. */
const char *looking_answers(struct looking *looking, const char *attr, const char *op,
			    const char *operand);

/* The fault as "kind: what: text", `what` from the folder on; "a record" where it is none. */
const char *looking_fault(struct looking *looking);

/* A new empty folder, removed with the look, and a file in it; names are the arena's. */
const char *looking_folder(struct looking *looking);
const char *looking_file(struct looking *looking, const char *name, struct str bytes);

/* Root is nobody for a while: nothing where we aren't root. */
void begin_being_nobody(void);
void end_being_nobody(void);

#endif
