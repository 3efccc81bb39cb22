#include "probe/stat_attrs.h"

#include "probe/place.h"
#include "probe/probe.h"
#include "sys/owners.h"
#include "sys/path.h"

#include <time.h>

#define STAT_ATTR_ID(id, name, type, words, summary) STAT_##id,
enum { STAT_ATTRS(STAT_ATTR_ID) };

const char *const stat_types[] = {"file", "dir", "link", "socket", "fifo", "block", "char", NULL};

/* What sys/path tells only where it is asked for. */
static const struct costly {
	unsigned attr, want;
} costly[] = {
	{STAT_USER, PATH_USER},         {STAT_GROUP, PATH_GROUP},
	{STAT_TARGET, PATH_TARGET},     {STAT_READABLE, PATH_READABLE},
	{STAT_WRITABLE, PATH_WRITABLE}, {STAT_EXECUTABLE, PATH_EXECUTABLE},
	{STAT_FREE, PATH_FREE},
};

/* What is told of one look. */
struct telling {
	const struct wants *wants;
	size_t first;
	struct record *record;
};

static bool is_wanted(const struct telling *telling, size_t attr)
{
	return wants_attr(telling->wants, telling->first + attr);
}

static void tell_number(const struct telling *telling, size_t attr, const char *name,
			enum type_id type, int64_t number)
{
	if (is_wanted(telling, attr))
		record_set_number(telling->record, name, type, number);
}

static void tell_text(const struct telling *telling, size_t attr, const char *name, struct str text)
{
	if (is_wanted(telling, attr) && str_is_set(text))
		record_set_text(telling->record, name, text);
}

static void tell_bool(const struct telling *telling, size_t attr, const char *name, bool boolean)
{
	if (is_wanted(telling, attr))
		record_set_bool(telling->record, name, boolean);
}

static int64_t as_number(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

/* Milliseconds; a file system may hold any time at all. */
static int64_t age(const struct path_look *look)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_REALTIME, &now);
	if (__builtin_sub_overflow((int64_t)now.tv_sec, look->mtime, &ms) ||
	    __builtin_mul_overflow(ms, 1000, &ms) ||
	    __builtin_add_overflow(ms, (now.tv_nsec - (int64_t)look->mtime_ns) / 1000000, &ms))
		return look->mtime < 0 ? INT64_MAX : INT64_MIN;
	return ms;
}

static void tell_access(const struct telling *telling, const struct path_look *look)
{
	tell_bool(telling, STAT_READABLE, "readable", look->readable);
	tell_bool(telling, STAT_WRITABLE, "writable", look->writable);
	tell_bool(telling, STAT_EXECUTABLE, "executable", look->executable);
}

static void tell(const struct telling *telling, const struct path_look *look)
{
	tell_text(telling, STAT_TYPE, "type", look->type);
	tell_number(telling, STAT_MODE, "mode", TYPE_mode, look->mode);
	tell_number(telling, STAT_UID, "uid", TYPE_int, look->uid);
	tell_number(telling, STAT_GID, "gid", TYPE_int, look->gid);
	tell_text(telling, STAT_USER, "user", look->user);
	tell_text(telling, STAT_GROUP, "group", look->group);
	tell_number(telling, STAT_SIZE, "size", TYPE_size, as_number(look->size));
	tell_number(telling, STAT_NLINK, "nlink", TYPE_int, as_number(look->nlink));
	tell_number(telling, STAT_MTIME, "mtime", TYPE_time, look->mtime);
	if (is_wanted(telling, STAT_AGE))
		record_set_number(telling->record, "age", TYPE_duration, age(look));
	tell_text(telling, STAT_TARGET, "target", look->target);
	tell_access(telling, look);
	tell_number(telling, STAT_FREE, "free", TYPE_size, as_number(look->free));
}

static unsigned costs(const struct wants *wants, size_t first)
{
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof costly / sizeof *costly; i++)
		if (wants_attr(wants, first + costly[i].attr))
			bits |= costly[i].want;
	return bits;
}

bool stat_attrs_look(const struct look_call *call, size_t first, const struct place *place,
		     bool follow, struct record *record, struct fault *reterr)
{
	struct telling telling = {call->wants, first, record};
	struct owners owners;
	struct path_ask ask = {place->path, follow, costs(call->wants, first), &owners,
			       place->root};
	struct path_look look;

	owners_init(&owners, call->arena, place->root);
	if (!path_look(call->arena, &ask, &look, reterr))
		return false;
	if (!look.exists) {
		stat_attrs_absent(call, first, record);
		return true;
	}
	record_set_bool(record, "exists", true);
	tell(&telling, &look);
	return true;
}

void stat_attrs_absent(const struct look_call *call, size_t first, struct record *record)
{
	struct telling telling = {call->wants, first, record};

	record_set_bool(record, "exists", false);
	tell_access(&telling, &(struct path_look){.exists = false});
}
