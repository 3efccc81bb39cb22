/*
 * The lines below a row: a label in a column of its own, and a text. `at` is the column where the
 * labels begin. Each ends its line.
 */
#ifndef ENGINE_REPORT_TEXT_DETAIL_H
#define ENGINE_REPORT_TEXT_DETAIL_H

#include "base/map.h"
#include "base/str.h"

#include <stddef.h>

struct arena;
struct location;
struct problem;
struct row;
struct text_view;

/* Texts, each once, in the order in which they came. */
struct once {
	struct arena *arena;
	struct strs texts;
	struct map seen;
};

void once_init(struct once *once, struct arena *arena);
void once_add(struct once *once, struct str text);

/* "file:12:3" */
struct str location_text(struct text_view *view, const struct location *at);

/* What was judged, as a text: "mode: 0644, want 0600". */
struct str judged_text(struct text_view *view, const struct problem *problem);

/* Where what was found was set and what it overrode; when verbose also what was judged. */
void detail_found(struct text_view *view, const struct problem *problem, size_t at);

/* What to do, each hint on a line that can be copied. */
void detail_fix(struct text_view *view, const struct str *hints, size_t n, size_t at);

/* The names of the rows that the plan joins to this one. */
void detail_also(struct text_view *view, size_t index, size_t at);

/* What is to be said of a waiver that doesn't make the row WAIVED. */
void detail_note(struct text_view *view, const struct row *row, size_t at);

/* The places of the rules that the row's problems name, else the check's own. */
void detail_rule(struct text_view *view, const struct row *row, size_t at);

/* What the row looked at, and what was seen. */
void detail_looks(struct text_view *view, const struct row *row, size_t at);

#endif
