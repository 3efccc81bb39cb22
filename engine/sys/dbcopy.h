/*
 * An SQLite database as it was after its last committed transaction, copied into memory without a
 * trace: no lock, no file made, nothing written. docs/probes/sqlite.md says why each step
 * is as it is.
 *
 * The database may be in any state: at rest, being written, left by a process that died. A copy is
 * handed out only if it is whole:
 * - With a write-ahead log: the log was of one generation from before the database was read until
 *   after, so that its frames hold all that a checkpoint wrote meanwhile.
 * - Without: nothing wrote the database from before until after, nobody held it locked for writing,
 *   and no hot journal lies beside it.
 * Else it is taken anew until the deadline.
 *
 * Programs that lock in another way than SQLite does by itself, and those on other machines that
 * share a file system with this one, are not seen.
 */
#ifndef ENGINE_SYS_DBCOPY_H
#define ENGINE_SYS_DBCOPY_H

#include "base/str.h"
#include "sys/dbimage.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct fault;
struct root;

struct dbcopy {
	bool exists; /* false: ENOENT, ENOTDIR */
	struct dbimage image;
};

struct dbcopy_ask {
	const struct root *root; /* sys/root.h */
	struct str path;
	int64_t deadline; /* sys/clock.h */
};

/*
 * One attempt is made even where the deadline is over. Faults, beside the
 * system's and those of sys/regular.h and sys/dbimage.h:
 *   TIMEOUT    somebody held it locked for writing until the deadline
 *   GONE       it kept changing until then
 *   LIMIT      it, or its log, is over LIMIT_DATABASE
 *   MALFORMED  it was not closed cleanly: a hot journal lies beside it
 */
bool dbcopy_take(struct arena *arena, const struct dbcopy_ask *ask, struct dbcopy *ret,
		 struct fault *reterr);

void dbcopy_release(struct dbcopy *copy);

#endif
