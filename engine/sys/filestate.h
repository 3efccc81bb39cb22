/*
 * Whether a file is the one that was seen before, and as it was.
 */
#ifndef ENGINE_SYS_FILESTATE_H
#define ENGINE_SYS_FILESTATE_H

#include <stdbool.h>

struct stat;

bool filestate_same_file(const struct stat *a, const struct stat *b);

/* The same file, with the same size, links and times of change. Says nothing of a write that came
 * before `a` was settled. */
bool filestate_unchanged(const struct stat *a, const struct stat *b);

/*
 * Will each write from now on show in the times? Not while the tick of the last change lasts: the
 * kernel stamps with its coarse clock (4 ms on Debian), some file systems with whole seconds or
 * every other.
 */
bool filestate_is_settled(const struct stat *seen);

#endif
