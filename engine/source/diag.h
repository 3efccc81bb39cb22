/*
 * Diagnostics: what a rule author wrote wrong, and where. Loading collects them all and goes on;
 * nothing is printed here. A rule set with one error runs nothing.
 */
#ifndef ENGINE_SOURCE_DIAG_H
#define ENGINE_SOURCE_DIAG_H

#include "base/str.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

enum diag_id {
#define DIAG(id, word, summary) DIAG_##id,
#include "source/diags.def"
	DIAG_COUNT
};

struct diag {
	enum diag_id id;
	struct span at;       /* file 0 where there is none; then path says what it is about */
	struct str path;      /* used where `at` is no place */
	struct str text;      /* what was found, and what was wanted */
	struct str suggest;   /* "did you mean …" without those words; may be absent */
	struct str help;      /* how to mend it; may be absent */
	struct span also;     /* a second place */
	struct str also_text; /* "first defined here" */
};

struct diags {
	struct arena *arena;
	struct diag *at;
	size_t n, cap;
	size_t n_over;     /* more than LIMIT_DIAGS: counted only */
	struct diag spare; /* for callers who add one of these */
};

/* How diagnostics are printed. */
struct diag_style {
	bool color;
};

void diags_init(struct diags *diags, struct arena *arena);

/*
 * Adds one; the caller may set suggest, help and also of what is returned, which stays valid until
 * the next is added. The text is printed into the arena.
 */
struct diag *diag_add(struct diags *diags, enum diag_id id, struct span at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* As diag_add, about a path as a whole: a file that can't be read, a directory that is empty. */
struct diag *diag_add_path(struct diags *diags, enum diag_id id, struct str path,
			   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* How many were added, those that were not kept included: for callers who ask whether some were. */
static inline size_t diags_added(const struct diags *diags)
{
	return diags->n + diags->n_over;
}

/* Sets suggest to a copy of the word, unless there is none. */
void diag_suggest(struct diags *diags, struct diag *diag, struct str word);

/* The word of an id: "key-unknown", and what it is about. */
const char *diag_word(enum diag_id id);
const char *diag_summary(enum diag_id id);

/* "error": rules with one don't load; "warning": they do, and it is a finding; "note": advice. */
const char *diag_level(enum diag_id id);

/* How many were added that are more than notes. */
size_t diags_findings(const struct diags *diags);

/* By file and place, each once; the list is the arena's. */
const struct diag **diags_sorted(const struct diags *diags, struct arena *arena, size_t *ret_n);

/*
 * Prints all, by file and place, each once, at most LIMIT_DIAGS_PER_FILE a file with a line that
 * counts the rest:
 *
 *	path:line:col: error: text [word]
 *	   12 |   expct: {arch: amd64}
 *	      |   ^~~~~ did you mean `expect`?
 *
 * Columns count characters; tabs stay tabs in the caret line, wide characters take two carets and
 * combining ones none. Control characters of the quoted line are shown as `?`.
 */
void diags_print(const struct diags *diags, const struct sources *sources, struct diag_style style,
		 struct buf *out);

#endif
