/*
 * Rules judged in memory: rule text, and what looks see as a case of `engine/cases` writes it,
 * become rows as one line of text each. What looks were asked for is kept too.
 */
#ifndef TESTS_LIB_JUDGED_H
#define TESTS_LIB_JUDGED_H

#include "base/arena.h"
#include "base/str.h"
#include "report/report.h"

struct judged_case {
	const char *name;
	const char *rules; /* behind the first line of a rule file: `facts`, `checks` */
	const char *given; /* of a case: {facts: …, looks: …}; NULL: nothing */
	/*
	 * A line a row: "fail id: text; subject: text <hint, hint> ; …". Lines of a text are joined
	 * by " / "; a problem whose status isn't the row's says it: "(warn) text".
	 */
	const char *want;
	const char *looks; /* what was asked for, in order: "stat /x, file /y"; NULL: whatever */
	const char *only;  /* the one check that is chosen; NULL: all */
	bool backwards;    /* the observer answers the last look first */
	size_t answers;    /* looks that are answered at all; 0: all of them */
	bool torn;         /* each answer lacks its second half */
};

/* Asserts that want and looks are so. */
void judged_check(const struct judged_case *one);

/*
 * Loads rules and a file of cases (each behind its first line) and runs these: all that is printed,
 * diagnostics first, and what is said of coverage last.
 */
struct str judged_tests(struct arena *arena, const char *rules, const char *cases, bool coverage);

#endif
