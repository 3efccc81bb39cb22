/*
 * TOML 1.0.0, to the letter of its specification (https://toml.io/en/v1.0.0): what it calls an
 * error is one here, and where it leaves a choice:
 *
 * - whole numbers are those of 64 bits, any other is refused; a float that no double holds is
 *   infinite;
 * - dates and times are checked and kept as they are written; second 60 and year 0000 are dates, as
 *   in RFC 3339;
 * - a line break in a text is LF, however the file breaks lines;
 * - a byte order mark is refused: the grammar has none.
 */
#ifndef ENGINE_SYS_TOML_H
#define ENGINE_SYS_TOML_H

#include <stdbool.h>

struct doc_reader;
struct doc_value;

bool toml_read(struct doc_reader *reader, struct doc_value *ret_root);

#endif
