/*
 * A writer of JSON for schemas: an element a line, indented, or all of a map in one line where that
 * is asked for. Commas and escapes are its work; keys and texts are the engine's own words, UTF-8.
 */
#ifndef ENGINE_DESCRIBE_SHAPE_H
#define ENGINE_DESCRIBE_SHAPE_H

#include "base/str.h"

#include <stdbool.h>

struct buf;

struct shape {
	struct buf *out;
	unsigned depth;
	unsigned flat; /* maps around this one that stand in one line */
	bool comma;    /* wanted before what comes next */
	bool keyed;    /* its key stands there already */
};

/* `{` or `[`, behind its key; NULL: the root, or an item of a list. */
void shape_open(struct shape *shape, const char *key, char bracket);
void shape_close(struct shape *shape, char bracket);

/* All up to shape_close in one line. */
void shape_open_flat(struct shape *shape, const char *key, char bracket);
void shape_close_flat(struct shape *shape, char bracket);

/* The key of what comes next, made by a format. */
void shape_key(struct shape *shape, const char *format, ...) __attribute__((format(printf, 2, 3)));

void shape_text(struct shape *shape, const char *key, const char *text);
void shape_str(struct shape *shape, const char *key, struct str text);

/* Two texts as one, the second in brackets; NULL: there is none. */
void shape_sentence(struct shape *shape, const char *text, const char *aside);

void shape_texts(struct shape *shape, const char *key, const char *const *texts);

/* JSON as it is. */
void shape_raw(struct shape *shape, const char *key, const char *json);

/* "$ref": "#/$defs/…", named by a format. */
void shape_refer(struct shape *shape, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* {"description": …, "$ref": …}; no summary: NULL. */
void shape_property(struct shape *shape, const char *key, const char *summary, const char *format,
		    ...) __attribute__((format(printf, 4, 5)));

#endif
