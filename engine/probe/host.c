#include "probe/probe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "probe/keys.h"
#include "probe/place.h"
#include "sys/accounts.h"
#include "sys/doc.h"
#include "sys/path.h"
#include "sys/slurp.h"

#include <pwd.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { A_ARCH, A_MACHINE, A_CPUS, A_MEMORY, A_KERNEL, A_HOSTNAME, A_UID, A_USER, A_HOME, A_COUNT };

static const struct attr attrs[A_COUNT] = {
	[A_ARCH] = {.name = "arch",
		    .type = &type_text,
		    .summary = "the processor, as Debian names it: amd64, arm64, …"},
	[A_MACHINE] = {.name = "machine",
		       .type = &type_text,
		       .summary = "the processor, as the kernel names it: x86_64, aarch64, …"},
	[A_CPUS] = {.name = "cpus", .type = &type_int, .summary = "processors that are online"},
	[A_MEMORY] = {.name = "memory",
		      .type = &type_size,
		      .summary = "memory that the kernel manages, used or free"},
	[A_KERNEL] = {.name = "kernel", .type = &type_text, .summary = "the kernel's release"},
	[A_HOSTNAME] = {.name = "hostname", .type = &type_text, .summary = "the host's name"},
	[A_UID] = {.name = "uid", .type = &type_int, .summary = "effective user id of the caller"},
	[A_USER] = {.name = "user",
		    .type = &type_text,
		    .summary = "name of that user; absent where none has the id"},
	[A_HOME] = {.name = "home",
		    .type = &type_text,
		    .summary = "$HOME where it is an absolute path, else the user's home"},
};

/* https://wiki.debian.org/SupportedArchitectures; a machine that isn't there keeps its own name. */
static struct str arch_of(struct str machine)
{
	static const char *const archs[][2] = {
		{"x86_64", "amd64"}, {"aarch64", "arm64"},       {"armv8l", "armhf"},
		{"armv7l", "armhf"}, {"armv6l", "armel"},        {"i686", "i386"},
		{"i586", "i386"},    {"ppc64le", "ppc64el"},     {"riscv64", "riscv64"},
		{"s390x", "s390x"},  {"loongarch64", "loong64"},
	};

	for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
		if (str_is(machine, archs[i][0]))
			return str_of(archs[i][1]);
	return machine;
}

static void add_kernel(struct record *record)
{
	struct utsname names;
	struct str machine;

	if (uname(&names) < 0)
		return;
	machine = str_copy(record->arena, str_of(names.machine));
	record_set_text(record, "arch", arch_of(machine));
	record_set_text(record, "machine", machine);
	record_set_text(record, "kernel", str_copy(record->arena, str_of(names.release)));
	record_set_text(record, "hostname", str_copy(record->arena, str_of(names.nodename)));
}

static void add_sizes(struct record *record)
{
	struct sysinfo info;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (cpus > 0)
		record_set_number(record, "cpus", TYPE_int, cpus);
	if (sysinfo(&info) == 0)
		record_set_number(record, "memory", TYPE_size,
				  (int64_t)info.totalram * info.mem_unit);
}

/* The user database may be slow: it is asked only where its answer is wanted. */
static void add_user(const struct look_call *call, struct record *record)
{
	const struct passwd *user = wants_attr(call->wants, A_USER) ? getpwuid(geteuid()) : NULL;
	struct str home = STR_NONE;
	struct fault fault;

	record_set_number(record, "uid", TYPE_int, geteuid());
	if (user)
		record_set_text(record, "user", str_copy(call->arena, str_of(user->pw_name)));
	if (wants_attr(call->wants, A_HOME) && place_home(call, &home, &fault) && str_is_set(home))
		record_set_text(record, "home", str_copy(call->arena, home));
}

static struct str name_in(struct arena *arena, const char *group, struct str key)
{
	struct buf name;

	buf_init(&name, arena, LIMIT_PATTERN);
	buf_add(&name, str_of(group));
	attr_name_add(&name, key, false);
	return name.over ? STR_NONE : buf_str(&name);
}

static void add_environment(struct record *record)
{
	size_t n = 0;

	for (char **at = environ; at && *at && n < LIMIT_ENVIRONMENT; at++, n++) {
		struct str entry = str_of(*at), key = str_sub(entry, 0, str_find_char(entry, '='));
		struct str name = name_in(record->arena, "env", key);

		if (key.n && key.n < entry.n && str_is_set(name))
			record_add(record, name, value_of_text(str_from(entry, key.n + 1)));
	}
}

