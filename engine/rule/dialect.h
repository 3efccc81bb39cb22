/*
 * The words of the product that this engine serves: it knows none of its own.
 */
#ifndef ENGINE_RULE_DIALECT_H
#define ENGINE_RULE_DIALECT_H

#include "base/str.h"

#include <stddef.h>

struct dialect {
	struct str program; /* how people call it */
	struct str version;
	struct str rules_key; /* the first key of a rule file; its value is the format's version */
	struct str tests_key; /* the first key of a file with tests of rules */
};

#endif
