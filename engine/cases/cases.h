/*
 * Tests of rules: what is seen is given, what must be said is compared. No look at the host is
 * made; an observation that a case needs and doesn't give is an error that prints what to add.
 */
#ifndef ENGINE_CASES_CASES_H
#define ENGINE_CASES_CASES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct dialect;
struct diags;
struct rule_file;
struct rule_set;
struct sources;

/* n: all of them; n_unread: those that are wrong as they are written, and were not run. */
struct cases_result {
	size_t n, n_passed, n_failed, n_unread;
};

struct cases_request {
	struct arena *arena;
	const struct dialect *dialect;
	const struct rule_set *rules;
	const struct rule_file *files;
	size_t n_files;
	struct sources *sources;
	struct diags *diags;
	struct buf *out; /* NULL: they are read, and not run */
};

/*
 * Runs the cases of those files that hold some (their first key is the dialect's tests_key) against
 * the rule set, and prints a line for each that fails, with want and got. False with diagnostics
 * where a file of cases is wrong; what is right is run all the same, and counted in any case.
 */
bool cases_run(const struct cases_request *request, struct cases_result *ret);

#endif
