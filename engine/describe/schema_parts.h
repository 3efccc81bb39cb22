/*
 * Private to describe/: what the two schemas share. Named schemas stand under $defs.
 */
#ifndef ENGINE_DESCRIBE_SCHEMA_PARTS_H
#define ENGINE_DESCRIBE_SCHEMA_PARTS_H

#include "base/str.h"

#include <stdbool.h>

struct attr;
struct fields;
struct probe_kind;
struct shape;
struct type;

/* What a key of a table takes: the name of a schema; NULL: the caller adds the property. A key that
 * isn't told takes a text. */
struct taken {
	const char *key, *name;
};

/* ---- schema.c ---- */

/* The head, and the properties of the root with the first of them; schema_end behind $defs. */
void schema_begin(struct shape *shape, struct str title, struct str first_key,
		  const struct fields *fields);
void schema_end(struct shape *shape);

/* Properties of a table, without those that are refused. `takes` ends with {NULL}. */
void schema_fields(struct shape *shape, const struct fields *fields, const struct taken *takes);
const char *schema_summary(const struct fields *fields, const char *key);

/* "required", which may be empty. */
void schema_required(struct shape *shape, const struct fields *fields);

/* A property for each probe, but for the one named so; NULL: all. */
void schema_probes(struct shape *shape, const char *besides);

/* "oneOf": just one of these keys (NULL-ended) and of the probes. */
void schema_one_probe(struct shape *shape, const char *const *others);

/* {"required": [key]}, as an item of a list or under a key of its own. */
void schema_has(struct shape *shape, const char *where, const char *key);

/* The names of all attributes, once each. */
void schema_attr_names(struct shape *shape);

/* ---- schema_value.c ---- */

/* text, texts, id, and value_TYPE; `rules`: references may stand in place of a word. */
void schema_values(struct shape *shape, bool rules);

/* The scalars that JSON Schema's types name, as "anyOf". */
void schema_scalars(struct shape *shape, const char *types);

/* "description": what it is, and how a value of the type is written; NULL: no type. */
void schema_describe(struct shape *shape, const char *summary, const struct type *type);

/* Just these words; references besides, in rules. */
void schema_words(struct shape *shape, const char *const *words, bool rules);

/* ---- schema_match.c ---- */

/* matcher_TYPE, matcher_any, and matcher_PROBE_ATTRIBUTE for attributes with words. */
void schema_matchers(struct shape *shape);

/* The property of an attribute: its matcher. */
void schema_attr(struct shape *shape, const struct probe_kind *kind, const struct attr *attr);

/* ---- schema_probe.c ---- */

/* look_PROBE, that_PROBE, step_PROBE, steps_PROBE; where a pattern adds attributes the last three
 * with _extract, too. */
void schema_looks(struct shape *shape);

/* look_PROBE with all options optional, gives_PROBE. */
void schema_canned(struct shape *shape);

/* The option that is a pattern; NULL: none. */
const char *schema_pattern_of(const struct probe_kind *kind);

/* Why a look failed: of every probe. */
const struct attr *schema_error(const struct probe_kind *kind);

#endif
