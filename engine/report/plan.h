/*
 * The plan of a text report, made before its first line: which rows are told, which of them are
 * told together because one thing broke them all, and how wide the columns are.
 */
#ifndef ENGINE_REPORT_PLAN_H
#define ENGINE_REPORT_PLAN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct page;
struct render_style;
struct report;
struct row;

struct plan_row {
	bool hidden; /* left out, or told with an earlier row */
	size_t next; /* the row to tell with this one; 0: none, as row 0 follows none */
};

struct plan {
	struct plan_row *rows;
	size_t n_need_root;
	size_t n_denied_root;               /* denied to root, which has all rights of a user */
	size_t label_columns, name_columns; /* a longer name stands out into the text's column */
};

void plan_init(struct plan *plan, const struct report *report, const struct render_style *style,
	       struct page *page);

/*
 * The one thing that broke the whole row: the cause key that all its problems share. Absent where
 * there is none, and for rows that were judged.
 */
struct str plan_cause(const struct row *row);

/* All that keeps the row from an answer is a lack of rights, and there is a way to have them. */
bool plan_needs_root(const struct report *report, const struct row *row);

/* What people call the row. */
struct str plan_name(const struct row *row);

#endif
