#include "probe/place.h"

#include "sys/fault.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

bool place_is_fixed(struct str text)
{
	return str_starts_with(text, STR("/")) || str_starts_with(text, STR("~/"));
}

struct str place_home(void)
{
	struct str home = str_of(getenv("HOME"));
	const struct passwd *user;

	if (str_starts_with(home, STR("/")))
		return home;
	user = getpwuid(geteuid());
	home = str_of(user ? user->pw_dir : NULL);
	return str_starts_with(home, STR("/")) ? home : STR_NONE;
}

bool place_path(struct arena *arena, struct str text, struct str *ret, struct fault *reterr)
{
	struct str home;

	if (!place_is_fixed(text)) {
		*reterr = fault_made(arena, FAULT_MALFORMED, STR_NONE,
				     "`%.*s` is no absolute path, which begins with `/` or `~/`",
				     STR_ARG(text));
		return false;
	}
	if (str_starts_with(text, STR("/"))) {
		*ret = text;
		return true;
	}
	home = place_home();
	if (!str_is_set(home)) {
		*reterr = fault_made(arena, FAULT_SYSTEM, text,
				     "needs the user's home, which neither HOME nor the user "
				     "database names");
		return false;
	}
	*ret = str_printf(arena, "%.*s%.*s", STR_ARG(home), STR_ARG(str_from(text, 1)));
	return true;
}