static struct str lower(struct arena *arena, struct str key)
{
	char *p = arena_alloc(arena, key.n);

	for (size_t i = 0; i < key.n; i++)
		p[i] = (char)(key.p[i] >= 'A' && key.p[i] <= 'Z' ? key.p[i] - 'A' + 'a' : key.p[i]);
	return (struct str){p, key.n};
}

static bool read_release(const struct look_call *call, int fd, struct doc_source *source,
			 struct doc_value *ret_root)
{
	struct slurp slurp = {fd, source->name, call->deadline, LIMIT_DOCUMENT};
	struct fault fault;

	return slurp_whole(&slurp, call->arena, &source->bytes, &fault) &&
	       doc_read(call->arena, source, ret_root, &fault);
}

/* os-release(5): the second only where the first isn't there. What can't be read is absent. */
static void add_release(const struct look_call *call, struct record *record)
{
	static const struct str paths[] = {STR_INIT("/etc/os-release"),
					   STR_INIT("/usr/lib/os-release")};
	struct doc_source source = {.format = DOC_ENV};
	struct path_file file = {.fd = -1};
	CLEANUP_FD int fd = -1;
	struct doc_value root = {0};
	struct keys_text text;
	struct fault fault;

	for (size_t i = 0; !file.exists && i < sizeof paths / sizeof *paths; i++) {
		source.name = paths[i];
		if (!path_open(call->arena, call->root, source.name, &file, &fault))
			return;
	}
	fd = file.fd;
	if (!file.exists || !read_release(call, fd, &source, &root))
		return;
	text = keys_text(call->arena, source.name, source.bytes);
	for (size_t i = 0; i < root.table.n; i++) {
		const struct map_entry *entry = &root.table.entries[i];
		struct str name = name_in(call->arena, "os", lower(call->arena, entry->key));

		if (str_is_set(name))
			keys_add(record, &text, name, entry->value);
	}
}

/* ---- another root ---- */

static void add_offline(struct record *record, size_t attr)
{
	struct record_attr *added = record_add(record, str_of(attrs[attr].name), value_bool(false));

	added->cannot_tell = STR(PLACE_OFFLINE);
	added->offline = true;
}

/* hostname(5): the first line that is no remark. */
static bool add_hostname(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct slurp slurp = {.what = STR("/etc/hostname"),
			      .deadline = call->deadline,
			      .ceiling = LIMIT_DOCUMENT};
	CLEANUP_FD int fd = -1;
	struct path_file file;
	struct str text, line;

	if (!path_open(call->arena, call->root, slurp.what, &file, reterr))
		return false;
	slurp.fd = fd = file.fd;
	if (!file.exists)
		return true;
	if (!slurp_whole(&slurp, call->arena, &text, reterr))
		return false;
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		record_set_text(record, "hostname", line);
		break;
	}
	return true;
}

/* The user is root of it, whoever asks. */
static bool add_root(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct account root;

	record_set_number(record, "uid", TYPE_int, 0);
	if (!accounts_user(call->arena, call->root, 0, &root, reterr))
		return false;
	if (str_is_set(root.name))
		record_set_text(record, "user", root.name);
	if (str_starts_with(root.home, STR("/")))
		record_set_text(record, "home", root.home);
	return true;
}

static bool observe_root(const struct look_call *call, struct record *record, struct fault *reterr)
{
	static const size_t live[] = {A_ARCH, A_MACHINE, A_CPUS, A_MEMORY, A_KERNEL};

	for (size_t i = 0; i < sizeof live / sizeof *live; i++)
		add_offline(record, live[i]);
	add_release(call, record);
	return add_hostname(call, record, reterr) && add_root(call, record, reterr);
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	if (call->root)
		return observe_root(call, record, reterr);
	add_kernel(record);
	add_sizes(record);
	add_user(call, record);
	add_release(call, record);
	add_environment(record);
	return true;
}

static const char *const open_under[] = {"env.", "os.", NULL};

const struct probe_kind probe_host = {
	.name = "host",
	.summary = "the machine, its system, and the user who asks",
	.where = PROBE_LOOKER,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.open = "os.ID and the like of os-release in lower case, env.NAME of the environment",
	.open_under = open_under,
	.observe = observe,
};
