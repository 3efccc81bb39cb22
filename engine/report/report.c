#include "report/report.h"

#include <string.h>

void report_count(struct report *report)
{
	memset(report->counts, 0, sizeof report->counts);
	for (size_t i = 0; i < report->n_rows; i++)
		report->counts[report->rows[i].status]++;
}

struct str report_lacks(const struct report *report)
{
	if (report->incomplete)
		return STR("ended before every check had its answer");
	if (report->n_rows == 0 && report->n_left_out)
		return STR("nothing judged: the `when` of no chosen check holds here");
	return STR_NONE;
}

int report_exit_status(const struct report *report)
{
	const size_t *counts = report->counts;

	if (counts[STATUS_FAIL] || (report->strict && counts[STATUS_WARN]))
		return 1;
	return counts[STATUS_ERROR] || str_is_set(report_lacks(report)) ? 3 : 0;
}
