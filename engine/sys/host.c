#include "sys/host.h"

#include <sys/utsname.h>
#include <unistd.h>

bool host_is_root(void)
{
	return geteuid() == 0;
}

struct str host_name(struct arena *arena)
{
	struct utsname names;

	return uname(&names) == 0 ? str_copy(arena, str_of(names.nodename)) : STR_NONE;
}
