/*
 * The type of a YAML scalar, by the core schema of YAML 1.2.2 (10.3.2).
 */
#ifndef ENGINE_SYS_YAML_SCALAR_H
#define ENGINE_SYS_YAML_SCALAR_H

#include "base/str.h"
#include "sys/docread.h"

#include <stdbool.h>

struct yaml_scalar {
	struct str text; /* kept */
	struct str tag;  /* in full; absent where there is none */
	bool plain;      /* neither in quotes nor a block */
	struct doc_place at;
};

/* NULL with the reader's fault where the text isn't of the type that its tag names. */
struct doc_value *yaml_scalar(struct doc_reader *reader, const struct yaml_scalar *scalar);

#endif
