#include "sys/unitpath.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>

/* What a line of the user's path begins with. */
enum base { FIXED, CONFIG_HOME, CONFIG_DIRS, DATA_HOME, DATA_DIRS, RUNTIME };

struct place {
	enum base base;
	const char *rest;
};

static const struct place of_system[] = {
	{FIXED, "/etc/systemd/system.control"}, {FIXED, "/run/systemd/system.control"},
	{FIXED, "/run/systemd/transient"},      {FIXED, "/run/systemd/generator.early"},
	{FIXED, "/etc/systemd/system"},         {FIXED, "/etc/systemd/system.attached"},
	{FIXED, "/run/systemd/system"},         {FIXED, "/run/systemd/system.attached"},
	{FIXED, "/run/systemd/generator"},      {FIXED, "/usr/local/lib/systemd/system"},
	{FIXED, "/lib/systemd/system"},         {FIXED, "/usr/lib/systemd/system"},
	{FIXED, "/run/systemd/generator.late"},
};

static const struct place of_user[] = {
	{CONFIG_HOME, "/systemd/user.control"}, {RUNTIME, "/systemd/user.control"},
	{RUNTIME, "/systemd/transient"},        {RUNTIME, "/systemd/generator.early"},
	{CONFIG_HOME, "/systemd/user"},         {CONFIG_DIRS, "/systemd/user"},
	{FIXED, "/etc/systemd/user"},           {RUNTIME, "/systemd/user"},
	{FIXED, "/run/systemd/user"},           {RUNTIME, "/systemd/generator"},
	{DATA_HOME, "/systemd/user"},           {DATA_DIRS, "/systemd/user"},
	{FIXED, "/usr/local/lib/systemd/user"}, {FIXED, "/usr/lib/systemd/user"},
	{RUNTIME, "/systemd/generator.late"},
};

/* Whose path it is. */
struct user {
	const struct root *root;
	struct str home;
};

/* Paths of a variable, between colons, or those that count without it. */
static struct str variable(struct arena *arena, const char *name, const struct user *user,
			   const char *fallback)
{
	const char *set = user->root ? NULL : getenv(name);

	if (set && *set)
		return str_of(set);
	if (!fallback || *fallback == '/')
		return str_of(fallback);
	if (!str_is_set(user->home))
		return STR_NONE;
	return str_printf(arena, "%.*s/%s", STR_ARG(user->home), fallback);
}

static struct str bases_of(struct arena *arena, enum base base, const struct user *user)
{
	switch (base) {
	case CONFIG_HOME: return variable(arena, "XDG_CONFIG_HOME", user, ".config");
	case CONFIG_DIRS: return variable(arena, "XDG_CONFIG_DIRS", user, "/etc/xdg");
	case DATA_HOME: return variable(arena, "XDG_DATA_HOME", user, ".local/share");
	case DATA_DIRS:
		return variable(arena, "XDG_DATA_DIRS", user, "/usr/local/share:/usr/share");
	case RUNTIME: return variable(arena, "XDG_RUNTIME_DIR", user, NULL);
	case FIXED: break;
	}
	return STR_NONE;
}

static void add(struct arena *arena, struct strs *paths, struct str path)
{
	VEC_EACH (paths, const struct str *, known)
		if (str_eq(*known, path))
			return;
	*VEC_PUSH(arena, paths) = path;
}

static void add_place(struct arena *arena, struct strs *paths, const struct place *place,
		      const struct user *user)
{
	struct str bases = bases_of(arena, place->base, user), base;

	if (place->base == FIXED)
		add(arena, paths, str_of(place->rest));
	while (str_next(&bases, ':', &base))
		if (str_starts_with(base, STR("/")))
			add(arena, paths, str_printf(arena, "%.*s%s", STR_ARG(base), place->rest));
}

struct strs unit_search_path(struct arena *arena, const struct root *root, enum unit_scope scope,
			     struct str home)
{
	struct user user = {root, home};
	struct strs paths = {0};
	const struct place *places = scope == UNIT_USER ? of_user : of_system;
	size_t n = scope == UNIT_USER ? sizeof of_user / sizeof *of_user
				      : sizeof of_system / sizeof *of_system;

	for (size_t i = 0; i < n; i++)
		add_place(arena, &paths, &places[i], &user);
	return paths;
}
