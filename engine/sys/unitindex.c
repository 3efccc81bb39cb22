#include "sys/unitindex.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"
#include "sys/clock.h"
#include "sys/fault.h"
#include "sys/path.h"
#include "sys/root.h"
#include "sys/unitname.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* One listing under way. */
struct listing {
	struct unit_index *index;
	struct str dir;
	int fd;
	int64_t deadline;
	size_t entries;
	struct str from, canonical; /* the directory of the last link, and what it is */
	struct fault *fault;
};

/* Without doubled slashes, "." and "..", as it is written: of what isn't there. */
static struct str simplified(struct arena *arena, struct str path)
{
	struct strs kept = {0};
	struct str element, out = STR("");

	while (str_next(&path, '/', &element)) {
		if (element.n == 0 || str_is(element, "."))
			continue;
		if (!str_is(element, ".."))
			*VEC_PUSH(arena, &kept) = element;
		else if (kept.n)
			kept.n--;
	}
	VEC_EACH (&kept, const struct str *, each)
		out = str_printf(arena, "%.*s/%.*s", STR_ARG(out), STR_ARG(*each));
	return out;
}

/* A directory's path without links; most links lead to the same one. */
static struct str canonical_dir(struct listing *listing, struct str dir)
{
	struct arena *arena = listing->index->arena;
	char real[PATH_MAX];

	if (str_is_set(listing->from) && str_eq(listing->from, dir))
		return listing->canonical;
	listing->from = dir;
	listing->canonical = root_realpath(listing->index->root, str_c(arena, dir), real)
				     ? str_copy(arena, str_of(real))
				     : simplified(arena, dir);
	return listing->canonical;
}

static struct str base_name(struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return str_from(path, at);
}

static bool is_searched(const struct unit_index *index, struct str dir)
{
	VEC_EACH (&index->dirs, const struct str *, each)
		if (str_starts_with(dir, *each) && (dir.n == each->n || dir.p[each->n] == '/'))
			return true;
	return false;
}

static struct str path_of(const struct listing *listing, struct str name)
{
	return str_printf(listing->index->arena, "%.*s/%.*s", STR_ARG(listing->dir), STR_ARG(name));
}

/* Where the link says, absolute. False where it went away. */
static bool read_link(const struct listing *listing, const char *name, struct str *ret)
{
	struct arena *arena = listing->index->arena;
	char target[PATH_MAX];
	ssize_t n = readlinkat(listing->fd, name, target, sizeof target);
	struct str text = {target, n > 0 ? (size_t)n : 0};

	if (n <= 0)
		return false;
	*ret = target[0] == '/' ? str_copy(arena, text) : path_of(listing, text);
	return true;
}

/* The name that the link makes an alias of, the link's own path, or absent: it counts for nothing.
 */
static struct str meaning_of(struct listing *listing, const struct unit_name *name,
			     struct str target)
{
	struct str last = base_name(target);
	struct str dir = canonical_dir(listing, str_sub(target, 0, target.n - last.n));
	struct unit_name unit;

	if (last.n == 0 || !is_searched(listing->index, dir))
		return path_of(listing, name->text);
	if (str_eq(last, name->text) || !unit_name_read(last, &unit) ||
	    !unit_name_may_alias(name, &unit))
		return STR_NONE;
	return last;
}

static void add_name(struct listing *listing, struct str name, struct str meaning)
{
	struct str *kept = ARENA_NEW(listing->index->arena, struct str);

	*kept = meaning;
	map_add(&listing->index->names, name, kept);
}

static void add_unit(struct listing *listing, const struct unit_name *name, bool is_link)
{
	struct str target, meaning = STR_NONE;

	if (map_get(&listing->index->names, name->text))
		return;
	if (!is_link)
		meaning = path_of(listing, name->text);
	else if (read_link(listing, name->text.p, &target))
		meaning = meaning_of(listing, name, target);
	if (str_is_set(meaning))
		add_name(listing, name->text, meaning);
}

