/*
 * Opening a regular file of somebody else's for reading, so that nothing happens but that: it never
 * waits for the other end of a FIFO, wakes no device, takes no terminal, leaves the time of last
 * access alone where the system lets it, and follows symbolic links.
 *
 * The path leads where sys/root.h says.
 *
 * What is no regular file is a fault MALFORMED that says what it is ("is a FIFO, not a file").
 */
#ifndef ENGINE_SYS_REGULAR_H
#define ENGINE_SYS_REGULAR_H

#include <stdbool.h>

struct arena;
struct fault;
struct root;

/* *ret_fd is the caller's to close, or -1 where nothing is there (ENOENT, ENOTDIR). */
bool regular_open(struct arena *arena, const struct root *root, const char *path, int *ret_fd,
		  struct fault *reterr);

#endif
