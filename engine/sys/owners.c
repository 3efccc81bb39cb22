#include "sys/owners.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sys/accounts.h"
#include "sys/fault.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <string.h>

enum { ENTRY_FIRST = 1024 };

/* How a number is asked for: 0 with the name, in `buf` or NULL for nobody's, or an errno. */
typedef int ask_fn(uint32_t id, char *buf, size_t size, const char **ret);

/* The same of another root. */
typedef bool account_fn(struct arena *arena, const struct root *root, uint32_t id,
			struct account *ret, struct fault *reterr);

struct kind {
	char letter;
	const char *word;
	ask_fn *ask;
	account_fn *account;
};

void owners_init(struct owners *owners, struct arena *arena, const struct root *root)
{
	owners->root = root;
	owners->arena = arena;
	map_init(&owners->names, arena);
}

static int ask_user(uint32_t id, char *buf, size_t size, const char **ret)
{
	struct passwd entry, *found = NULL;
	int error = getpwuid_r(id, &entry, buf, size, &found);

	*ret = found ? found->pw_name : NULL;
	return error;
}

static int ask_group(uint32_t id, char *buf, size_t size, const char **ret)
{
	struct group entry, *found = NULL;
	int error = getgrgid_r(id, &entry, buf, size, &found);

	*ret = found ? found->gr_name : NULL;
	return error;
}

/* getpwnam(3): these say that there is no such number, as 0 without an entry does. */
static bool says_nobody(int error)
{
	return error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

/* An entry may be long, as that of a group with many members; only its name is kept. */
static int ask_name(struct arena *arena, const struct kind *kind, uint32_t id, struct str *ret)
{
	struct arena scratch;
	const char *name = NULL;
	int error = ERANGE;

	arena_init(&scratch, arena->out_of_memory);
	for (size_t size = ENTRY_FIRST; error == ERANGE && size <= LIMIT_OWNER_ENTRY; size *= 4)
		error = kind->ask(id, arena_alloc(&scratch, size), size, &name);
	if (says_nobody(error))
		error = 0;
	*ret = !error && name ? str_copy(arena, str_of(name)) : STR_NONE;
	arena_release(&scratch);
	return error;
}

static bool ask(struct owners *owners, const struct kind *kind, uint32_t id, struct str *ret,
		struct fault *reterr)
{
	struct arena *arena = owners->arena;
	struct account account;
	int error;

	if (owners->root) {
		if (!kind->account(arena, owners->root, id, &account, reterr))
			return false;
		*ret = account.name;
		return true;
	}
	error = ask_name(arena, kind, id, ret);
	if (error)
		*reterr = fault_errno(arena, error,
				      str_printf(arena, "the name of %s %u", kind->word, id));
	return error == 0;
}

static bool look_up(struct owners *owners, const struct kind *kind, uint32_t id, struct str *ret,
		    struct fault *reterr)
{
	char key[1 + sizeof id] = {kind->letter};
	struct str *known, name;

	memcpy(key + 1, &id, sizeof id);
	known = map_get(&owners->names, (struct str){key, sizeof key});
	if (!known) {
		if (!ask(owners, kind, id, &name, reterr))
			return false;
		known = ARENA_NEW(owners->arena, struct str);
		*known = name;
		map_add(&owners->names, str_copy(owners->arena, (struct str){key, sizeof key}),
			known);
	}
	*ret = *known;
	return true;
}

bool owners_user(struct owners *owners, uid_t uid, struct str *ret, struct fault *reterr)
{
	static const struct kind user = {'u', "user", ask_user, accounts_user};

	return look_up(owners, &user, uid, ret, reterr);
}

bool owners_group(struct owners *owners, gid_t gid, struct str *ret, struct fault *reterr)
{
	static const struct kind group = {'g', "group", ask_group, accounts_group};

	return look_up(owners, &group, gid, ret, reterr);
}
