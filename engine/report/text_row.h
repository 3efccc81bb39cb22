/*
 * One row of the text report: label, name, what there is to say, and the lines below that. Formats
 * that have a place of their own for label and name take what is left of it.
 */
#ifndef ENGINE_REPORT_TEXT_ROW_H
#define ENGINE_REPORT_TEXT_ROW_H

#include "base/str.h"

#include <stddef.h>

struct row;
struct text_view;

/* Tells the row of this index, and with it those that the plan joins to it. */
void text_row(struct text_view *view, size_t index);

/* All its problems from the first column on, with what was found and what to do. The plan isn't
 * asked. */
void text_row_problems(struct text_view *view, const struct row *row);

/* What the row says first, of its text else of its problems; not made visible yet. */
struct str text_row_first(struct text_view *view, const struct row *row);

#endif
