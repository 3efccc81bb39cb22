#include "sys/unitfile.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"
#include "sys/directive.h"
#include "sys/fault.h"
#include "sys/looker.h"
#include "sys/path.h"
#include "sys/root.h"
#include "sys/slurp.h"
#include "sys/unitdrops.h"
#include "sys/unitindex.h"
#include "sys/unitname.h"

/* One unit being read. */
struct reading {
	struct arena *arena;
	const struct unit_ask *ask;
	struct unit_name name;
	struct unit_file *unit;
	size_t total; /* bytes of all files so far */
	struct fault *fault;
};

/* What stands at a path. A device or an empty file masks. */
enum node { ABSENT, MASK, DIRECTORY, CONTENT, REFUSED };

/* In an image /dev may be empty. */
static bool leads_to_null(const struct root *root, const char *path)
{
	static const char null[] = "/dev/null";
	char target[sizeof null];
	ssize_t n = root_readlink(root, path, target, sizeof target);

	return n > 0 && str_is((struct str){target, (size_t)n}, null);
}

static enum node look(struct reading *reading, struct str path)
{
	const struct root *root = reading->ask->root;
	const char *c = str_c(reading->arena, path);
	struct stat stat_;

	if (root_stat(root, c, &stat_)) {
		if (path_is_absent(errno))
			return leads_to_null(root, c) ? MASK : ABSENT;
		*reading->fault = fault_errno(reading->arena, errno, path);
		return REFUSED;
	}
	if (S_ISCHR(stat_.st_mode) || S_ISBLK(stat_.st_mode) ||
	    (S_ISREG(stat_.st_mode) && stat_.st_size == 0))
		return MASK;
	return S_ISDIR(stat_.st_mode) ? DIRECTORY : CONTENT;
}

static bool has_room(struct reading *reading, struct str path, size_t n)
{
	reading->total += n;
	if (reading->total <= LIMIT_UNIT_TOTAL)
		return true;
	*reading->fault = fault_made(reading->arena, FAULT_LIMIT, path,
				     "the unit and its drop-ins hold more than %d MiB",
				     LIMIT_UNIT_TOTAL / LIMIT_MIB);
	return false;
}

/* *ret_exists: no where it went away. */
static bool read_bytes(struct reading *reading, struct str path, struct str *ret, bool *ret_exists)
{
	CLEANUP_FD int fd = -1;
	struct path_file file;
	struct slurp slurp;

	if (!path_open(reading->arena, reading->ask->root, path, &file, reading->fault))
		return false;
	fd = file.fd;
	*ret_exists = file.exists;
	if (!file.exists)
		return true;
	slurp = (struct slurp){fd, path, reading->ask->deadline, LIMIT_UNIT};
	return slurp_whole(&slurp, reading->arena, ret, reading->fault) &&
	       has_room(reading, path, ret->n);
}

static bool read_lines(struct reading *reading, struct str path, struct str bytes,
		       struct fault *reterr)
{
	struct unit_text text = {path, bytes, reading->unit->sections};

	return unit_lines_read(reading->arena, &text, &reading->unit->lines, &reading->unit->notes,
			       reterr);
}

static bool read_fragment(struct reading *reading)
{
	struct unit_file *unit = reading->unit;
	struct str bytes;

	switch (look(reading, unit->path)) {
	case REFUSED: return false;
	case ABSENT: unit->path = STR_NONE; return true;
	case MASK: unit->exists = unit->masked = true; return true;
	case DIRECTORY:
	case CONTENT: break;
	}
	return read_bytes(reading, unit->path, &bytes, &unit->exists) &&
	       (!unit->exists || read_lines(reading, unit->path, bytes, reading->fault));
}

static void note(struct reading *reading, struct str path, unsigned line, struct str text)
{
	unit_note(reading->arena, &reading->unit->notes,
		  (struct unit_line){.file = path, .line = line, .text = text});
}

static bool read_drop_in(struct reading *reading, struct str path)
{
	struct str bytes;
	struct fault gave_up;
	bool exists;

	switch (look(reading, path)) {
	case REFUSED: return false;
	case ABSENT:
	case MASK: return true;
	case DIRECTORY: note(reading, path, 0, STR("is a directory, not a file")); return true;
	case CONTENT: break;
	}
	if (!read_bytes(reading, path, &bytes, &exists))
		return false;
	if (exists && !read_lines(reading, path, bytes, &gave_up))
		note(reading, path, gave_up.line, gave_up.text);
	return true;
}

