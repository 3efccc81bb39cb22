/*
 * Tests of rules: what is seen is given, what must be said is compared. No look at the host is
 * made; an observation that a case needs and doesn't give is an error that says what to add.
 */
#ifndef ENGINE_CASES_CASES_H
#define ENGINE_CASES_CASES_H

#include "base/str.h"
#include "base/vec.h"
#include "cases/coverage.h"
#include "report/report.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct dialect;
struct diags;
struct render_style;
struct rule_file;
struct rule_set;
struct sink;
struct sources;

enum case_problem_kind {
	CASE_DIFFERS, /* a row isn't as it is wanted */
	CASE_LACKS,   /* a look that nobody gave */
	CASE_UNASKED, /* a look that nothing asks for tests nothing: mostly it is misspelt */
};

/* One thing that makes a case fail. */
struct case_problem {
	enum case_problem_kind kind;
	struct location at;   /* in the case */
	struct location rule; /* DIFFERS: what decided the row, or that there is none */
	struct str id;        /* DIFFERS: of the row */
	struct str wanted, got;
	struct str text; /* DIFFERS: of which `got` is to hold this, or absent; else the look as a
			    case gives it */
};

struct case_told {
	struct str name;
	struct location at;
	bool is_unread; /* wrong as it is written, which diagnostics tell */
	struct VEC_OF(struct case_problem) problems; /* else, none: it passed */
};

/* n: all of them; n_unread: those that are wrong as they are written, and were not run. */
struct cases_result {
	size_t n, n_passed, n_failed, n_unread, n_left_out;
	struct VEC_OF(struct case_told) told; /* but for those left out */
	struct coverage coverage;             /* where it was asked for */
};

/* What is done with cases. */
struct cases_options {
	bool runs;     /* else they are read alone */
	bool coverage; /* of cases that pass: what one that fails saw proves nothing */
	/* NULL: all are run. */
	bool (*chosen)(void *self, struct str name);
	void *self;
};

struct cases_request {
	struct arena *arena;
	const struct dialect *dialect;
	const struct rule_set *rules;
	const struct rule_file *files;
	size_t n_files;
	struct sources *sources;
	struct diags *diags;
	const struct cases_options *options;
};

/*
 * Runs the cases of those files that hold some (their first key is the dialect's tests_key) against
 * the rule set. False with diagnostics where a file of cases is wrong; what is right is run all the
 * same, and counted in any case.
 */
bool cases_run(const struct cases_request *request, struct cases_result *ret);

/* What was found with another set of rules, a lower layer's, is added to what is known. */
void cases_add(const struct cases_request *request, const struct cases_result *more,
	       struct cases_result *to);

/* For people: each case that fails with what was wanted and got, those that passed where the style
 * is verbose, and how many there were. */
void cases_tell(const struct cases_result *result, const struct render_style *style,
		struct arena *arena, const struct sink *sink);

/* The outcomes that no case has seen, and, last, how many some case has. */
void cases_tell_coverage(const struct coverage *coverage, const struct sources *sources,
			 const struct render_style *style, struct arena *arena,
			 const struct sink *sink);

/* As the rows of a report, for its renderers: one a case. The other members are the caller's. */
void cases_report(const struct cases_result *result, struct arena *arena, struct report *report);

#endif
