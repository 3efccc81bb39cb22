/*
 * A document as one line of text, for tables of tests to compare.
 */
#ifndef TESTS_LIB_DOCUMENT_TEXT_H
#define TESTS_LIB_DOCUMENT_TEXT_H

#include "sys/doc.h"

struct document_row {
	const char *text, *want;
};

/*
 * What the flat walk gives: `a.b = 1; "c.d" = ["x", real 2]`; or the fault:
 * `malformed 1:5: …`.
 */
struct str document_values(struct arena *arena, enum doc_format format, struct str text);

/* The places of the same keys and values: `a.b 1:1 1:7`. */
struct str document_places(struct arena *arena, enum doc_format format, struct str text);

/* Each row as document_values has it. */
void document_assert_values(enum doc_format format, const struct document_row *rows, size_t n);

#endif
