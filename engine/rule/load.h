/*
 * Loading: rule texts into a rule set, with all diagnostics of all files. Reads no files itself.
 */
#ifndef ENGINE_RULE_LOAD_H
#define ENGINE_RULE_LOAD_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct dialect;
struct diags;
struct rule_set;
struct sources;

/* One file, in the order of rows. Path, root and text must live as long as the rule set. */
struct rule_file {
	struct str path; /* as people are shown it */
	struct str root; /* the rules directory, absolute: ${rules} */
	struct str text; /* a byte order mark may lead it */
};

/*
 * The rule set of these files, in `arena`; NULL where anything is wrong, with diagnostics. Files
 * with tests of rules are passed over.
 */
const struct rule_set *rules_load(struct arena *arena, const struct dialect *dialect,
				  const struct rule_file *files, size_t n_files,
				  struct sources *sources, struct diags *diags);

#endif
