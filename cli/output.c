#include "output.h"
#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEMPORARIES = 100 };

static bool complain(const char *path)
{
	say_error("banger: %s: %s\n", path, strerror(errno));
	return false;
}

struct names {
	int dir;
	const char *temporary, *name;
	bool is_new;
};

/* A link is refused where something has the name, which a renaming isn't. */
static int put_in_place(const struct names *names)
{
	if (!names->is_new)
		return renameat(names->dir, names->temporary, names->dir, names->name);
	return linkat(names->dir, names->temporary, names->dir, names->name, 0);
}

/* In the helper: one byte renames; the end of the file, which the end of the parent is, unlinks. */
static _Noreturn void hold(int socket, const struct names *names)
{
	char byte;
	ssize_t n;
	int error = 0;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_IGN);
	do
		n = read(socket, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1 && put_in_place(names))
		error = errno;
	if (n != 1 || error || names->is_new)
		unlinkat(names->dir, names->temporary, 0);
	if (n == 1 && write(socket, &error, sizeof error) != sizeof error)
		_exit(1);
	_exit(0);
}

static void keep_only(int socket, int dir)
{
	for (int fd = 0; fd < 1024; fd++)
		if (fd != socket && fd != dir)
			close(fd);
}

static bool start_closer(const struct names *names, struct output *ret)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return false;
	ret->helper = fork();
	if (ret->helper == 0) {
		setsid();
		keep_only(pair[1], names->dir);
		hold(pair[1], names);
	}
	close(pair[1]);
	ret->closer = pair[0];
	return ret->helper > 0;
}

/* A device, a pipe or somebody's link isn't replaced by a file; /dev/null least of all. */
static bool may_replace(int dir, const char *name, const char *path, mode_t *ret_mode)
{
	struct stat st;

	*ret_mode = 0644;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT || complain(path);
	*ret_mode = st.st_mode & 0777;
	if (S_ISREG(st.st_mode))
		return true;
	say_error("banger: %s: %s, and only a regular file is replaced by a report\n", path,
		  S_ISDIR(st.st_mode)   ? "this is a folder"
		  : S_ISLNK(st.st_mode) ? "this is a symbolic link"
					: "this is no regular file");
	return false;
}

/* A new file beside it; what one of the same number left behind isn't touched. */
static int make_temporary(int dir, const char *name, mode_t mode, char temporary[NAME_MAX + 1])
{
	int fd = -1;

	errno = EEXIST;
	for (int i = 0; i < TEMPORARIES && fd < 0 && errno == EEXIST; i++) {
		snprintf(temporary, NAME_MAX + 1, ".%.200s.%ld.%d", name, (long)getpid(), i);
		fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			    mode);
	}
	return fd;
}

bool output_open(const char *path, bool is_new, struct output *ret)
{
	char for_dir[PATH_MAX], for_name[PATH_MAX];
	char temporary[NAME_MAX + 1];
	struct names names = {.temporary = temporary, .is_new = is_new};
	mode_t mode;
	bool done;

	errno = ENAMETOOLONG;
	if (strlen(path) >= PATH_MAX)
		return complain(path);
	memcpy(for_dir, path, strlen(path) + 1);
	memcpy(for_name, path, strlen(path) + 1);
	names.name = basename(for_name);
	names.dir = open(dirname(for_dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (names.dir < 0)
		return complain(path);
	if (!may_replace(names.dir, names.name, path, &mode)) {
		close(names.dir);
		return false;
	}
	ret->fd = make_temporary(names.dir, names.name, mode, temporary);
	done = ret->fd >= 0 && start_closer(&names, ret);
	if (!done)
		complain(path);
	if (!done && ret->fd >= 0)
		unlinkat(names.dir, temporary, 0);
	close(names.dir);
	return done;
}

bool output_write(const struct output *output, struct str bytes, int *reterr)
{
	while (bytes.n) {
		ssize_t n = write(output->fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*reterr = errno;
			return false;
		}
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

bool output_commit(struct output *output, const char *path)
{
	int error = 0;

	if (fsync(output->fd) && errno != EINVAL)
		return complain(path);
	if (write(output->closer, "!", 1) != 1 ||
	    read(output->closer, &error, sizeof error) != sizeof error)
		error = EPIPE;
	close(output->closer);
	close(output->fd);
	waitpid(output->helper, NULL, 0);
	errno = error;
	return error == 0 || complain(path);
}
