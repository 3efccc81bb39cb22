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
};

void show_wanted(struct buf *out, const struct matcher *matcher, struct showing showing);

/* The operand alone: patterns in backquotes, versions as they are. */
void show_operand_of(struct buf *out, const struct matcher *matcher, struct showing showing);

#endif
