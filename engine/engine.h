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
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cases/cases.h"
#include "describe/explain.h"
#include "describe/findings.h"
#include "describe/list.h"
#include "describe/schema.h"
#include "format/format.h"
#include "report/renderer.h"
#include "report/report.h"
#include "rule/dialect.h"
#include "rule/model.h"
#include "rule/reach.h"
#include "source/diag.h"
#include "sys/confine.h"
#include "sys/fault.h"
#include "sys/root.h"
#include "sys/trust.h"

/* A rules directory. */
struct engine_layer {
	struct str dir;   /* as it was named */
	bool is_optional; /* it may be lacking, or hold nothing */
};

/* Which rules are loaded, the lowest layer first. */
struct engine_source {
	const struct engine_layer *layers;
	size_t n_layers; /* up to LIMIT_LAYERS */
	int64_t today;   /* days since 1970: how far off a waiver may end; 0: not asked */
	/* They are to be run, and as root these are who may have written them; NULL: they are only
	 * read, and may be anybody's. A large set that is run has its looker forked before it is
	 * loaded, as each page that both hold costs a fault when it is written. */
	const struct trust *runs;
};

/* Rules as they were loaded, or what is wrong with them. Lives in the arena that it was made with.
 */
struct engine_rules {
	struct strs dirs;             /* of the layers that are there, as they were named */
	const struct rule_set *rules; /* NULL where anything is wrong */
	struct sources sources;
	struct diags diags;
	const struct rule_file *files; /* those that could be read, of all layers */
	size_t n_files;
	struct live *live; /* what will look, where it had to be begun early */
};

/*
 * Reads and loads the rules directories. The result is the caller's to read and to give to
 * engine_unload; diagnostics tell all that is wrong, the directories themselves included.
 */
void engine_load(struct arena *arena, const struct dialect *dialect,
		 const struct engine_source *source, struct engine_rules *ret);

/* Prints the check of this id as all layers leave it, as YAML with the place of each field. False
 * with diagnostics in `ret`. */
bool engine_show(struct arena *arena, const struct dialect *dialect,
		 const struct engine_source *source, struct str id, struct buf *out,
		 struct engine_rules *ret);

/* The rule files of a directory, with it in front. False with the reason. */
bool engine_files(struct arena *arena, struct str dir, struct strs *ret, struct str *reterr);

/* Ends what looks; the rest is the arena's. Once more does nothing. */
void engine_unload(struct engine_rules *rules);

/* Reads, and runs, the cases that lie among rules that loaded: cases/cases.h. Those of a layer are
 * about it and the ones below. False with further diagnostics in `rules`. */
bool engine_test(struct arena *arena, const struct dialect *dialect, struct engine_rules *rules,
		 const struct cases_options *options, struct cases_result *ret);

/* Looks for what loads and still isn't what its author meant (lint/lint.h), in rules that loaded:
 * further warnings and notes in `rules`. Before engine_test, which reads the files anew. */
void engine_lint(struct arena *arena, struct engine_rules *rules);

/* What is run, and how. */
struct engine_options {
	const bool *chosen; /* by check of the rule set; NULL: all */
	bool evidence;
	bool untrusted;   /* the rules may stat and read only */
	size_t jobs;      /* commands at a time */
	int64_t timeout;  /* milliseconds of a look without one of its own */
	int64_t deadline; /* milliseconds of the whole run */
	int64_t today;    /* days since 1970, for waivers */
	int stop;         /* a descriptor; readable: the run ends with what is known. -1: none */
	/* Called now and then with the look that takes long; NULL: never. */
	void (*tick)(void *self, struct str waits_for);
	void *self;
	const struct root *root; /* where to look; NULL: this host */
};

/* Looks, and judges: fills rows, counts, took, is_root, host and incomplete of the
 * report. */
void engine_run(struct arena *arena, struct engine_rules *rules,
		const struct engine_options *options, struct report *report);

#endif
