#include "probe/place.h"

#include "base/vec.h"
#include "probe/probe.h"
#include "sys/accounts.h"
#include "sys/fault.h"
#include "sys/root.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

bool place_is_fixed(struct str text)
{
	return str_starts_with(text, STR("/")) || str_starts_with(text, STR("~/"));
}

static struct str home_here(void)
{
	struct str home = str_of(getenv("HOME"));
	const struct passwd *user;

	if (str_starts_with(home, STR("/")))
		return home;
	user = getpwuid(geteuid());
	return str_of(user ? user->pw_dir : NULL);
}

bool place_home(const struct look_call *call, struct str *ret, struct fault *reterr)
{
	struct account root;

	if (!call->root)
		*ret = home_here();
	else if (accounts_user(call->arena, call->root, 0, &root, reterr))
		*ret = root.home;
	else
		return false;
	if (!str_starts_with(*ret, STR("/")))
		*ret = STR_NONE;
	return true;
}

/* False at the end. ".." is passed over as well: at the beginning it leads nowhere. */
static bool next_element(struct str *rest, struct str *ret)
{
	while (str_next(rest, '/', ret))
		if (ret->n && !str_is(*ret, ".") && !str_is(*ret, ".."))
			return true;
	return false;
}

static bool is_below(struct str path, struct str top)
{
	struct str in_top, in_path;

	while (next_element(&top, &in_top))
		if (!next_element(&path, &in_path) || !str_eq(in_path, in_top))
			return false;
	return true;
}

static bool is_offline(const struct root *root, struct str path)
{
	static const char *const tops[] = {"/proc", "/sys", "/dev", "/run", "/var/run"};

	if (!root || root->is_laid_out)
		return false;
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if (is_below(path, str_of(tops[i])))
			return true;
	return false;
}

static bool at_home(const struct look_call *call, struct str text, struct str *ret,
		    struct fault *reterr)
{
	struct str home;

	if (!place_home(call, &home, reterr))
		return false;
	if (!str_is_set(home)) {
		*reterr = fault_made(call->arena, FAULT_SYSTEM, text,
				     "needs the user's home, which neither HOME nor the user "
				     "database names");
		return false;
	}
	*ret = str_printf(call->arena, "%.*s%.*s", STR_ARG(home), STR_ARG(str_from(text, 1)));
	return true;
}

static bool has_dots(struct str path)
{
	struct str element;

	while (str_next(&path, '/', &element))
		if (str_is(element, ".."))
			return true;
	return false;
}

/* As the rule names it: no link of the root leads there. */
static bool is_apart(const struct root *root, struct str path)
{
	VEC_EACH (&root->apart, const struct str *, dir)
		if (is_below(path, *dir) && !has_dots(path))
			return true;
	return false;
}

bool place_find(const struct look_call *call, struct str text, struct place *ret,
		struct fault *reterr)
{
	struct place place = {text, call->root};

	if (!place_is_fixed(text)) {
		*reterr = fault_made(call->arena, FAULT_MALFORMED, STR_NONE,
				     "`%.*s` is no absolute path, which begins with `/` or `~/`",
				     STR_ARG(text));
		return false;
	}
	if (str_starts_with(text, STR("~/")) && !at_home(call, text, &place.path, reterr))
		return false;
	if (place.root && is_apart(place.root, place.path))
		place.root = NULL;
	if (is_offline(place.root, place.path)) {
		*reterr = fault_made(call->arena, FAULT_OFFLINE, place.path, PLACE_OFFLINE);
		return false;
	}
	*ret = place;
	return true;
}
