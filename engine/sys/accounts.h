/*
 * Users and groups of another root, out of its own etc/passwd and etc/group (passwd(5), group(5)):
 * no name service is asked, which would tell of this host.
 *
 * The first line with a number counts, as for the C library; lines that aren't of this form are
 * passed over, and so are those with a + or - that send to a name service. A file that isn't there
 * has nobody; one that can't be read, or is over LIMIT_ACCOUNTS, is a fault.
 */
#ifndef ENGINE_SYS_ACCOUNTS_H
#define ENGINE_SYS_ACCOUNTS_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct fault;
struct root;

struct account {
	struct str name, home; /* absent where nobody has the number; of a group `home` always is */
};

bool accounts_user(struct arena *arena, const struct root *root, uint32_t uid, struct account *ret,
		   struct fault *reterr);
bool accounts_group(struct arena *arena, const struct root *root, uint32_t gid, struct account *ret,
		    struct fault *reterr);

/* The same of a file's text, into which the texts point. */
struct account account_user_in(struct str text, uint32_t uid);
struct account account_group_in(struct str text, uint32_t gid);

#endif
