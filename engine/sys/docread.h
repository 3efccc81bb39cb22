/*
 * What the readers of documents share: making values within the ceilings, places, faults.
 *
 * A reader is `bool FORMAT_read(struct doc_reader *, struct doc_value *ret_root)`. It is given
 * UTF-8 without NUL, at most LIMIT_DOCUMENT bytes. Functions that give false have set the fault.
 */
#ifndef ENGINE_SYS_DOCREAD_H
#define ENGINE_SYS_DOCREAD_H

#include "base/str.h"
#include "sys/doc.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fault;

struct doc_reader {
	struct arena *arena;
	struct str bytes;
	struct str name;
	size_t n_values;
	struct doc_cursor {
		size_t at, index; /* bytes, characters */
		struct doc_place place;
	} cursor;
	struct fault *reterr;
};

struct doc_key {
	struct str name;
	struct doc_place at;
};

void docread_init(struct doc_reader *reader, struct arena *arena, const struct doc_source *source,
		  struct fault *reterr);

/*
 * The place of a byte, or of a character by its number. Cheap when asked in the order of the text,
 * from the start of the text else.
 */
struct doc_place docread_place(struct doc_reader *reader, size_t at);
struct doc_place docread_place_of_character(struct doc_reader *reader, size_t index);

/* A value that counts; NULL where there are too many of them. */
struct doc_value *docread_new(struct doc_reader *reader, enum doc_type type, struct doc_place at);

/* The same for a value that is part of something of the reader's own; zeroed by the caller. */
bool docread_start(struct doc_reader *reader, struct doc_value *value, enum doc_type type,
		   struct doc_place at);

/* Counts n values more, or is the fault that they are too many. */
bool docread_count(struct doc_reader *reader, size_t n, struct doc_place at);

/* False where the table has the key: MALFORMED, with both places. */
bool docread_add(struct doc_reader *reader, struct doc_value *table, struct doc_key key,
		 struct doc_value *value);
void docread_push(struct doc_reader *reader, struct doc_value *list, struct doc_value *item);

/* False for the (depth)th of tables and lists one in another, the root the first. */
bool docread_depth(struct doc_reader *reader, size_t depth, struct doc_place at);

/* Gives the root, which must be a table. */
bool docread_root(struct doc_reader *reader, const struct doc_value *root,
		  struct doc_value *ret_root);

/* MALFORMED. Always false. */
bool docread_fail(struct doc_reader *reader, struct doc_place at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool docread_fail_at(struct doc_reader *reader, size_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* LIMIT. Always false. */
bool docread_limit(struct doc_reader *reader, struct doc_place at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What stands at a byte, for messages: "`x`", "U+0007", "the end of the line", "… the file". */
struct str docread_found(struct doc_reader *reader, size_t at);

/* A text for a message, in backquotes and not too long. */
struct str docread_quoted(struct doc_reader *reader, struct str text);

/* A real number that the reader has checked; of any length, and infinite where none holds it. */
double docread_real(struct doc_reader *reader, struct str text);

/* "a text", "a whole number", … */
const char *docread_type_name(enum doc_type type);

#endif
