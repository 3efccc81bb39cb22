#include "sys/unitdrops.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"
#include "sys/clock.h"
#include "sys/fault.h"
#include "sys/path.h"
#include "sys/root.h"
#include "sys/unitindex.h"
#include "sys/unitname.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>

struct finding {
	struct arena *arena;
	const struct unit_index *index;
	int64_t deadline;
	struct strs dirs; /* that are there, in their order */
	struct strs odd, links;
	struct map files; /* by name, to their path: struct drop_in */
	struct fault *fault;
};

struct drop_in {
	struct str name, path;
};

/* The name that its drop-ins are shared by: a-b-c.service, a-b-.service, a-.service. Absent where
 * no dash is left, or nothing before it. */
static struct str shared_prefix(struct str prefix)
{
	size_t n = prefix.n;

	if (n && prefix.p[n - 1] == '-')
		n--;
	while (n && prefix.p[n - 1] != '-')
		n--;
	return n > 1 ? str_sub(prefix, 0, n) : STR_NONE;
}

static void add_dir(struct finding *finding, struct str parent, struct str name)
{
	struct str path = str_printf(finding->arena, "%.*s/%.*s.d", STR_ARG(parent), STR_ARG(name));
	const enum unit_drop *drop = map_get(&finding->index->drops, path);

	if (!drop)
		return;
	switch (*drop) {
	case UNIT_DROP_DIR: *VEC_PUSH(finding->arena, &finding->dirs) = path; break;
	case UNIT_DROP_FILE: *VEC_PUSH(finding->arena, &finding->odd) = path; break;
	case UNIT_DROP_RELATIVE: *VEC_PUSH(finding->arena, &finding->links) = path; break;
	}
}

static void add_plain_dirs(struct finding *finding, struct str parent, struct unit_name name)
{
	add_dir(finding, parent, name.text);
	while (str_is_set(name.prefix = shared_prefix(name.prefix)))
		add_dir(finding, parent,
			unit_name_make(finding->arena, name.prefix, STR_NONE, name.type));
}

/* Of each instance its template comes behind it, and only then a shorter prefix. */
static void add_instance_dirs(struct finding *finding, struct str parent, struct unit_name name)
{
	while (str_is_set(name.prefix)) {
		struct unit_name template;

		add_dir(finding, parent,
			unit_name_make(finding->arena, name.prefix, name.instance, name.type));
		if (unit_name_read(unit_name_template(finding->arena, &name), &template))
			add_plain_dirs(finding, parent, template);
		name.prefix = shared_prefix(name.prefix);
	}
}

static void add_dirs(struct finding *finding, struct str parent, struct str text)
{
	struct unit_name name;

	if (!unit_name_read(text, &name))
		return;
	if (name.form == UNIT_INSTANCE)
		add_instance_dirs(finding, parent, name);
	else
		add_plain_dirs(finding, parent, name);
}

static void find_dirs(struct finding *finding, const struct strs *names)
{
	const struct strs *search = &finding->index->dirs;
	struct unit_name first;

	VEC_EACH (names, const struct str *, name)
		VEC_EACH (search, const struct str *, parent)
			add_dirs(finding, *parent, *name);
	VEC_EACH (search, const struct str *, parent)
		if (unit_name_read(names->at[0], &first))
			add_dir(finding, *parent, first.type);
}

static bool is_drop_in(struct str name)
{
	return str_ends_with(name, STR(".conf")) && !str_starts_with(name, STR("."));
}

static bool add_file(struct finding *finding, struct str dir, struct str name)
{
	struct drop_in *file;

	if (map_get(&finding->files, name))
		return true;
	if (finding->files.n == LIMIT_DROP_INS) {
		*finding->fault = fault_made(finding->arena, FAULT_LIMIT, dir,
					     "the unit has more than %d drop-ins", LIMIT_DROP_INS);
		return false;
	}
	file = ARENA_NEW(finding->arena, struct drop_in);
	file->name = str_copy(finding->arena, name);
	file->path = str_printf(finding->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
	return map_add(&finding->files, file->name, file);
}

static bool refused(struct finding *finding, struct str dir)
{
	*finding->fault = fault_errno(finding->arena, errno, dir);
	return false;
}

static bool in_time(struct finding *finding, struct str dir)
{
	if (!finding->deadline || clock_now() < finding->deadline)
		return true;
	*finding->fault = fault_made(finding->arena, FAULT_TIMEOUT, dir, "was not listed in time");
	return false;
}

static bool list(struct finding *finding, struct str path)
{
	const struct root *root = finding->index->root;
	char real[PATH_MAX];
	bool found = root_realpath(root, path.p, real);
	CLEANUP_DIR DIR *dir = found ? root_opendir(root, real) : NULL;
	const struct dirent *entry;

	if (!dir)
		return path_is_absent(errno) || refused(finding, path);
	path = str_copy(finding->arena, str_of(real));
	errno = 0;
	while ((entry = readdir(dir))) {
		if (is_drop_in(str_of(entry->d_name)) &&
		    !add_file(finding, path, str_of(entry->d_name)))
			return false;
		errno = 0;
	}
	return errno ? refused(finding, path) : in_time(finding, path);
}

static int compare(const void *a, const void *b)
{
	const struct drop_in *x = ((const struct map_entry *)a)->value;
	const struct drop_in *y = ((const struct map_entry *)b)->value;

	return str_cmp(x->name, y->name);
}

bool unit_drops_find(const struct unit_index *index, const struct unit_found *unit,
		     int64_t deadline, struct unit_drops *ret, struct fault *reterr)
{
	struct finding finding = {
		.arena = index->arena, .index = index, .deadline = deadline, .fault = reterr};

	*ret = (struct unit_drops){0};
	map_init(&finding.files, index->arena);
	find_dirs(&finding, &unit->names);
	VEC_EACH (&finding.dirs, const struct str *, dir)
		if (!list(&finding, *dir))
			return false;
	if (finding.files.n)
		qsort(finding.files.entries, finding.files.n, sizeof *finding.files.entries,
		      compare);
	for (size_t i = 0; i < finding.files.n; i++) {
		const struct drop_in *file = finding.files.entries[i].value;

		*VEC_PUSH(index->arena, &ret->files) = file->path;
	}
	ret->odd = finding.odd;
	ret->links = finding.links;
	return true;
}
