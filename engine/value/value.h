/*
 * Values and their types. A type reads rule text, prints for people, and orders where that means
 * something. Values are plain data: texts and lists belong to the arena that made them.
 */
#ifndef ENGINE_VALUE_VALUE_H
#define ENGINE_VALUE_VALUE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

enum type_id {
#define TYPE(name) TYPE_##name,
#include "value/types.def"
	TYPE_COUNT
};

struct value;

struct values {
	struct value *at;
	size_t n, cap;
};

struct directive_value;

struct value {
	enum type_id type;
	union {
		bool boolean;
		int64_t number; /* int; size: bytes; duration: milliseconds; time: seconds since
				   1970-01-01 UTC; mode: the twelve permission bits */
		double real;
		struct str text;
		struct values list;
		const struct directive_value *directive;
	};
};

/* What is set in a unit has two faces: one value to operators of scalars and texts, and the words
 * that it was set to, to those of lists. */
struct directive_value {
	struct value one;    /* never a directive nor a list */
	struct values words; /* texts */
};

struct type {
	const char *name;
	enum type_id id;
	bool ordered; /* lt le gt ge mean something */
	/* Rule text as a value; false with the cause ("`8 Gb` is no size: …"). */
	bool (*read)(struct arena *arena, struct str text, struct value *ret, struct str *reterr);
	void (*print)(struct buf *out, const struct value *value); /* for people and for ${…} */
	int (*compare)(const struct value *a, const struct value *b); /* <0, 0, >0; of one type */
	const char *accepts; /* "octal digits, or symbolic as in u=rw,go=": what read takes */
	const char *schema;  /* JSON Schema type names that its texts may have in YAML */
};

#define TYPE(name) extern const struct type type_##name;
#include "value/types.def"

/* All of them, by id. */
const struct type *type_of(enum type_id id);

/* Numbers (int, real, size, duration, time, mode) as one kind for comparing across types. */
bool value_is_number(const struct value *value);

bool value_eq(const struct value *a, const struct value *b);

/* Printed into the arena; lists as `a, b`. */
struct str value_text(struct arena *arena, const struct value *value);
void value_print(struct buf *out, const struct value *value);

/*
 * The value as another type: itself where it is of that type, else its text read anew; numbers of
 * different kinds go through their number. False with the cause.
 */
bool value_as(struct arena *arena, const struct value *value, enum type_id type, struct value *ret,
	      struct str *reterr);

/* A deep copy, texts included. */
struct value value_copy(struct arena *arena, const struct value *value);

static inline struct value value_bool(bool boolean)
{
	return (struct value){.type = TYPE_bool, .boolean = boolean};
}

static inline struct value value_int(int64_t number)
{
	return (struct value){.type = TYPE_int, .number = number};
}

static inline struct value value_of_text(struct str text)
{
	return (struct value){.type = TYPE_text, .text = text};
}

/* The value itself, or of a directive the face that is asked for. */
static inline struct value value_face(const struct value *value, bool as_list)
{
	if (value->type != TYPE_directive)
		return *value;
	return as_list ? (struct value){.type = TYPE_list, .list = value->directive->words}
		       : value->directive->one;
}

/* A directive that was set to these words (texts, which are kept). */
struct value value_of_words(struct arena *arena, struct values words);

#endif
