/*
 * What a probe saw: attributes with typed values, where each came from, and answers to patterns
 * that were asked for. An attribute that isn't in the record is absent.
 */
#ifndef ENGINE_VALUE_RECORD_H
#define ENGINE_VALUE_RECORD_H

#include "base/map.h"
#include "base/str.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

/* What a probe tells of an attribute, before any look. Tables of these are static. */
struct attr {
	const char *name;
	const struct type *type;
	const char *const *words; /* the values that a text may have, NULL-ended; NULL: any */
	bool streams;             /* content: patterns over it are answered while it is read */
	const char *summary;
};

/* Where a value was set: for documents and units. The first of a list won, the others it overrode.
 */
struct origin {
	struct str file;
	unsigned line;       /* from 1; 0 for none */
	struct str text;     /* the line itself; may be absent */
	struct origin *over; /* what it overrode, NULL for nothing */
};

struct record_attr {
	struct str name;
	struct value value;
	struct str
		cannot_tell; /* set: the value can't be told, and why; `value` means nothing then */
	bool offline;        /* cannot_tell, for want of a running host: FAULT_OFFLINE */
	struct origin *origin; /* NULL where that says nothing */
};

struct record {
	struct arena *arena;
	struct record_attr *at;
	size_t n, cap;
	struct map index; /* made when there are many */
};

void record_init(struct record *record, struct arena *arena);

/* Adds (a name twice: the later wins). Names and texts are kept, not copied. */
struct record_attr *record_add(struct record *record, struct str name, struct value value);

/* Of a name that is a literal. */
void record_set_text(struct record *record, const char *name, struct str text);
void record_set_bool(struct record *record, const char *name, bool boolean);
void record_set_number(struct record *record, const char *name, enum type_id type, int64_t number);

/* NULL where the attribute is absent. */
const struct record_attr *record_find(const struct record *record, struct str name);

/* `exists` is there and no: the target is absent. */
bool record_is_absent(const struct record *record);

/*
 * Names of nested attributes: elements joined by dots, an element in brackets where it isn't a
 * plain word ([A-Za-z0-9_-]+) or `bracket` asks for it: tls.[v1.2], [exists].
 */
void attr_name_add(struct buf *out, struct str element, bool bracket);

/*
 * Takes a name as an author writes it (a.b, a.["v1.2"], a.[v1.2], [exists]) to its one form. False
 * where it isn't a name, with the offset of the trouble.
 */
bool attr_name_read(struct arena *arena, struct str text, struct str *ret, size_t *reterr_at);

/*
 * The name under which the answer to a pattern stands in a record: a content look that was asked
 * whether `attr` `op` `operand` holds adds a bool of this name.
 */
struct str answer_name(struct arena *arena, struct str attr, struct str op, struct str operand);
bool answer_is(struct str name);

#endif
