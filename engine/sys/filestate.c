#include "sys/filestate.h"

#include "sys/clock.h"

#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool filestate_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool filestate_unchanged(const struct stat *a, const struct stat *b)
{
	return filestate_same_file(a, b) && a->st_size == b->st_size &&
	       a->st_nlink == b->st_nlink && same_time(a->st_mtim, b->st_mtim) &&
	       same_time(a->st_ctim, b->st_ctim);
}

bool filestate_is_settled(const struct stat *seen)
{
	const int64_t second = 1000 * CLOCK_MS;
	const int64_t grain = seen->st_ctim.tv_nsec == 0 ? 2 * second : 0;
	struct timespec now;
	int64_t age;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	age = (now.tv_sec - seen->st_ctim.tv_sec) * second + now.tv_nsec - seen->st_ctim.tv_nsec;
	/* one from the future was made before the clock was set back */
	return age > grain || age < -2 * second;
}