/* What can't be told here, as a directory that may not be passed through, is found when it is
 * listed. */
static enum unit_drop drop_of(const struct listing *listing, struct str name, unsigned char type)
{
	struct stat stat;
	char head = '/';

	if (type == DT_DIR)
		return UNIT_DROP_DIR;
	if (root_stat(listing->index->root, path_of(listing, name).p, &stat)
		    ? path_is_absent(errno)
		    : !S_ISDIR(stat.st_mode))
		return UNIT_DROP_FILE;
	return readlinkat(listing->fd, name.p, &head, 1) == 1 && head != '/' ? UNIT_DROP_RELATIVE
									     : UNIT_DROP_DIR;
}

static void add_drop(struct listing *listing, struct str name, unsigned char type)
{
	enum unit_drop *drop = ARENA_NEW(listing->index->arena, enum unit_drop);

	*drop = drop_of(listing, name, type);
	map_add(&listing->index->drops, path_of(listing, name), drop);
}

/* Some file systems don't tell with the name. */
static unsigned char type_of(const struct listing *listing, const struct dirent *entry)
{
	struct stat stat;

	if (entry->d_type != DT_UNKNOWN ||
	    fstatat(listing->fd, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW))
		return entry->d_type;
	return (unsigned char)IFTODT(stat.st_mode);
}

static void add_entry(struct listing *listing, const struct dirent *entry)
{
	struct unit_name unit;
	struct str name = str_of(entry->d_name);
	bool is_unit = unit_name_read(name, &unit);
	unsigned char type;

	if (!is_unit && !unit_is_drop_in_dir(name))
		return;
	name = str_copy(listing->index->arena, name);
	type = type_of(listing, entry);
	if (!is_unit)
		add_drop(listing, name, type);
	else if (unit_name_read(name, &unit) && (type == DT_REG || type == DT_LNK))
		add_unit(listing, &unit, type == DT_LNK);
}

static bool stopped(struct listing *listing)
{
	struct arena *arena = listing->index->arena;

	if (++listing->entries > LIMIT_UNIT_ENTRIES)
		*listing->fault = fault_made(arena, FAULT_LIMIT, listing->dir,
					     "the search path holds more than %d entries",
					     LIMIT_UNIT_ENTRIES);
	else if (listing->deadline && listing->entries % 256 == 0 &&
		 clock_now() >= listing->deadline)
		*listing->fault =
			fault_made(arena, FAULT_TIMEOUT, listing->dir, "was not listed in time");
	else
		return false;
	return true;
}

static bool list(struct listing *listing)
{
	struct arena *arena = listing->index->arena;
	CLEANUP_DIR DIR *dir = root_opendir(listing->index->root, str_c(arena, listing->dir));
	const struct dirent *entry;

	if (!dir && path_is_absent(errno))
		return true;
	listing->fd = dir ? dirfd(dir) : -1;
	errno = dir ? 0 : errno;
	while (dir && (entry = readdir(dir))) {
		if (stopped(listing))
			return false;
		add_entry(listing, entry);
		errno = 0;
	}
	if (errno)
		*listing->fault = fault_errno(arena, errno, listing->dir);
	return errno == 0;
}

bool unit_index_read(struct arena *arena, const struct unit_dirs *ask, struct unit_index *ret,
		     struct fault *reterr)
{
	struct listing listing = {.index = ret, .deadline = ask->deadline, .fault = reterr};

	*ret = (struct unit_index){.arena = arena, .root = ask->root, .dirs = ask->dirs};
	map_init(&ret->names, arena);
	map_init(&ret->drops, arena);
	VEC_EACH (&ask->dirs, const struct str *, each) {
		listing.dir = *each;
		if (!list(&listing))
			return false;
	}
	return true;
}

static struct str template_of(const struct unit_index *index, struct str name)
{
	struct unit_name unit;

	return unit_name_read(name, &unit) && unit.form == UNIT_INSTANCE
		       ? unit_name_template(index->arena, &unit)
		       : name;
}

