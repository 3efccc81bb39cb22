/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef ENGINE_BASE_UTF8_H
#define ENGINE_BASE_UTF8_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at s.p[at] (1 to 4), its code point in *ret; 0 where none is formed. */
size_t utf8_decode(struct str s, size_t at, uint32_t *ret);

/* Writes 1 to 4 bytes; the code point must be a scalar value. */
size_t utf8_encode(uint32_t code, char out[4]);

/* The place of the first byte that isn't part of a well-formed character, or s.n. */
size_t utf8_bad_at(struct str s);
bool utf8_is_ascii(struct str s);

/* Columns on a terminal: 0 (combining, format), 1, or 2 (wide); 1 for controls. */
unsigned utf8_width(uint32_t code);

/* Columns of a text; a byte that forms no character counts one. */
size_t utf8_columns(struct str s);

/* Control, format, bidirectional, private, U+FFFE and U+FFFF: to be shown, not sent to a terminal.
 */
bool utf8_is_hidden(uint32_t code);

#endif
