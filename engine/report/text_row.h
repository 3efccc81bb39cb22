/*
 * One row of the text report: label, name, what there is to say, and the lines below that.
 */
#ifndef ENGINE_REPORT_TEXT_ROW_H
#define ENGINE_REPORT_TEXT_ROW_H

#include <stddef.h>

struct text_view;

/* Tells the row of this index, and with it those that the plan joins to it. */
void text_row(struct text_view *view, size_t index);

#endif
