/*
 * Descriptors and streams end where the function that opened them ends:
 *
 *	CLEANUP_FD int fd = open(...);
 *	return fd_take(&fd);          gives it on: the cleanup then finds -1
 */
#ifndef ENGINE_BASE_CLEANUP_H
#define ENGINE_BASE_CLEANUP_H

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* close, fclose and closedir as clean-ups keep errno: the cause of a failure outlives them. */
static inline void cleanup_fd(const int *fd)
{
	int kept = errno;

	if (*fd >= 0)
		close(*fd);
	errno = kept;
}

static inline void cleanup_file(FILE *const *file)
{
	int kept = errno;

	if (*file)
		fclose(*file);
	errno = kept;
}

static inline void cleanup_dir(DIR *const *dir)
{
	int kept = errno;

	if (*dir)
		closedir(*dir);
	errno = kept;
}

#define CLEANUP_FD __attribute__((cleanup(cleanup_fd)))
#define CLEANUP_FILE __attribute__((cleanup(cleanup_file)))
#define CLEANUP_DIR __attribute__((cleanup(cleanup_dir)))

/* The descriptor, which is the caller's to close from now on. */
static inline int fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif
