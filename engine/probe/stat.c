#include "probe/probe.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { PATH, FOLLOW };

static const struct option options[] = {
	[PATH] = {"path", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED | OPTION_PATH,
		  NULL, "an absolute path"},
	[FOLLOW] = {"follow", OPTION_ONE, &type_bool, 0, NULL,
		    "whether a symbolic link is followed; yes if unsaid"},
};

static const char *const type_words[] = {"file", "dir",   "link", "socket",
					 "fifo", "block", "char", NULL};

enum {
	A_PATH,
	A_EXISTS,
	A_TYPE,
	A_MODE,
	A_UID,
	A_GID,
	A_USER,
	A_GROUP,
	A_SIZE,
	A_NLINK,
	A_MTIME,
	A_AGE,
	A_TARGET,
	A_READABLE,
	A_WRITABLE,
	A_EXECUTABLE,
	A_FREE,
	A_COUNT
};

static const struct attr attrs[A_COUNT] = {
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "the path"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether something is there"},
	[A_TYPE] = {.name = "type",
		    .type = &type_text,
		    .words = type_words,
		    .summary = "what it is"},
	[A_MODE] = {.name = "mode", .type = &type_mode, .summary = "permission bits"},
	[A_UID] = {.name = "uid", .type = &type_int, .summary = "user id of its owner"},
	[A_GID] = {.name = "gid", .type = &type_int, .summary = "group id"},
	[A_USER] = {.name = "user",
		    .type = &type_text,
		    .summary = "name of the owner; absent where none has the id"},
	[A_GROUP] = {.name = "group",
		     .type = &type_text,
		     .summary = "name of the group; absent where none has the id"},
	[A_SIZE] = {.name = "size", .type = &type_size, .summary = "bytes"},
	[A_NLINK] = {.name = "nlink", .type = &type_int, .summary = "hard links"},
	[A_MTIME] = {.name = "mtime",
		     .type = &type_time,
		     .summary = "when its content changed last"},
	[A_AGE] = {.name = "age", .type = &type_duration, .summary = "time since then"},
	[A_TARGET] = {.name = "target",
		      .type = &type_text,
		      .summary = "what a symbolic link names"},
	[A_READABLE] = {.name = "readable",
			.type = &type_bool,
			.summary = "whether the caller may read it"},
	[A_WRITABLE] = {.name = "writable",
			.type = &type_bool,
			.summary = "whether the caller may write it"},
	[A_EXECUTABLE] = {.name = "executable",
			  .type = &type_bool,
			  .summary = "whether the caller may execute it"},
	[A_FREE] = {.name = "free",
		    .type = &type_size,
		    .summary = "free space of its file system, to a user"},
};

static struct str type_word(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return STR("file");
	case S_IFDIR: return STR("dir");
	case S_IFLNK: return STR("link");
	case S_IFSOCK: return STR("socket");
	case S_IFIFO: return STR("fifo");
	case S_IFBLK: return STR("block");
	default: return STR("char");
	}
}

static void add_numbers(struct record *record, const struct statx *st)
{
	record_set_text(record, "type", type_word(st->stx_mode));
	record_set_number(record, "mode", TYPE_mode, st->stx_mode & 07777);
	record_set_number(record, "uid", TYPE_int, st->stx_uid);
	record_set_number(record, "gid", TYPE_int, st->stx_gid);
	record_set_number(record, "size", TYPE_size, (int64_t)st->stx_size);
	record_set_number(record, "nlink", TYPE_int, st->stx_nlink);
	record_set_number(record, "mtime", TYPE_time, st->stx_mtime.tv_sec);
	record_set_number(record, "age", TYPE_duration,
			  ((int64_t)time(NULL) - st->stx_mtime.tv_sec) * 1000);
}

/* Names cost a look into the user database each: only where they are asked for. */
static void add_names(const struct look_call *call, struct record *record, const struct statx *st)
{
	const struct passwd *user = wants_attr(call->wants, A_USER) ? getpwuid(st->stx_uid) : NULL;
	const struct group *group = wants_attr(call->wants, A_GROUP) ? getgrgid(st->stx_gid) : NULL;

	if (user)
		record_set_text(record, "user", str_copy(call->arena, str_of(user->pw_name)));
	if (group)
		record_set_text(record, "group", str_copy(call->arena, str_of(group->gr_name)));
}

static void add_access(const struct look_call *call, struct record *record, const char *path)
{
	static const struct {
		size_t attr;
		const char *name;
		int mode;
	} rights[] = {{A_READABLE, "readable", R_OK},
		      {A_WRITABLE, "writable", W_OK},
		      {A_EXECUTABLE, "executable", X_OK}};

	for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
		if (wants_attr(call->wants, rights[i].attr))
			record_set_bool(
				record, rights[i].name,
				path && faccessat(AT_FDCWD, path, rights[i].mode, AT_EACCESS) == 0);
}

static void add_more(const struct look_call *call, struct record *record, const char *path,
		     const struct statx *st)
{
	struct statvfs fs;
	char target[PATH_MAX];
	ssize_t n;

	if (S_ISLNK(st->stx_mode) && (n = readlink(path, target, sizeof target)) >= 0)
		record_set_text(record, "target",
				str_copy(call->arena, (struct str){target, (size_t)n}));
	if (wants_attr(call->wants, A_FREE) && statvfs(path, &fs) == 0)
		record_set_number(record, "free", TYPE_size, (int64_t)(fs.f_bavail * fs.f_frsize));
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	const struct value *follow = call->args[FOLLOW];
	struct str path = call->args[PATH]->text;
	const char *name = str_c(call->arena, path);
	int flags = AT_NO_AUTOMOUNT | (follow && !follow->boolean ? AT_SYMLINK_NOFOLLOW : 0);
	struct statx st;

	record_set_text(record, "path", path);
	if (statx(AT_FDCWD, name, flags, STATX_BASIC_STATS, &st) == 0) {
		record_set_bool(record, "exists", true);
		add_numbers(record, &st);
		add_names(call, record, &st);
		add_access(call, record, name);
		add_more(call, record, name, &st);
		return true;
	}
	if (errno != ENOENT && errno != ENOTDIR) {
		*reterr = fault_errno(call->arena, errno, path);
		return false;
	}
	record_set_bool(record, "exists", false);
	add_access(call, record, NULL);
	return true;
}

const struct probe_kind probe_stat = {
	.name = "stat",
	.summary = "what stands at a path: type, mode, owner, size, times",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.observe = observe,
};
