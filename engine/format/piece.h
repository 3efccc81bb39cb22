/*
 * Private to format/: a YAML text as pieces, each with its place. What stands between pieces is
 * blanks, breaks, comments and the signs `-`, `:`, `,`; nothing else, or the text is refused. So a
 * printer that puts every piece and every comment somewhere loses nothing.
 *
 * Comments on lines of their own belong to the entry that follows (its lead), or to the end of a
 * collection that is deeper than what follows (its tail), by their column. A comment at the end of
 * a line stays there.
 *
 * Places are bytes of the text, which is without a byte order mark; all lives in one arena.
 */
#ifndef ENGINE_FORMAT_PIECE_H
#define ENGINE_FORMAT_PIECE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct piece;

/* Whole lines: comments and blank ones. */
struct lines {
	uint32_t begin, end;
};

/* A pair of a map, or an item of a list. */
struct entry {
	struct piece *key; /* NULL: an item */
	struct piece *value;
	uint32_t behind; /* the colon or dash; of pairs in flow style the key */
	struct lines lead;
};

enum piece_kind { PIECE_TEXT, PIECE_ALIAS, PIECE_LIST, PIECE_MAP };

struct piece {
	enum piece_kind kind;
	bool is_block;      /* a collection in block style */
	bool is_inline;     /* such a one that is to begin on the line of the dash before it */
	bool is_block_text; /* | or > */
	struct str anchor;  /* what it defines, or names; absent: nothing */
	uint32_t begin, end;
	uint32_t behind; /* its anchor and tag, which begin it */
	uint32_t column; /* of the entries of a block */
	struct {
		struct entry *at;
		size_t n, cap;
	} entries;
	struct lines tail;
};

struct pieces {
	struct str text;
	struct piece *root;
	uint32_t body;        /* behind `---` and its line */
	uint32_t foot;        /* where `...` begins, else the end */
	struct strs comments; /* those beside pieces, without blanks at their end */
};

/* The text is what yaml_read took without a diagnostic. False with a place and a reason where the
 * printer couldn't be sure of it. */
bool pieces_read(struct arena *arena, struct str text, struct pieces *ret, uint32_t *reterr_at,
		 const char **reterr);

/* line.c: the beginning of the line that holds a byte, of the next one, and the end of it without
 * its break. */
uint32_t line_begin(struct str text, uint32_t at);
uint32_t line_next(struct str text, uint32_t at);
uint32_t line_end(struct str text, uint32_t at);

/* The first byte from `at` on that is no blank (space, tab). */
uint32_t behind_blanks(struct str text, uint32_t at);

/* … and no break and no part of a comment either. */
uint32_t behind_gap(struct str text, uint32_t at);

/* Does a line break stand in from..to? */
bool has_break(struct str text, uint32_t from, uint32_t to);

#endif
