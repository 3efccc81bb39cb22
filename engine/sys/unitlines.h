/*
 * The text of a unit or of a drop-in as assignments, as systemd 252 reads it (systemd.syntax(7)):
 * comments are lines that begin with # or ;, also between the lines of one that goes on; a
 * backslash at the end joins lines by a space; lines end with LF, CR or NUL; what stands before a
 * section, in one that the unit doesn't have, or isn't an assignment, is passed over and noted.
 *
 * systemd gives up a file at a line that isn't UTF-8, a section header that isn't closed, and a
 * line over 1 MiB: a MALFORMED or LIMIT fault with the line. What came before it was read.
 */
#ifndef ENGINE_SYS_UNITLINES_H
#define ENGINE_SYS_UNITLINES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fault;

/* An assignment, or in notes what is passed over. Texts are pieces of the file, or the arena's. */
struct unit_line {
	struct str file;
	unsigned line;   /* the first of those that it spans */
	struct str text; /* that line, trimmed; in notes what is wrong with it */
	struct str section, name, value;
};

struct unit_lines {
	struct unit_line *at;
	size_t n, cap;
};

struct unit_text {
	struct str file, bytes;
	unsigned sections; /* that the unit has: sys/directive.h; those called X-… come on top */
};

/* Adds to both; false where systemd gives up. */
bool unit_lines_read(struct arena *arena, const struct unit_text *text, struct unit_lines *lines,
		     struct unit_lines *notes, struct fault *reterr);

/* Of any line: keeps the first LIMIT_UNIT_NOTES. */
void unit_note(struct arena *arena, struct unit_lines *notes, struct unit_line note);

#endif
