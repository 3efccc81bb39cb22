/*
 * The statuses of a row, worst last in the order of judging groups: FAIL, ERROR, WARN, SKIP, PASS.
 */
#ifndef ENGINE_REPORT_STATUS_H
#define ENGINE_REPORT_STATUS_H

enum status {
	STATUS_PASS,
	STATUS_SKIP,
	STATUS_WARN,
	STATUS_ERROR, /* could not be judged */
	STATUS_FAIL,
	STATUS_WAIVED,
	STATUS_COUNT
};

/* "pass" … in lower case, as in JSON. */
const char *status_word(enum status status);

/* "PASS" … */
const char *status_label(enum status status);

#endif
