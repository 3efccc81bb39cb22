/*
 * Who writes an SQLite database right now, by the locks that SQLite holds on it on Unix
 * (https://www.sqlite.org/lockingv3.html). Asking takes no lock and makes nobody wait.
 */
#ifndef ENGINE_SYS_DBLOCK_H
#define ENGINE_SYS_DBLOCK_H

#include <stdbool.h>
#include <sys/types.h>

enum dblock {
	DBLOCK_NONE,     /* readers at most */
	DBLOCK_PREPARES, /* a transaction that has written nothing to the database file yet */
	DBLOCK_WRITES,   /* somebody may write to it, or is about to */
};

/* False with errno where the file system can't be asked. *ret_holder is 0 where it isn't known. */
bool dblock_ask(int fd, enum dblock *ret, pid_t *ret_holder);

#endif