static bool read_drop_ins(struct reading *reading, const struct unit_index *index,
			  const struct unit_found *found)
{
	struct unit_drops drops;

	if (!unit_drops_find(index, found, reading->ask->deadline, &drops, reading->fault))
		return false;
	reading->unit->drop_ins = drops.files;
	VEC_EACH (&drops.odd, const struct str *, path)
		note(reading, *path, 0, STR("is no directory, as one of drop-ins is"));
	VEC_EACH (&drops.links, const struct str *, path)
		note(reading, *path, 0,
		     STR("is a relative link, which systemd 252 doesn't follow to drop-ins"));
	VEC_EACH (&drops.files, const struct str *, path)
		if (!read_drop_in(reading, *path))
			return false;
	return true;
}

/* A path's name, and its directory, which is searched for the unit before all others. The order of
 * its drop-ins is that of the search path, where the directory is one of it. */
static struct str split(struct reading *reading, struct strs *dirs, struct strs *ordered)
{
	struct str text = reading->ask->unit;
	size_t slash = text.n;

	*ordered = unit_search_path(reading->arena, reading->ask->root, reading->ask->scope,
				    reading->ask->home);
	*dirs = *ordered;
	while (slash > 0 && text.p[slash - 1] != '/')
		slash--;
	if (slash == 0)
		return text;
	*dirs = (struct strs){0};
	*VEC_PUSH(reading->arena, dirs) = str_sub(text, 0, slash > 1 ? slash - 1 : 1);
	VEC_EACH (ordered, const struct str *, dir)
		if (!str_eq(*dir, dirs->at[0]))
			*VEC_PUSH(reading->arena, dirs) = *dir;
	if (dirs->n > ordered->n)
		*ordered = *dirs;
	return str_from(text, slash);
}

/* Listings by the directories that they are of. */
struct listings VEC_OF(struct unit_index);

static bool same_dirs(const struct strs *a, const struct strs *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!str_eq(a->at[i], b->at[i]))
			return false;
	return true;
}

static bool list_anew(struct reading *reading, struct arena *arena, const struct strs *dirs,
		      struct unit_index *ret)
{
	struct unit_dirs ask = {.root = reading->ask->root, .deadline = reading->ask->deadline};

	VEC_EACH (dirs, const struct str *, dir)
		*VEC_PUSH(arena, &ask.dirs) = str_copy(arena, *dir);
	if (unit_index_read(arena, &ask, ret, reading->fault))
		return true;
	/* the fault outlives what is given up with the listing */
	reading->fault->what = str_copy(reading->arena, reading->fault->what);
	reading->fault->text = str_copy(reading->arena, reading->fault->text);
	return false;
}

/* A listing is made once and used for all units; one that failed is made again. */
static bool list(struct reading *reading, const struct strs *dirs, struct unit_index *ret)
{
	struct looker_kept *kept = reading->ask->kept;
	struct listings *listings = kept ? kept->at : NULL;
	struct arena_mark mark;

	if (kept && !listings)
		kept->at = listings = ARENA_NEW(&kept->arena, struct listings);
	for (size_t i = 0; listings && i < listings->n; i++)
		if (same_dirs(&listings->at[i].dirs, dirs)) {
			*ret = listings->at[i];
			return true;
		}
	if (!listings || listings->n == LIMIT_UNIT_LISTINGS)
		return list_anew(reading, reading->arena, dirs, ret);
	mark = arena_mark(&kept->arena);
	if (list_anew(reading, &kept->arena, dirs, ret)) {
		*VEC_PUSH(&kept->arena, listings) = *ret;
		return true;
	}
	arena_rewind(&kept->arena, mark);
	return false;
}

static bool find(struct reading *reading, struct unit_index *index, struct unit_found *found)
{
	struct strs dirs, ordered;
	struct str name = split(reading, &dirs, &ordered), why = STR_NONE;

	if (!unit_name_check(reading->arena, name, true, &why) ||
	    !unit_name_read(name, &reading->name)) {
		*reading->fault = fault_made(reading->arena, FAULT_MALFORMED, reading->ask->unit,
					     "%.*s", STR_ARG(why));
		return false;
	}
	reading->unit->name = name;
	reading->unit->sections = SECTION_UNIT | SECTION_INSTALL | reading->name.section;
	if (!list(reading, &dirs, index))
		return false;
	index->arena = reading->arena;
	if (!unit_index_find(index, &reading->name, found, reading->fault))
		return false;
	index->dirs = ordered;
	return true;
}

bool unit_file_read(struct arena *arena, const struct unit_ask *ask, struct unit_file *ret,
		    struct fault *reterr)
{
	struct reading reading = {.arena = arena, .ask = ask, .unit = ret, .fault = reterr};
	struct unit_index index;
	struct unit_found found;

	*ret = (struct unit_file){0};
	if (!find(&reading, &index, &found))
		return false;
	if (!str_is_set(found.path))
		return true;
	ret->name = found.names.at[0];
	ret->path = found.path;
	if (!read_fragment(&reading))
		return false;
	return !ret->exists || ret->masked || !ask->drop_ins ||
	       read_drop_ins(&reading, &index, &found);
}