/* *ret: the path that a name leads to, absent for none. An alias of an instance that has no file of
 * its own is one of its template. */
static bool resolve(const struct unit_index *index, struct str name, struct str *ret,
		    struct fault *reterr)
{
	struct str from = name;

	for (size_t hops = 0; hops < LIMIT_UNIT_LINKS; hops++) {
		const struct str *next = map_get(&index->names, name);

		if (!next && hops)
			next = map_get(&index->names, template_of(index, name));
		*ret = next ? *next : STR_NONE;
		if (!next || str_starts_with(*next, STR("/")))
			return true;
		name = *next;
	}
	*reterr = fault_made(index->arena, FAULT_MALFORMED, from,
			     "its aliases lead from one to the other more than %d times",
			     LIMIT_UNIT_LINKS);
	return false;
}

static bool has(const struct strs *names, struct str name)
{
	VEC_EACH (names, const struct str *, each)
		if (str_eq(*each, name))
			return true;
	return false;
}

/* A template's name as that of the instance which is asked for. */
static struct str as_instance(const struct unit_index *index, struct str name, struct str instance)
{
	struct unit_name unit;

	if (!str_is_set(instance) || !unit_name_read(name, &unit) || unit.form != UNIT_TEMPLATE)
		return name;
	return unit_name_make(index->arena, unit.prefix, instance, unit.type);
}

/* Does the instance lead to another file than the one that was found? */
static bool leads_elsewhere(const struct unit_index *index, struct str name, struct str path)
{
	struct fault ignored;
	struct str found = STR_NONE;

	return !resolve(index, name, &found, &ignored) ||
	       (str_is_set(found) && !str_eq(base_name(found), base_name(path)));
}

/* The unit that an entry is a name of: that of its file, its own instance put in. */
static struct str unit_of(const struct unit_index *index, const struct unit_name *entry)
{
	struct fault ignored;
	struct str path = STR_NONE;

	if (!resolve(index, entry->text, &path, &ignored) || !str_is_set(path))
		return STR_NONE;
	return as_instance(index, base_name(path), entry->instance);
}

/* Of a template's names each instance has its own, unless that leads to another file. */
static void add_alias(const struct unit_index *index, const struct unit_name *name,
		      const struct unit_name *alias, struct unit_found *found)
{
	struct str text = as_instance(index, alias->text, name->instance);

	if (!str_eq(text, alias->text) && leads_elsewhere(index, text, found->path))
		return;
	if (!has(&found->names, text))
		*VEC_PUSH(index->arena, &found->names) = text;
}

static int compare_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names besides that of the file; systemd has them in no order, we in that of bytes. */
static void add_aliases(const struct unit_index *index, const struct unit_name *name,
			struct unit_found *found)
{
	struct str file = base_name(found->path);

	for (size_t i = 0; i < index->names.n; i++) {
		struct unit_name alias;
		struct str unit;

		if (!unit_name_read(index->names.entries[i].key, &alias))
			continue;
		unit = unit_of(index, &alias);
		if (str_is_set(unit) && (str_eq(unit, name->text) || str_eq(unit, file)))
			add_alias(index, name, &alias, found);
	}
	qsort(found->names.at + 1, found->names.n - 1, sizeof *found->names.at, compare_names);
}

bool unit_index_find(const struct unit_index *index, const struct unit_name *name,
		     struct unit_found *ret, struct fault *reterr)
{
	*ret = (struct unit_found){0};
	if (!resolve(index, name->text, &ret->path, reterr))
		return false;
	if (!str_is_set(ret->path) && name->form == UNIT_INSTANCE &&
	    !resolve(index, template_of(index, name->text), &ret->path, reterr))
		return false;
	*VEC_PUSH(index->arena, &ret->names) =
		str_is_set(ret->path) ? as_instance(index, base_name(ret->path), name->instance)
				      : name->text;
	if (!has(&ret->names, name->text))
		*VEC_PUSH(index->arena, &ret->names) = name->text;
	if (str_is_set(ret->path))
		add_aliases(index, name, ret);
	return true;
}
