/*
 * What kept a text from being a version, or a word of a range: which piece of it, and what is said
 * behind that. Plain data; `why` is a literal.
 */
#ifndef ENGINE_VALUE_VERSION_ERROR_H
#define ENGINE_VALUE_VERSION_ERROR_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct version_error {
	size_t at, n; /* n bytes at `at` of the text; 0: something is lacking there */
	const char *why;
};

/* Fills *ret and gives false, for a caller to hand on. */
bool version_refuse(struct version_error *ret, size_t at, size_t end, const char *why);

/* The end of what an author would call the word at `at`. */
size_t version_word_end(struct str text, size_t at);

/* True if at `at` stands what belongs between the words of a range, and which no version has. */
bool version_is_stray(struct str text, size_t at, struct version_error *ret);

/* "`>=1.5.a`: `a` is no number", of a word and what is wrong with it. */
struct str version_error_text(struct arena *arena, struct str word, struct version_error error);

#endif
