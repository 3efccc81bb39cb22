#include "sys/tree.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"
#include "sys/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
	struct arena *arena;
	const struct trust *trust;
	struct tree_files *files;
	struct fault *reterr;
	size_t root; /* bytes of the folder's path */
	size_t bytes;
};

static bool is_rules(struct str name)
{
	return str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml"));
}

/* size: as the file has it, which may not last. */
static struct fault read_whole(struct tree *tree, int fd, size_t size, struct tree_file *file)
{
	const size_t more =
		64 * LIMIT_KIB; /* room to see the end, however near the limit that is */
	struct buf text;

	buf_init(&text, tree->arena, LIMIT_RULE_FILE + more);
	for (size_t at_once = size + 1;; at_once = more) {
		char *room = text.n > LIMIT_RULE_FILE ? NULL : buf_room(&text, at_once);
		ssize_t n = room ? read(fd, room, at_once) : 0;

		if (!room)
			return fault_made(tree->arena, FAULT_LIMIT, file->path,
					  "a rule file of more than %d MiB",
					  LIMIT_RULE_FILE / LIMIT_MIB);
		if (tree->bytes + text.n > LIMIT_RULES_TOTAL)
			return fault_made(tree->arena, FAULT_LIMIT, file->path,
					  "rule files are together more than %d MiB",
					  LIMIT_RULES_TOTAL / LIMIT_MIB);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(tree->arena, errno, file->path);
		if (n == 0)
			break;
		text.n += (size_t)n;
	}
	tree->bytes += text.n;
	file->text = buf_str(&text);
	return (struct fault){0};
}

static struct fault read_file(struct tree *tree, int fd, const struct stat *st,
			      struct tree_file *file)
{
	if (!S_ISREG(st->st_mode))
		return fault_made(tree->arena, FAULT_MALFORMED, file->path,
				  "it is no regular file");
	if (st->st_size > LIMIT_RULE_FILE)
		return fault_made(tree->arena, FAULT_LIMIT, file->path,
				  "a rule file of more than %d MiB", LIMIT_RULE_FILE / LIMIT_MIB);
	return read_whole(tree, fd, (size_t)st->st_size, file);
}

/* NULL: a ceiling is passed. */
static struct tree_file *add_path(struct tree *tree, struct str path)
{
	struct tree_file *file;

	if (tree->files->n == LIMIT_RULE_FILES) {
		*tree->reterr = fault_made(tree->arena, FAULT_LIMIT, path,
					   "more than %d rule files", LIMIT_RULE_FILES);
		return NULL;
	}
	file = VEC_PUSH(tree->arena, tree->files);
	file->path = path;
	file->below = str_from(path, tree->root + 1);
	return file;
}

static bool add_file(struct tree *tree, struct str path, int fd, const struct stat *st,
		     struct fault fault)
{
	struct tree_file *file = add_path(tree, path);

	if (!file)
		return false;
	file->fault = fault.kind == FAULT_NONE ? read_file(tree, fd, st, file) : fault;
	return true;
}

static bool add_empty(struct tree *tree, struct str path)
{
	struct tree_file *file = add_path(tree, path);

	if (file)
		file->text = STR("");
	return file != NULL;
}

static bool walk(struct tree *tree, int fd, struct str dir, unsigned depth);

/* What was opened as `path`; where a link leads may be anybody's. */
static bool is_trusted(struct tree *tree, int dir, struct str name, struct str path,
		       const struct stat *opened, struct fault *reterr)
{
	struct stat st;

	if (fstatat(dir, name.p, &st, AT_SYMLINK_NOFOLLOW)) {
		*reterr = fault_errno(tree->arena, errno, path);
		return false;
	}
	return (!S_ISLNK(st.st_mode) || trust_rules(tree->arena, tree->trust, path, reterr)) &&
	       trust_opened(tree->arena, tree->trust, path, opened, reterr);
}

/* A FIFO or a device in a rules directory must not be waited for, and isn't read either. */
static int open_one(struct tree *tree, int dir, struct str name, struct str path, struct stat *ret,
		    struct fault *reterr)
{
	int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	CLEANUP_FD int fd = openat(dir, name.p, is_rules(name) ? flags : flags | O_DIRECTORY);

