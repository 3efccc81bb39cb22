#include "sys/sdbus.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	size_t at;
} calls[] = {
#define SDBUS_ROW(name, result, parameters) {#name, offsetof(struct sdbus, name)},
	SDBUS_CALLS(SDBUS_ROW)
#undef SDBUS_ROW
};

bool sdbus_load(struct sdbus *ret)
{
	void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
	struct sdbus found;

	if (!library)
		return false;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		void *call = dlsym(library, calls[i].name);

		if (!call)
			return false;
		/* POSIX lets such a pointer be called, C doesn't let it be converted */
		memcpy((char *)&found + calls[i].at, &call, sizeof call);
	}
	*ret = found;
	return true;
}
