#include "sys/which.h"

#include "sys/fault.h"
#include "sys/path.h"
#include "sys/trust.h"

static const struct str usual = STR_INIT("/usr/local/bin:/usr/bin:/bin");
static const struct str sbins = STR_INIT("/usr/local/sbin:/usr/sbin:/sbin");

/* One search under way. */
struct search {
	struct arena *arena;
	const struct which_ask *ask;
	struct which_found found;
	struct fault refusal; /* the first that isn't passed over */
};

static bool may_execute(struct arena *arena, const struct root *root, struct str path, bool *ret,
			struct fault *reterr)
{
	struct path_ask ask = {
		.path = path, .follow = true, .wants = PATH_EXECUTABLE, .root = root};
	struct path_look look;

	if (!path_look(arena, &ask, &look, reterr))
		return false;
	*ret = look.exists && str_is(look.type, "file") && look.executable;
	return true;
}

static struct str without_slashes_at_end(struct str dir)
{
	while (dir.n && dir.p[dir.n - 1] == '/')
		dir.n--;
	return dir;
}

static void look_in(struct search *search, struct str dir)
{
	struct str path =
		str_printf(search->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(search->ask->name));
	const struct root *root = search->ask->root;
	struct fault fault;

	if (!may_execute(search->arena, root, path, &search->found.exists, &fault)) {
		if (fault.kind != FAULT_DENIED && search->refusal.kind == FAULT_NONE)
			search->refusal = fault;
	} else if (search->found.exists && !root && !trust_program(search->arena, path, &fault)) {
		search->found.exists = false;
		if (search->refusal.kind == FAULT_NONE)
			search->refusal = fault;
	} else if (search->found.exists) {
		search->found.path = path;
	}
}

static bool has_entry(struct str list, struct str dir)
{
	struct str entry;

	while (str_next(&list, ':', &entry))
		if (str_eq(without_slashes_at_end(entry), dir))
			return true;
	return false;
}

/* Looks into the directories of a list, but for those that were in `before`. */
static void look_through(struct search *search, struct str list, struct str before)
{
	struct str entry, dir;

	while (!search->found.exists && str_next(&list, ':', &entry)) {
		dir = without_slashes_at_end(entry);
		if (str_starts_with(entry, STR("/")) && !has_entry(before, dir))
			look_in(search, dir);
	}
}

static bool find_path(struct arena *arena, const struct which_ask *ask, struct which_found *ret,
		      struct fault *reterr)
{
	bool exists;

	if (!may_execute(arena, ask->root, ask->name, &exists, reterr))
		return false;
	*ret = (struct which_found){exists, ask->name};
	return true;
}

bool which_find(struct arena *arena, const struct which_ask *ask, struct which_found *ret,
		struct fault *reterr)
{
	struct search search = {.arena = arena, .ask = ask};
	struct str path = str_is_set(ask->path) ? ask->path : usual;

	if (str_find_char(ask->name, '/') < ask->name.n)
		return find_path(arena, ask, ret, reterr);
	look_through(&search, path, STR_NONE);
	look_through(&search, sbins, path);
	if (!search.found.exists && search.refusal.kind != FAULT_NONE) {
		*reterr = search.refusal;
		return false;
	}
	*ret = search.found;
	return true;
}
