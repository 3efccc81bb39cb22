#include "sys/tree.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

struct tree {
	struct arena *arena;
	struct tree_files *files;
	struct fault *reterr;
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

/* A FIFO or a device in a rules directory must not be waited for. */
static struct fault read_file(struct tree *tree, struct tree_file *file)
{
	struct stat st;
	CLEANUP_FD int fd =
		open(str_c(tree->arena, file->path), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		return fault_errno(tree->arena, errno, file->path);
	if (!S_ISREG(st.st_mode))
		return fault_made(tree->arena, FAULT_MALFORMED, file->path,
				  "it is no regular file");
	if (st.st_size > LIMIT_RULE_FILE)
		return fault_made(tree->arena, FAULT_LIMIT, file->path,
				  "a rule file of more than %d MiB", LIMIT_RULE_FILE / LIMIT_MIB);
	return read_whole(tree, fd, (size_t)st.st_size, file);
}

static bool walk(struct tree *tree, struct str dir, unsigned depth);

static bool visit(struct tree *tree, struct str dir, struct str name, unsigned depth)
{
	struct str path = str_printf(tree->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
	struct stat st;
	struct tree_file *file;

	if (stat(path.p, &st) == 0 && S_ISDIR(st.st_mode))
		return (depth == 0 && str_is(name, "data")) || walk(tree, path, depth + 1);
	if (!is_rules(name))
		return true;
	if (tree->files->n == LIMIT_RULE_FILES) {
		*tree->reterr = fault_made(tree->arena, FAULT_LIMIT, dir, "more than %d rule files",
					   LIMIT_RULE_FILES);
		return false;
	}
	file = VEC_PUSH(tree->arena, tree->files);
	file->path = path;
	return true;
}

static bool walk(struct tree *tree, struct str dir, unsigned depth)
{
	CLEANUP_DIR DIR *stream =
		depth < LIMIT_RULE_DIR_DEPTH ? opendir(str_c(tree->arena, dir)) : NULL;

	if (depth >= LIMIT_RULE_DIR_DEPTH) {
		*tree->reterr = fault_made(tree->arena, FAULT_LIMIT, dir,
					   "folders more than %d deep", LIMIT_RULE_DIR_DEPTH);
		return false;
	}
	if (!stream) {
		*tree->reterr = fault_errno(tree->arena, errno, dir);
		return false;
	}
	for (;;) {
		const struct dirent *entry;

		errno = 0;
		entry = readdir(stream);
		if (!entry)
			break;
		if (entry->d_name[0] != '.' &&
		    !visit(tree, dir, str_copy(tree->arena, str_of(entry->d_name)), depth))
			return false;
	}
	if (errno)
		*tree->reterr = fault_errno(tree->arena, errno, dir);
	return errno == 0;
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

bool tree_read(struct arena *arena, struct str dir, struct tree_files *ret, struct fault *reterr)
{
	struct tree_files files = {0};
	struct tree tree = {.arena = arena, .files = &files, .reterr = reterr};

	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	if (!walk(&tree, dir, 0))
		return false;
	if (files.n)
		qsort(files.at, files.n, sizeof *files.at, by_path);
	for (size_t i = 0; i < files.n; i++)
		files.at[i].fault = read_file(&tree, &files.at[i]);
	files.root = absolute(arena, dir);
	*ret = files;
	return true;
}
