#include "report/report.h"

#include <string.h>

void report_count(struct report *report)
{
	memset(report->counts, 0, sizeof report->counts);
	for (size_t i = 0; i < report->n_rows; i++)
		report->counts[report->rows[i].status]++;
}

int report_exit_status(const struct report *report)
{
	const size_t *counts = report->counts;

	if (counts[STATUS_FAIL] || (report->strict && counts[STATUS_WARN]))
		return 1;
	return counts[STATUS_ERROR] || report->incomplete ? 3 : 0;
}
