/*
 * Rule texts in their one form: keys in the order of the tables that they are read by, indentation,
 * blanks between. Comments, words, quotes and line ends are the author's, and what is written in
 * one line stays in one.
 *
 * Works on the text between libyaml's events. What comes out is read again before it is given: it
 * means the same, has the same comments, and formatted once more it stays as it is. Where that
 * can't be had the text is refused, with a reason.
 */
#ifndef ENGINE_FORMAT_FORMAT_H
#define ENGINE_FORMAT_FORMAT_H

#include "base/str.h"
#include "source/source.h"

#include <stdbool.h>

struct arena;
struct dialect;
struct diags;

enum formatted {
	FORMAT_DONE,
	FORMAT_WRONG,   /* it is no rule text: diagnostics say why */
	FORMAT_REFUSED, /* it is written in a way that isn't changed */
};

struct format_request {
	struct arena *arena;
	const struct dialect *dialect;
	struct sources *sources; /* the text is added to it */
	struct diags *diags;
	struct str path; /* as people are shown it */
	struct str text; /* a byte order mark may lead it, and stays */
};

struct format_result {
	struct str text; /* FORMAT_DONE */
	struct span at;  /* FORMAT_REFUSED: where, and the reason */
	const char *why;
};

/* A text without any content stays as it is. */
enum formatted format_text(const struct format_request *request, struct format_result *ret);

#endif
