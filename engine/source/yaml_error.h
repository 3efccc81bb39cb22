/*
 * What libyaml says of a text that is no YAML, in the words of whoever wrote it: most of its errors
 * come of a text without quotes or of a wrong indentation, which it doesn't name. Its wordings are
 * those of libyaml 0.2 (scanner.c, parser.c); one that isn't known is told as it is.
 */
#ifndef ENGINE_SOURCE_YAML_ERROR_H
#define ENGINE_SOURCE_YAML_ERROR_H

#include "base/str.h"

#include <stdint.h>

struct diags;

struct yaml_error {
	uint32_t file;
	struct str text;             /* the whole file */
	struct str problem, context; /* libyaml's; either may be absent */
	uint32_t at, context_at;     /* bytes; the same where there is no second place */
};

/* Adds the one diagnostic for it. */
void yaml_error_tell(const struct yaml_error *error, struct diags *diags);

#endif
