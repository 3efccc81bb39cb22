/*
 * Loading: rule texts into a rule set, with all diagnostics of all files. Reads no files itself.
 */
#ifndef ENGINE_RULE_LOAD_H
#define ENGINE_RULE_LOAD_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct dialect;
struct diags;
struct rule_set;
struct sources;

/* One file. Path, root and text must live as long as the rule set. */
struct rule_file {
	struct str path;  /* as people are shown it */
	struct str root;  /* the rules directory, absolute: ${rules} */
	struct str text;  /* a byte order mark may lead it */
	struct str below; /* its path below that directory; needed where there are several layers */
	unsigned layer;   /* 0 is the lowest */
};

/*
 * The rule set of these files, in `arena`; NULL where anything is wrong, with diagnostics. Files of
 * one layer are taken as they come, which is the order of rows; those of several are put in byte
 * order of the path below their directory. Files with tests of rules are passed over.
 */
const struct rule_set *rules_load(struct arena *arena, const struct dialect *dialect,
				  const struct rule_file *files, size_t n_files,
				  struct sources *sources, struct diags *diags);

/*
 * The check of this id as all layers leave it, as YAML with the place of every field, added to
 * `out`. False where there is none of it, or rules don't load, with diagnostics.
 */
struct rule_show {
	struct str id;
	struct buf *out;
};

bool rules_show(struct arena *arena, const struct dialect *dialect, const struct rule_file *files,
		size_t n_files, const struct rule_show *show, struct sources *sources,
		struct diags *diags);

#endif
