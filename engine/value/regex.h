/*
 * Regular expressions: PCRE2, with its match, depth and heap limits always set.
 *
 * Patterns are UTF-8 and match characters as Unicode knows them (\w, \d, \s, \b and case too).
 * Options are those that the pattern itself sets, as (?im); a newline is \n, and under (?m) ^ also
 * matches behind one that ends the subject: more may follow it. A byte of the subject
 * that is no part of a UTF-8 character is matched as U+001A, the control character SUBSTITUTE; what
 * groups give are the bytes as they are.
 *
 * A regex is its arena's. Behind its const face it keeps what it learnt: code for the machine once
 * there is much to search. That code lives in pages of its own: see regex_release.
 */
#ifndef ENGINE_VALUE_REGEX_H
#define ENGINE_VALUE_REGEX_H

#include "base/str.h"
#include "value/pattern.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct regex;
struct regex_scratch;

/* NULL where the pattern is wrong, with the byte of the text where that shows. `pattern` is copied.
 */
struct regex *regex_compile(struct arena *arena, struct str pattern, size_t *reterr_at,
			    struct str *reterr_text);

/* Gives the pages with machine code back; the regex may not be used after it. Needed only where
 * many come and go, as the end of the process does it too. NULL is accepted. */
void regex_release(struct regex *regex);

/* The names of its groups in order of appearance, each once. */
const struct strs *regex_names(const struct regex *regex);

/* The text as a pattern that matches it and nothing else, wherever it is put. */
struct str regex_escape(struct arena *arena, struct str text);

enum regex_outcome {
	REGEX_NO_MATCH,
	REGEX_MATCHES,
	REGEX_GAVE_UP, /* a limit came first: neither yes nor no */
	REGEX_PARTIAL, /* of regex_search with REGEX_MORE_FOLLOWS alone */
};

struct regex_groups {
	struct str *at;   /* the caller's, one for each name, or NULL; then STR_NONE where a group
			     took no part, else part of the subject */
	struct str cause; /* set with REGEX_GAVE_UP: "took more than 1000000 steps" */
};

/* Is there a match anywhere in the text? ret may be NULL. */
enum regex_outcome regex_match(const struct regex *regex, struct str subject,
			       struct regex_groups *ret);

/* ---- for value/scan, which matches over texts that aren't there as a whole ---- */

/* Memory for searches, of any regex that has at most so many groups. */
struct regex_scratch *regex_scratch_new(struct arena *arena, size_t groups);
size_t regex_group_count(const struct regex *regex);

/* Bytes that the search looks at, at most, before the place where it starts; SIZE_MAX: all. */
size_t regex_context(const struct regex *regex);
const struct pattern *regex_pattern(const struct regex *regex);

/* A match starts at the beginning of the text or nowhere. */
bool regex_is_anchored(const struct regex *regex);

enum regex_flags {
	REGEX_MORE_FOLLOWS = 1 << 0, /* the subject goes on: tell PARTIAL where that matters */
	REGEX_NOT_THE_END = 1 << 1,  /* the subject goes on: $ doesn't match at its end */
	REGEX_EACH_LINE = 1 << 2,    /* ^ and $ also match at newlines */
};

struct regex_found {
	enum regex_outcome outcome;
	size_t begin, end; /* of the match, or of what may become one */
	struct str cause;  /* set with REGEX_GAVE_UP */
};

/* The subject must be well-formed UTF-8, and `from` stand between two characters. */
struct regex_found regex_search(const struct regex *regex, struct regex_scratch *scratch,
				struct str subject, size_t from, unsigned flags);

/* The named groups of the match that regex_search just found, as parts of `bytes` (the subject, or
 * what it was made of). ret: one for each name. */
void regex_groups_read(const struct regex *regex, const struct regex_scratch *scratch,
		       const char *bytes, struct str *ret);

/* Replaces, in place, each byte that is no part of a UTF-8 character by SUBSTITUTE. */
void regex_make_utf8(char *bytes, size_t n);

#endif
