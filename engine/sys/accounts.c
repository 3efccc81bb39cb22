#include "sys/accounts.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/num.h"
#include "sys/path.h"
#include "sys/slurp.h"

enum { NAME, PASSWORD, ID, PRIMARY_GROUP, REMARK, HOME, FIELDS };

static bool is_id(struct str text, uint32_t *ret)
{
	uint64_t number;

	if (!num_read_u64(text, 10, &number) || number > UINT32_MAX)
		return false;
	*ret = (uint32_t)number;
	return true;
}

/* False where the line is nobody's. */
static bool read_line(struct str line, struct str fields[FIELDS], uint32_t *ret_id)
{
	size_t n = 0;

	while (n < FIELDS && str_next(&line, ':', &fields[n]))
		n++;
	return n > ID && fields[NAME].n && !str_contains(STR("#+-"), str_sub(fields[NAME], 0, 1)) &&
	       is_id(fields[ID], ret_id);
}

struct account account_user_in(struct str text, uint32_t uid)
{
	struct str line;

	while (str_next(&text, '\n', &line)) {
		struct str fields[FIELDS] = {0};
		uint32_t found, group;

		if (read_line(line, fields, &found) && is_id(fields[PRIMARY_GROUP], &group) &&
		    found == uid)
			return (struct account){fields[NAME], fields[HOME]};
	}
	return (struct account){STR_NONE, STR_NONE};
}

struct account account_group_in(struct str text, uint32_t gid)
{
	struct str line;

	while (str_next(&text, '\n', &line)) {
		struct str fields[FIELDS] = {0};
		uint32_t found;

		if (read_line(line, fields, &found) && found == gid)
			return (struct account){fields[NAME], STR_NONE};
	}
	return (struct account){STR_NONE, STR_NONE};
}

static bool read_file(struct arena *arena, const struct root *root, struct str path,
		      struct str *ret, struct fault *reterr)
{
	CLEANUP_FD int fd = -1;
	struct path_file file;
	struct slurp slurp;

	*ret = STR("");
	if (!path_open(arena, root, path, &file, reterr))
		return false;
	fd = file.fd;
	slurp = (struct slurp){fd, path, 0, LIMIT_ACCOUNTS};
	return !file.exists || slurp_whole(&slurp, arena, ret, reterr);
}

bool accounts_user(struct arena *arena, const struct root *root, uint32_t uid, struct account *ret,
		   struct fault *reterr)
{
	struct str text;

	if (!read_file(arena, root, STR("/etc/passwd"), &text, reterr))
		return false;
	*ret = account_user_in(text, uid);
	return true;
}

bool accounts_group(struct arena *arena, const struct root *root, uint32_t gid, struct account *ret,
		    struct fault *reterr)
{
	struct str text;

	if (!read_file(arena, root, STR("/etc/group"), &text, reterr))
		return false;
	*ret = account_group_in(text, gid);
	return true;
}
