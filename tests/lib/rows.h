/*
 * Reports written by hand, for tests of renderers. A file is YAML:
 *
 *	report: {program: doctor, host: …, started: SECONDS, root: yes, …}
 *	rows:
 *	  - id: …            name, status, text, tags, rule, took, problems, looks as in report.h
 *	    problems:        status (that of the row if unsaid), subject, text, attribute, found,
 *	                     wanted, hints, rule, evidence, cause: {kind, fault, key, text}
 *	    waiver:          until, reason, days_left, rule, note
 *	    looks:           probe, target, took, shared, evidence
 *	                     evidence: name, value, at, line, over (evidence again)
 *
 * A text may stand for a list of one. A place is FILE[:LINE[:COLUMN]], `took` a number of
 * microseconds. Texts take the escapes of YAML, and `\x{FF}` for a byte.
 */
#ifndef TESTS_LIB_ROWS_H
#define TESTS_LIB_ROWS_H

#include "base/arena.h"
#include "base/str.h"
#include "report/report.h"

/* The report that the text means, counted. Stops the test with a message where it means none. */
struct report *rows_read(struct arena *arena, struct str text, const char *path);

#endif