	if (fd < 0 || fstat(fd, ret)) {
		*reterr = fault_errno(tree->arena, errno, path);
		return -1;
	}
	if ((S_ISREG(ret->st_mode) || S_ISDIR(ret->st_mode)) &&
	    !is_trusted(tree, dir, name, path, ret, reterr))
		return -1;
	return fd_take(&fd);
}

/* What isn't called as rules are is of interest only where it is a folder. */
static bool is_of_interest(int dir, struct str name)
{
	struct stat st;

	return is_rules(name) || (fstatat(dir, name.p, &st, 0) == 0 && S_ISDIR(st.st_mode));
}

/* A file that holds nothing, as systemd has it: whoever trusts the link trusts this. */
static bool is_null_link(int dir, struct str name)
{
	static const char null[] = "/dev/null";
	char to[sizeof null];

	return is_rules(name) && readlinkat(dir, name.p, to, sizeof to) == sizeof null - 1 &&
	       memcmp(to, null, sizeof null - 1) == 0;
}

static bool visit(struct tree *tree, int dir, struct str name, struct str path, unsigned depth)
{
	struct stat st = {0};
	struct fault fault = {0};
	CLEANUP_FD int fd = -1;

	if (!is_of_interest(dir, name))
		return true;
	if (is_null_link(dir, name))
		return add_empty(tree, path);
	fd = open_one(tree, dir, name, path, &st, &fault);
	if (fd >= 0 && S_ISDIR(st.st_mode))
		return walk(tree, fd, path, depth + 1);
	return add_file(tree, path, fd, &st, fault);
}

static bool walk_stream(struct tree *tree, DIR *stream, struct str dir, unsigned depth)
{
	for (;;) {
		const struct dirent *entry;
		struct str name;

		errno = 0;
		entry = readdir(stream);
		if (!entry)
			break;
		name = str_copy(tree->arena, str_of(entry->d_name));
		if (name.p[0] == '.' || (depth == 0 && str_is(name, "data")))
			continue;
		if (!visit(tree, dirfd(stream), name,
			   str_printf(tree->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)),
			   depth))
			return false;
	}
	if (errno)
		*tree->reterr = fault_errno(tree->arena, errno, dir);
	return errno == 0;
}

/* fd: stays the caller's. */
static bool walk(struct tree *tree, int fd, struct str dir, unsigned depth)
{
	int own = depth < LIMIT_RULE_DIR_DEPTH ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	CLEANUP_DIR DIR *stream = own >= 0 ? fdopendir(own) : NULL;

	if (depth >= LIMIT_RULE_DIR_DEPTH) {
		*tree->reterr = fault_made(tree->arena, FAULT_LIMIT, dir,
					   "folders more than %d deep", LIMIT_RULE_DIR_DEPTH);
		return false;
	}
	if (stream)
		return walk_stream(tree, stream, dir, depth);
	*tree->reterr = fault_errno(tree->arena, errno, dir);
	if (own >= 0)
		close(own);
	return false;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

/* What is told of a folder that was moved away meanwhile is the name it was asked for by. */
static struct str absolute(struct arena *arena, struct str dir)
{
	char path[PATH_MAX];

	return str_copy(arena, realpath(str_c(arena, dir), path) ? str_of(path) : dir);
}

bool tree_read(struct arena *arena, struct str dir, const struct trust *trust,
	       struct tree_files *ret, struct fault *reterr)
{
	struct tree_files files = {0};
	struct tree tree = {.arena = arena, .trust = trust, .files = &files, .reterr = reterr};
	CLEANUP_FD int fd = -1;

	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	tree.root = dir.n;
	if (!trust_rules(arena, trust, dir, reterr))
		return false;
	fd = open(str_c(arena, dir), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		*reterr = fault_errno(arena, errno, dir);
		return false;
	}
	if (!walk(&tree, fd, dir, 0))
		return false;
	if (files.n)
		qsort(files.at, files.n, sizeof *files.at, by_path);
	files.root = absolute(arena, dir);
	*ret = files;
	return true;
}
