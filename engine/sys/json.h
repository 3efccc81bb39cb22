/*
 * JSON as RFC 8259 has it, read by jansson. Its top is an object; a key twice in one object is
 * refused, as is a number that 64 bits (whole) or a double (any other) can't hold. A text may hold
 * NUL, a key may not.
 *
 * jansson knows no places of values and only rough ones of errors: a scan of our own over the same
 * bytes gives both, and keeps to the ceilings before jansson takes memory.
 */
#ifndef ENGINE_SYS_JSON_H
#define ENGINE_SYS_JSON_H

#include <stdbool.h>

struct doc_reader;
struct doc_value;

bool json_read(struct doc_reader *reader, struct doc_value *ret_root);

#endif
