/*
 * The files of a folder and its subfolders, read whole: how a rules directory comes in.
 */
#ifndef ENGINE_SYS_TREE_H
#define ENGINE_SYS_TREE_H

#include "base/str.h"
#include "sys/fault.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct trust;

struct tree_file {
	struct str path;  /* the folder's, a slash, and the path below it */
	struct str below; /* that path alone */
	struct str text;
	struct fault fault; /* kind FAULT_NONE where the text was read */
};

struct tree_files {
	struct tree_file *at;
	size_t n, cap;
	struct str root; /* the folder itself: absolute, links followed */
};

/*
 * Every *.yaml and *.yml below `dir` in byte order of relative path; a folder called `data` right
 * below it is passed over, and so are names that begin with a dot. Links are followed; one to
 * /dev/null is an empty file, as systemd has it. What else isn't a regular file, is over
 * LIMIT_RULE_FILE or can't be read is in the list with its fault. False where `dir` itself can't be
 * listed, isn't trusted (sys/trust.h), or has a folder below it that isn't, and where a ceiling for
 * folders and files is passed. Each is opened once, tested by its descriptor, and read through
 * that.
 */
bool tree_read(struct arena *arena, struct str dir, const struct trust *trust,
	       struct tree_files *ret, struct fault *reterr);

#endif
