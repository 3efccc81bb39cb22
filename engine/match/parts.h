/*
 * What the files of match/ share with each other, and nobody else includes.
 */
#ifndef ENGINE_MATCH_PARTS_H
#define ENGINE_MATCH_PARTS_H

#include "base/str.h"
#include "match/match.h"
#include "source/diag.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

/* ---- judging (match.c) ---- */

enum holds holds_if(bool condition);

/* Sets why, led by the attribute's name, and gives CANNOT_TELL. */
enum holds cannot_tell(struct judging *judging, const struct subject *subject, const char *format,
		       ...) __attribute__((format(printf, 3, 4)));

/* The text of a value that isn't a list; false (CANNOT_TELL is the answer then) of a list. */
bool subject_text(const struct subject *subject, struct judging *judging, struct str *ret);

/* Did a content look answer this matcher? Then its answer is *ret. */
bool stream_answer(struct arena *arena, const struct matcher *matcher,
		   const struct subject *subject, const struct record_attr **ret);

/* The same of the matcher or any part of it. */
bool stream_answered(struct arena *arena, const struct matcher *matcher,
		     const struct subject *subject);

/* The subject as the operator sees it: of a directive the face that it is for. `attr` is the
 * caller's room for it. */
struct subject subject_face(const struct subject *subject, const struct op *op,
			    struct record_attr *attr);

/* An item of a list as something to be judged; `attr` is the caller's room for it. */
struct subject subject_item(const struct subject *list, size_t i, struct record_attr *attr);

/* ---- values of different types (compare.c) ---- */

/*
 * A text is read as what it is compared with; whole numbers, reals and sizes compare as numbers; a
 * value that isn't a list equals the list of it alone. What can't be compared isn't equal.
 */
bool values_equal(struct arena *arena, const struct value *a, const struct value *b);

/* As above; false with the cause where there is no order between them. */
bool values_order(struct arena *arena, const struct value *found, const struct value *operand,
		  int *ret, struct str *reterr);

/* A text as a whole number, else a real, a size, a duration. */
bool number_read(struct arena *arena, struct str text, struct value *ret, struct str *reterr);

bool values_hold(struct arena *arena, const struct values *values, const struct value *value);

/* ---- operands (operand.c) ---- */

/* Why an operand can't stand. */
struct operand_error {
	enum diag_id id;
	struct str text;
	struct str suggest; /* may be absent */
	bool placed;        /* `at` says where in the text */
	size_t at;
};

/* True where an operator takes several values at once. */
bool operand_is_several(const struct matcher *matcher);

/* What a text of the rule, or what a reference gave, means as operand, or as one of several. */
bool operand_read(struct arena *arena, const struct matcher *matcher, const struct value *given,
		  struct value *ret, struct operand_error *reterr);

/* Once `operand` is set: what the operator makes of it. */
bool operand_prepare(struct arena *arena, struct matcher *matcher, struct operand_error *reterr);

/* ---- proving (candidates.c, prove*.c) ---- */

/* What values there are. */
struct domain {
	const struct type *type; /* NULL: any */
	const char *const *words;
	bool is_count; /* an int that isn't negative */
};

struct candidates {
	struct arena *arena;
	struct domain domain;
	struct values list;
	bool brief; /* the likeliest will do */
	bool over;  /* there were more than are kept */
};

/* Adds the value as one of the domain; what can't be one is left out. */
void candidates_add(struct candidates *candidates, const struct value *value);
void candidates_add_text(struct candidates *candidates, struct str text);
void candidates_add_number(struct candidates *candidates, enum type_id type, int64_t number);

/* The value that an operand of `is` is the same as: members of a list are read as lists of one. */
struct value operand_as_found(struct arena *arena, const struct value *operand);

/* A number and its neighbours. */
void candidates_add_around(struct candidates *candidates, const struct value *value);

/* What the matcher's operator offers, or its kids'. */
void candidates_propose(struct candidates *candidates, const struct matcher *matcher);

/* Values that are there whatever is asked: all of a domain that has few, else the outermost and a
 * few more. */
void candidates_add_usual(struct candidates *candidates);

/* Those of a domain in which nothing more can be: all are there once it is done. */
bool domain_is_finite(struct domain domain);
bool domain_is_number(struct domain domain);
struct domain domain_of(const struct matcher *matcher);
struct domain domain_of_items(const struct matcher *matcher);

/* A matcher that is to hold, or not to. */
struct literal {
	const struct matcher *matcher;
	bool negated;
};

/* All of them at once: one way in which a matcher may hold. */
struct way {
	struct literal *at;
	size_t n, cap;
};

bool literal_is_met(struct arena *arena, const struct literal *literal, const struct value *value);

/* Is it certain that no value of the domain meets all? */
bool way_is_blocked(struct arena *arena, struct domain domain, const struct way *way);
bool way_is_blocked_as_text(struct arena *arena, const struct way *way);
bool way_is_blocked_as_list(struct arena *arena, const struct way *way);
bool way_is_blocked_as_version(struct arena *arena, const struct way *way);

/* The same of a matcher. */
bool never_holds(struct arena *arena, struct domain domain, const struct matcher *matcher,
		 bool negated);

/* A matcher that no rule wrote. */
const struct matcher *matcher_made(struct arena *arena, const struct op *op,
				   const struct matcher *like, const struct matcher **kids,
				   size_t n_kids);

/* ---- saying (show.c) ---- */

/* For people: texts in quotes, with newlines as \\n, or bare; cut at LIMIT_SHOWN_VALUE. */
void show_value(struct buf *out, const struct value *value, bool quoted);
void show_text(struct buf *out, struct str text, bool quoted);

/*
 * The value to read as another type: a text that is too long or has newlines in it is cut and
 * escaped first. It reads as nothing either way, and the cause that says so stays a line.
 */
struct value brief(struct arena *arena, const struct value *value);

/* What a matcher wants. */
struct showing {
	struct arena *arena;
	const struct value *found; /* operands are shown as values of its type; NULL: as they are */
	bool quoted;
	bool negated; /* it stands behind `not` */
	/* Of operands that aren't bound; NULL: they all are. */
	struct str (*text)(struct arena *, const struct rule_text *);
};

void show_wanted(struct buf *out, const struct matcher *matcher, struct showing showing);

/* The operand alone: patterns in backquotes, versions as they are. */
void show_operand_of(struct buf *out, const struct matcher *matcher, struct showing showing);

#endif
