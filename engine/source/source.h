/*
 * Rule texts and places in them. A place is a span of bytes in a file; line and column are worked
 * out only when somebody prints one. Sources own nothing of their own: texts and index are the
 * arena's, and live as long as the rule set whose spans point here.
 *
 * Lines break where libyaml breaks them (YAML 1.1): LF, CR LF, CR, NEL, LS and PS.
 */
#ifndef ENGINE_SOURCE_SOURCE_H
#define ENGINE_SOURCE_SOURCE_H

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes begin to end of file number `file` - 1; file 0 is no place at all. */
struct span {
	uint32_t file, begin, end;
};

struct source {
	struct str path; /* as people are shown it */
	struct str root; /* the rules directory it was read from, absolute: ${rules} */
	struct str text; /* without a byte order mark */
	unsigned layer;  /* of rules; 0 is the lowest */
	uint32_t *lines; /* offsets where lines begin; made when first asked for */
	size_t n_lines;
};

struct sources {
	struct arena *arena;
	struct source **at;
	size_t n, cap;
};

/* A place for people: both from 1, the column in characters. */
struct place {
	struct str path;
	unsigned line, column;
};

void sources_init(struct sources *sources, struct arena *arena);

/* Keeps path, root and text, which must live in or beyond the arena. Gives the file's number (from
 * 1). */
uint32_t sources_add(struct sources *sources, struct str path, struct str root, struct str text);

/* The source of a span, or NULL for no place. */
const struct source *sources_of(const struct sources *sources, struct span span);

/* Line and column of the span's beginning; all zero for no place. */
struct place sources_place(const struct sources *sources, struct span span);

/* The line (from 1) without its line break, and in *ret_begin its offset in the text. */
struct str source_line(const struct sources *sources, struct span span, unsigned line,
		       uint32_t *ret_begin);

/* Bytes of the line break at `at`, 0 where there is none. */
size_t source_break_at(struct str text, size_t at);

static inline bool span_is_set(struct span span)
{
	return span.file != 0;
}

/* From the beginning of a to the end of b, which is in the same file. */
static inline struct span span_join(struct span a, struct span b)
{
	return (struct span){a.file, a.begin, b.end > a.end ? b.end : a.end};
}

#endif
