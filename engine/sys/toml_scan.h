/*
 * The words of TOML: blanks, comments, texts in quotes, keys. A function that gives false has set
 * the reader's fault. On success it leaves `at` behind what it read.
 */
#ifndef ENGINE_SYS_TOML_SCAN_H
#define ENGINE_SYS_TOML_SCAN_H

#include "base/limits.h"
#include "base/str.h"
#include "sys/docread.h"

#include <stdbool.h>
#include <stddef.h>

struct toml {
	struct doc_reader *doc;
	struct str s;
	size_t at;
	unsigned section;  /* the header or inline table whose keys are being read */
	unsigned sections; /* how many there were */
};

/* A dotted key. */
struct toml_path {
	struct doc_key at[LIMIT_DOCUMENT_DEPTH];
	size_t n;
};

/* The next byte, '\0' at the end (the text holds none). */
char toml_peek(const struct toml *toml);

/* Takes the text if it comes next. */
bool toml_take(struct toml *toml, const char *text);

void toml_skip_blanks(struct toml *toml); /* spaces and tabs */
bool toml_take_newline(struct toml *toml);

/* Up to the end of the line, if a comment comes next. */
bool toml_comment(struct toml *toml);

/* Blanks, newlines and comments. */
bool toml_skip_all(struct toml *toml);

/* A text of any of the four kinds; the next byte is a quote. */
bool toml_text(struct toml *toml, struct str *ret);

bool toml_path(struct toml *toml, struct toml_path *ret);

/* MALFORMED at the next byte: "`x` stands here; wanted …". Always false. */
bool toml_wanted(struct toml *toml, const char *wanted);

#endif
