/*
 * The attributes of what stands at a path, for every probe that has them in its table:
 *
 *	enum { NAME, EXISTS, FIRST };
 *	static const struct attr attrs[] = {…, …, STAT_ATTRS(STAT_ATTR_ROW)};
 *
 * `first` below is the place of the first of them in that table.
 */
#ifndef ENGINE_PROBE_STAT_ATTRS_H
#define ENGINE_PROBE_STAT_ATTRS_H

#include "value/record.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct look_call;
struct place;

/* ATTR(id, name, type, words, summary) */
#define STAT_ATTRS(ATTR)                                                                    \
	ATTR(TYPE, "type", text, stat_types, "what it is")                                  \
	ATTR(MODE, "mode", mode, NULL, "permission bits")                                   \
	ATTR(UID, "uid", int, NULL, "user id of its owner")                                 \
	ATTR(GID, "gid", int, NULL, "group id")                                             \
	ATTR(USER, "user", text, NULL, "name of the owner; absent where none has the id")   \
	ATTR(GROUP, "group", text, NULL, "name of the group; absent where none has the id") \
	ATTR(SIZE, "size", size, NULL, "bytes")                                             \
	ATTR(NLINK, "nlink", int, NULL, "hard links")                                       \
	ATTR(MTIME, "mtime", time, NULL, "when its content changed last")                   \
	ATTR(AGE, "age", duration, NULL, "time since then")                                 \
	ATTR(TARGET, "target", text, NULL, "what the symbolic link at the path names")      \
	ATTR(READABLE, "readable", bool, NULL, "whether the caller may read it")            \
	ATTR(WRITABLE, "writable", bool, NULL, "whether the caller may write it")           \
	ATTR(EXECUTABLE, "executable", bool, NULL, "whether the caller may execute it")     \
	ATTR(FREE, "free", size, NULL, "free space of its file system, to a user")

#define STAT_ATTR_ROW(id, word, kind, may_be, text) \
	{.name = (word), .type = &type_##kind, .words = (may_be), .summary = (text)},

extern const char *const stat_types[];

/*
 * Looks at the place and adds `exists` and what is wanted. Nothing there, `exists` is no, so are
 * readable, writable and executable, and the rest is absent.
 */
bool stat_attrs_look(const struct look_call *call, size_t first, const struct place *place,
		     bool follow, struct record *record, struct fault *reterr);

/* What stands in a record of something that isn't there. */
void stat_attrs_absent(const struct look_call *call, size_t first, struct record *record);

#endif
