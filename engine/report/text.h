/*
 * The text report: for the owner of a host, who looks for a cause and a remedy. docs/report.md
 * explains the layout. text.c has the frame, text_row.c the rows, text_detail.c the lines below
 * them.
 */
#ifndef ENGINE_REPORT_TEXT_H
#define ENGINE_REPORT_TEXT_H

#include "report/page.h"
#include "report/plan.h"

#include <stddef.h>

struct render_style;
struct report;

/* A report on its way to a page. */
struct text_view {
	const struct report *report;
	const struct render_style *style;
	struct page page;
	struct plan plan;
	size_t name_at; /* the column where names begin, and details */
	size_t text_at; /* the column of what there is to say */
};

#endif
