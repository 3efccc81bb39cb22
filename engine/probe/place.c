#include "probe/place.h"

#include "sys/fault.h"

#include <stdlib.h>

bool place_is_fixed(struct str text)
{
	return str_starts_with(text, STR("/")) || str_starts_with(text, STR("~/"));
}

bool place_path(struct arena *arena, struct str text, struct str *ret, struct fault *reterr)
{
	struct str home = str_of(getenv("HOME"));

	if (!place_is_fixed(text)) {
		*reterr = fault_made(arena, FAULT_MALFORMED, text,
				     "is no absolute path, which begins with `/` or `~/`");
		return false;
	}
	if (str_starts_with(text, STR("/"))) {
		*ret = text;
		return true;
	}
	if (!str_starts_with(home, STR("/"))) {
		*reterr = fault_made(arena, FAULT_SYSTEM, text,
				     "needs the user's home, and HOME names none");
		return false;
	}
	*ret = str_printf(arena, "%.*s%.*s", STR_ARG(home), STR_ARG(str_from(text, 1)));
	return true;
}
