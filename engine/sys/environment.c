#include "sys/environment.h"

#include "base/arena.h"

#include <string.h>
#include <unistd.h>

/* Each with what ends its name; "XDG_" is a family. */
static const char *const kept_names[] = {
	"PATH=",      "HOME=",      "USER=",          "LOGNAME=",      "SHELL=",
	"TZ=",        "XDG_",       "DBUS_",          "http_proxy=",   "https_proxy=",
	"ftp_proxy=", "no_proxy=",  "all_proxy=",     "HTTP_PROXY=",   "HTTPS_PROXY=",
	"NO_PROXY=",  "ALL_PROXY=", "SSL_CERT_FILE=", "SSL_CERT_DIR=",
};

static const char *const fixed[] = {"LC_ALL=C", "TERM=dumb"};

static const char default_path[] =
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static char *copy_of(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.n + 1);

	memcpy(copy, s.p, s.n);
	return copy;
}

static bool is_kept(const char *entry)
{
	for (size_t i = 0; i < sizeof kept_names / sizeof *kept_names; i++)
		if (strncmp(entry, kept_names[i], strlen(kept_names[i])) == 0)
			return true;
	return false;
}

char **environment_base(struct arena *arena)
{
	const size_t n_fixed = sizeof fixed / sizeof *fixed;
	size_t n = 0, kept = 0;
	bool has_path = false;
	char **env;

	while (environ && environ[n])
		n++;
	env = ARENA_ARRAY(arena, char *, n + n_fixed + 2);
	for (size_t i = 0; i < n; i++) {
		if (!is_kept(environ[i]))
			continue;
		has_path |= strncmp(environ[i], "PATH=", 5) == 0;
		env[kept++] = environ[i];
	}
	for (size_t i = 0; i < n_fixed; i++)
		env[kept++] = copy_of(arena, str_of(fixed[i]));
	if (!has_path)
		env[kept++] = copy_of(arena, str_of(default_path));
	return env;
}

static bool sets_same(struct str set, const char *entry)
{
	size_t name = str_find_char(set, '=');

	return strncmp(entry, set.p, name) == 0 && entry[name] == '=';
}

static bool is_set(const struct strs *sets, const char *entry)
{
	for (size_t i = 0; i < sets->n; i++)
		if (sets_same(sets->at[i], entry))
			return true;
	return false;
}

char **environment_with(struct arena *arena, char **base, const struct strs *sets)
{
	size_t n = 0, kept = 0;
	char **env;

	if (sets->n == 0)
		return base;
	while (base[n])
		n++;
	env = ARENA_ARRAY(arena, char *, n + sets->n + 1);
	for (size_t i = 0; i < n; i++)
		if (!is_set(sets, base[i]))
			env[kept++] = base[i];
	for (size_t i = 0; i < sets->n; i++)
		env[kept++] = copy_of(arena, sets->at[i]);
	return env;
}
