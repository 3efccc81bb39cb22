#include "sys/dblock.h"

#include <fcntl.h>
#include <stddef.h>

/* The bytes that are locked, whether or not the file reaches so far: SQLite's os.h. */
enum { PENDING = 0x40000000, RESERVED, SHARED, SHARED_BYTES = 510 };

bool dblock_ask(int fd, enum dblock *ret, pid_t *ret_holder)
{
	static const struct {
		off_t at, n;
		enum dblock means;
	} locks[] = {
		{SHARED, SHARED_BYTES, DBLOCK_WRITES},
		{PENDING, 1, DBLOCK_WRITES},
		{RESERVED, 1, DBLOCK_PREPARES},
	};

	for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
		struct flock lock = {.l_type = F_RDLCK,
				     .l_whence = SEEK_SET,
				     .l_start = locks[i].at,
				     .l_len = locks[i].n};

		if (fcntl(fd, F_OFD_GETLK, &lock))
			return false;
		if (lock.l_type != F_UNLCK) {
			*ret = locks[i].means;
			*ret_holder = lock.l_pid > 0 ? lock.l_pid : 0;
			return true;
		}
	}
	*ret = DBLOCK_NONE;
	*ret_holder = 0;
	return true;
}
