/*
 * Documents: TOML, YAML, JSON, env and INI files as one kind of tree, each key and value with its
 * place. docs/probes/document-formats.md says what each reader accepts.
 *
 * A tree is immutable once it was read. It belongs to the arena; its texts may point into the
 * bytes that were read, so these must live as long. Values may be shared (a YAML alias is its
 * anchor's value again), their number, aliases expanded, is bounded.
 *
 * Lines and columns count from 1, lines by LF, columns in characters.
 */
#ifndef ENGINE_SYS_DOC_H
#define ENGINE_SYS_DOC_H

#include "base/limits.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct fault;

enum doc_format {
	DOC_TOML,
	DOC_YAML,
	DOC_JSON,
	DOC_ENV,
	DOC_INI,
};

enum doc_type {
	DOC_NULL, /* null of JSON and YAML: the key is as good as absent */
	DOC_TEXT, /* dates and times of TOML too, as they are written */
	DOC_INT,
	DOC_REAL, /* may be infinite or no number where the format has such */
	DOC_BOOL,
	DOC_LIST,
	DOC_TABLE,
};

struct doc_place {
	unsigned line, column;
};

struct doc_value {
	enum doc_type type;
	struct doc_place at;     /* where it begins */
	struct doc_place key_at; /* where its key does; {0, 0} for the root and items of lists */
	union {
		struct str text;
		int64_t integer;
		double real;
		bool boolean;
		struct doc_items VEC_OF(struct doc_value *) items;
		struct map table; /* of struct doc_value, in the order of the file */
	};
};

struct doc_source {
	enum doc_format format;
	struct str bytes;
	struct str name; /* the path that faults show */
};

/*
 * The whole document, whose root is a table. What isn't the format's text is a fault MALFORMED
 * with its place; what passes LIMIT_DOCUMENT, _DEPTH or _VALUES a fault LIMIT.
 */
bool doc_read(struct arena *arena, const struct doc_source *source, struct doc_value *ret_root,
	      struct fault *reterr);

/* The format that a file name tells; false where it tells none. */
bool doc_format_of(struct str path, enum doc_format *ret);

/* toml, yaml, json, env, ini */
bool doc_format_named(struct str name, enum doc_format *ret);

/*
 * The tree, flat: each scalar and each list of scalars once, in the order of the file, with the
 * keys that lead to it. Left out are what is null (in lists too: whoever reads `items` skips it),
 * empty tables, and lists that hold tables or lists.
 *
 *	doc_walk_init(&walk, &root);
 *	while (doc_walk_next(&walk))
 *		... walk.path[0] to walk.path[walk.n - 1], walk.value
 */
struct doc_walk {
	struct str path[LIMIT_DOCUMENT_DEPTH];
	size_t n;
	const struct doc_value *value;
	const struct doc_value *tables[LIMIT_DOCUMENT_DEPTH]; /* open ones, the root first */
	size_t next[LIMIT_DOCUMENT_DEPTH];                    /* entry of each that comes next */
};

/* root is a table and must live as long as the walk. */
void doc_walk_init(struct doc_walk *walk, const struct doc_value *root);
bool doc_walk_next(struct doc_walk *walk);

#endif
