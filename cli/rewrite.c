#include "rewrite.h"

#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool complain(const char *path, const char *what)
{
	fprintf(stderr, "banger: %s: %s\n", path, what);
	return false;
}

static int open_regular(const char *path, struct stat *ret)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		complain(path, strerror(errno));
		return -1;
	}
	if (fstat(fd, ret) == 0 && S_ISREG(ret->st_mode) && ret->st_size <= LIMIT_RULE_FILE)
		return fd;
	close(fd);
	complain(path, S_ISDIR(ret->st_mode)    ? "this is a folder"
		       : !S_ISREG(ret->st_mode) ? "this is no regular file"
						: "it is larger than a rule file may be, 16 MiB");
	return -1;
}

static bool read_all(struct arena *arena, const char *path, int fd, struct str *ret)
{
	struct buf text;

	buf_init(&text, arena, LIMIT_RULE_FILE + 1);
	for (;;) {
		char bytes[65536];
		ssize_t n = read(fd, bytes, sizeof bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return complain(path, strerror(errno));
		if (n == 0)
			break;
		buf_add(&text, (struct str){bytes, (size_t)n});
	}
	if (text.over)
		return complain(path, "it grows while it is read");
	*ret = buf_str(&text);
	return true;
}

bool rewrite_read(struct arena *arena, const char *path, struct rewrite *ret)
{
	char target[PATH_MAX];
	int fd;
	bool done;

	*ret = (struct rewrite){.arena = arena, .path = path};
	fd = open_regular(path, &ret->before);
	if (fd < 0)
		return false;
	done = read_all(arena, path, fd, &ret->text);
	close(fd);
	if (done && !realpath(path, target))
		return complain(path, strerror(errno));
	ret->target = str_c(arena, str_of(done ? target : ""));
	return done;
}

bool rewrite_read_or_new(struct arena *arena, const char *path, struct rewrite *ret)
{
	struct stat stat;

	if (lstat(path, &stat) == 0 || errno != ENOENT)
		return rewrite_read(arena, path, ret);
	*ret = (struct rewrite){
		.arena = arena, .path = path, .target = path, .is_new = true, .text = STR("")};
	return true;
}

/* A new file in its place would be written all the same: that isn't what its mode asks for. */
static bool may_write(const struct rewrite *rewrite)
{
	if ((rewrite->before.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0)
		return complain(rewrite->path, "it is read-only (`chmod u+w` makes it writable)");
	if (faccessat(AT_FDCWD, rewrite->target, W_OK, AT_EACCESS))
		return complain(rewrite->path, strerror(errno));
	if (rewrite->before.st_nlink > 1)
		return complain(rewrite->path,
				"it has several names (hard links), which would be parted");
	return true;
}

static bool keep_owner(const struct rewrite *rewrite)
{
	const struct stat *before = &rewrite->before;
	struct stat now;

	if (fstat(rewrite->output.fd, &now))
		return complain(rewrite->path, strerror(errno));
	if ((now.st_uid != before->st_uid || now.st_gid != before->st_gid) &&
	    fchown(rewrite->output.fd, before->st_uid, before->st_gid))
		return complain(rewrite->path,
				"it belongs to somebody else, whose it couldn't stay");
	if (fchmod(rewrite->output.fd, before->st_mode & 07777))
		return complain(rewrite->path, strerror(errno));
	return true;
}

bool rewrite_begin(struct rewrite *rewrite)
{
	if (!rewrite->is_new && !may_write(rewrite))
		return false;
	return output_open(rewrite->target, rewrite->is_new, &rewrite->output) &&
	       (rewrite->is_new || keep_owner(rewrite));
}

/* By its content, as clocks of file systems are coarse. */
static bool is_as_read(const struct rewrite *rewrite)
{
	struct stat stat;
	struct str text;
	int fd;
	bool same;

	if (rewrite->is_new)
		return true;
	fd = open_regular(rewrite->path, &stat);
	if (fd < 0)
		return false;
	same = read_all(rewrite->arena, rewrite->path, fd, &text) && str_eq(text, rewrite->text) &&
	       stat.st_dev == rewrite->before.st_dev && stat.st_ino == rewrite->before.st_ino &&
	       stat.st_mode == rewrite->before.st_mode;
	close(fd);
	return same || complain(rewrite->path, "it was changed meanwhile, and is left as it is");
}

bool rewrite_commit(struct rewrite *rewrite, struct str text)
{
	int error;

	if (!output_write(&rewrite->output, text, &error))
		return complain(rewrite->path, strerror(error));
	return is_as_read(rewrite) && output_commit(&rewrite->output, rewrite->target);
}
