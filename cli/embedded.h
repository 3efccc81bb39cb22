/*
 * Files of the source tree that are part of the program, byte by byte: made by the build, each a
 * file of C in its folder embedded/.
 */
#ifndef CLI_EMBEDDED_H
#define CLI_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const unsigned char *bytes;
	size_t n;
};

extern const struct embedded embedded_report_schema; /* schema/report.schema.json */
extern const struct embedded embedded_bash, embedded_zsh, embedded_fish; /* cli/install/ */

#endif
