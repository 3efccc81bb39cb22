/*
 * The engine, as a program uses it. The program brings its words (struct dialect), its standard
 * streams and its exit statuses; the engine never prints and never exits.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "base/str.h"
#include "rule/dialect.h"
#include "rule/model.h"
#include "source/diag.h"

/* Rules as they were loaded, or what is wrong with them. Lives in the arena that it was made with.
 */
struct engine_rules {
	const struct rule_set *rules; /* NULL where anything is wrong */
	struct sources sources;
	struct diags diags;
	size_t n_files;
};

/* Reads and loads the rules directory `dir`. The result is the caller's to read; diagnostics tell
 * all that is wrong, the directory itself included. */
void engine_load(struct arena *arena, const struct dialect *dialect, struct str dir,
		 struct engine_rules *ret);

#endif
