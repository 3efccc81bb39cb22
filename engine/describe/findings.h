/*
 * Diagnostics for programs: what `diags_print` says to people. One row in the table of findings.c
 * a format.
 *
 * Sources: SARIF 2.1.0 (OASIS) for `sarif`; GitHub's workflow commands for `github`. Columns count
 * characters from 1; ends are behind the last.
 */
#ifndef ENGINE_DESCRIBE_FINDINGS_H
#define ENGINE_DESCRIBE_FINDINGS_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct diags;
struct dialect;
struct sink;
struct sources;

struct findings {
	const struct diags *diags;
	const struct sources *sources;
	const struct dialect *dialect;
	struct arena *arena; /* for working memory */
};

struct findings_format {
	const char *name;
	const char *summary;
	void (*write)(const struct findings *findings, const struct sink *sink);
};

/* NULL where there is none of this name. */
const struct findings_format *findings_format_named(struct str name);

/* All, ended by one without a name. */
const struct findings_format *findings_formats(void);

#endif
