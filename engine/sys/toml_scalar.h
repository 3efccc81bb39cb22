/*
 * TOML's values of one word: booleans, whole numbers, floats, dates and times.
 */
#ifndef ENGINE_SYS_TOML_SCALAR_H
#define ENGINE_SYS_TOML_SCALAR_H

#include <stdbool.h>

struct doc_value;
struct toml;

/* The word that comes next as a value; false with the fault where it is none. */
bool toml_scalar(struct toml *toml, struct doc_value **ret);

#endif
