/*
 * YAML documents, from libyaml's events. A plain scalar has the type that YAML 1.2's core schema
 * gives it (so `no` and `0o17` are a text and 15, `0600` is 600), one in quotes or with a tag
 * that isn't the schema's is a text. Aliases and merge keys (<<) are expanded within the ceiling
 * on values. One document a file; a key is a scalar, its text as it is written its name; a key
 * twice is refused, and so is a whole number that 64 bits can't hold.
 */
#ifndef ENGINE_SYS_YAMLDOC_H
#define ENGINE_SYS_YAMLDOC_H

#include <stdbool.h>

struct doc_reader;
struct doc_value;

/* A file without a value is an empty table. */
bool yamldoc_read(struct doc_reader *reader, struct doc_value *ret_root);

#endif
