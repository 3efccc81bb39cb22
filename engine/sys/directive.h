/*
 * What can be set in a unit: each directive's sections and kind, and the words and numbers of units
 * as systemd reads them (systemd.syntax(7), systemd.time(7)).
 *
 * The table is directives.def, by `systemd --dump-configuration-items` of systemd 252; a test
 * compares it with the systemd that is installed. What isn't in it is a text: a newer systemd's
 * directive, or one of a section X-….
 */
#ifndef ENGINE_SYS_DIRECTIVE_H
#define ENGINE_SYS_DIRECTIVE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum directive_kind {
	DIRECTIVE_TEXT,  /* the last assignment counts; an empty one resets to nothing */
	DIRECTIVE_VALUE, /* a text that is never empty: such an assignment is refused */
	DIRECTIVE_BOOL,
	DIRECTIVE_CHOICE,      /* one of the words in `detail` */
	DIRECTIVE_BOOL_CHOICE, /* a boolean, or one of the words in `detail` */
	DIRECTIVE_MODE,
	DIRECTIVE_SECONDS,
	DIRECTIVE_COUNT,
	DIRECTIVE_NUMBER, /* `detail`: the least and the most; an empty assignment resets */
	DIRECTIVE_LINES,  /* each assignment is a member, an empty one resets all directives with
			     the same `detail`, where that is set */
	DIRECTIVE_WORDS,  /* each word is a member, an empty assignment resets */
	DIRECTIVE_DEPS,   /* as WORDS, but nothing resets */
	DIRECTIVE_SET,    /* as WORDS, and `~` takes out, or begins a list of what is left out. An
			     empty assignment takes the restriction away, but is the empty set
			     where `detail` is "all" or "none": what it is unless it is set.
			     "bool": yes is the empty set, no all */
	DIRECTIVE_ALIAS,  /* another name for the directive `detail` of the same section */
};

/* Sections, as bits. Every unit has Unit and Install, and the one of its type. */
enum {
	SECTION_UNIT = 1 << 0,
	SECTION_INSTALL = 1 << 1,
	SECTION_SERVICE = 1 << 2,
	SECTION_SOCKET = 1 << 3,
	SECTION_MOUNT = 1 << 4,
	SECTION_SWAP = 1 << 5,
	SECTION_SLICE = 1 << 6,
	SECTION_SCOPE = 1 << 7,
	SECTION_TIMER = 1 << 8,
	SECTION_PATH = 1 << 9,
	SECTION_AUTOMOUNT = 1 << 10,
	SECTION_TARGET = 1 << 11,
	SECTION_DEVICE = 1 << 12,
};

struct directive {
	const char *name;
	unsigned sections;
	enum directive_kind kind;
	const char *detail;
};

/* The bit of a section, 0 where systemd has none of this name. */
unsigned section_named(struct str name);

/* An alias leads to what it stands for. NULL where the table has none. */
const struct directive *directive_find(unsigned section, struct str name);

/* Does any section have it? Where another one does, systemd passes over it. */
bool directive_is_known(struct str name);

/* All of them, in byte order of names. */
const struct directive *directives(size_t *ret_n);

/* Words are split at white space; quotes of either kind hold it together and are dropped. False
 * where a quote isn't closed: then *ret has the words before. */
bool unit_words(struct arena *arena, struct str text, struct strs *ret);

bool unit_bool(struct str text, bool *ret);
bool unit_mode(struct str text, unsigned *ret);

/* Decimal, 0x…, 0b…, 0o… or 0…, behind an optional sign. */
bool unit_number(struct str text, int64_t *ret);

/* Microseconds; INT64_MAX for `infinity`. */
bool unit_span(struct str text, int64_t *ret);

#endif
