/*
 * Matchers: what an expectation says of one attribute. Compiled once at load, bound where their
 * operands name facts, then judged against an attribute any number of times. No I/O, no clock.
 *
 * The answer has three values and is compared with ==, never tested as a truth value.
 */
#ifndef ENGINE_MATCH_MATCH_H
#define ENGINE_MATCH_MATCH_H

#include "base/str.h"
#include "source/source.h"
#include "value/record.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct candidates; /* match/parts.h */
struct diags;
struct matcher;
struct node;
struct rule_text; /* rule/template.h: a text with references; opaque here */

enum holds {
	DOES_NOT_HOLD,
	HOLDS,
	CANNOT_TELL, /* the value or the operand can't be judged: ERROR, never a PASS or a FAIL */
};

/* Both must hold: DOES_NOT_HOLD wins over CANNOT_TELL, as one false member decides. */
enum holds holds_and(enum holds a, enum holds b);
enum holds holds_or(enum holds a, enum holds b);
enum holds holds_not(enum holds a); /* CANNOT_TELL stays */

/* What an operator takes. */
enum operand_form {
	OPERAND_SAME,  /* a value of the attribute's type */
	OPERAND_SAMES, /* a list of those */
	OPERAND_BOOL,
	OPERAND_NUMBER, /* of the attribute's type; for a text: a number, size or duration */
	OPERAND_TEXT,
	OPERAND_TEXTS,    /* a list of texts, or one */
	OPERAND_PATTERN,  /* a regular expression; what references give is taken literally */
	OPERAND_RANGE,    /* a version range */
	OPERAND_MATCHER,  /* a matcher for the same attribute */
	OPERAND_MATCHERS, /* a list of those */
	OPERAND_ITEM,     /* a matcher for each item of a list */
	OPERAND_COUNT,    /* a matcher for an int */
};

/* What is judged: an attribute of a record. */
struct subject {
	struct str name;
	const struct record_attr *attr; /* NULL: absent */
	const struct record *record;    /* for answers to patterns; may be NULL */
};

/* What a judgement may leave behind: memory, and why it couldn't tell. */
struct judging {
	struct arena *arena;
	struct str why; /* set with CANNOT_TELL, one line */
};

/* An operator: a const in a file of its family, a row of ops.def. */
struct op {
	const char *name;
	const char *summary;
	unsigned types; /* bits TYPE_BIT(TYPE_x) of the attributes it is for; 0: every type */
	enum operand_form form;
	bool streams;       /* a content look may answer it while it reads: see answer_name */
	bool judges_absent; /* holds is asked of attributes that are absent or can't be told, too */
	/* Makes the operand usable (compiles a pattern, a range); NULL: nothing to do. False with
	 * the cause and the offset in the text. The matcher's `operand` is set. */
	bool (*prepare)(struct arena *arena, struct matcher *matcher, size_t *reterr_at,
			struct str *reterr);
	enum holds (*holds)(const struct matcher *matcher, const struct subject *subject,
			    struct judging *judging);
	/* What was wanted, to stand before the operand: as it is, and turned round by `not` ("at
	 * most ", "above "). The second pair is for times; NULL: no different. */
	const char *wants[2], *wants_time[2];
	/* What is said, before the operand, of a value that isn't shown: "doesn't match ",
	 * "matches "; NULL: the value is shown. */
	const char *fails[2];
	/* What is said behind the name of a list that is there, as `lacks "x"`; NULL: its value. */
	void (*tell)(struct buf *out, const struct matcher *matcher, const struct subject *subject);
	/* For proofs (match/prove.h): offers values of which it holds and of which it doesn't, with
	 * those between which its answer changes. NULL: what its kids offer. */
	void (*propose)(const struct matcher *matcher, struct candidates *ret);
};

#define TYPE_BIT(id) (1U << (id))

#define OP(name, family) extern const struct op op_##name;
#include "match/ops.def"

/*
 * A map of operators is an `all` of one matcher each, a scalar an `is`, a list an `in`.
 *
 * Every operand that is a text of the rule may hold references. Then `text` is set, and `operand`
 * and `compiled` are not until match_bind has made a bound copy.
 */
struct matcher {
	const struct op *op;
	const struct type *type;      /* of the attribute; NULL: known when it is found */
	const char *const *words;     /* the texts that may stand, NULL-ended, or NULL */
	struct span at;               /* the operand */
	bool unbound;                 /* here or in a kid an operand waits for match_bind */
	const struct rule_text *text; /* NULL: nothing to bind here */
	struct value operand; /* for BOOL, SAME, NUMBER, TEXT, PATTERN, RANGE (as text) and their
				 lists; of an attribute of unknown type a text, read when judged */
	const struct rule_text *
		*texts; /* of a list operand with references, item by item, NULL for constants */
	void *compiled; /* made by op->prepare */
	const struct matcher **kids; /* of not, all, any, has, has_no, each, count */
	size_t n_kids;
};

/* What compiling needs from the loader. */
struct match_loader {
	struct arena *arena;
	struct diags *diags;
	/*
	 * A text of a rule file: constant (*ret_text), or with references (*ret_template set).
	 * False where it is wrong, with a diagnostic made.
	 */
	bool (*text)(void *self, const struct node *node, struct str *ret_text,
		     const struct rule_text **ret_template);
	void *self;
};

/*
 * The matcher that a node means for an attribute of this type; NULL type where only a look will
 * tell (keys of documents, columns). words: the texts that may stand, NULL-ended, or NULL.
 * NULL where the node is wrong, with diagnostics: unknown operator with the nearest, operator that
 * isn't for the type, operand that doesn't read, pattern or range that doesn't compile with a caret
 * inside the text, empty lists.
 */
struct matcher *match_compile(const struct match_loader *loader, const struct node *node,
			      const struct type *type, const char *const *words);

/* How an operand with references gets its value. */
enum bound {
	BOUND,
	BOUND_ABSENT,  /* it names something absent */
	BOUND_FAILED,  /* it names something that failed */
	BOUND_WAITING, /* it names something not looked at yet */
};

struct binder {
	struct arena *arena;
	/* escape: applied to what references give (NULL: not); *reterr: the cause with ABSENT and
	 * FAILED. */
	enum bound (*fill)(void *self, const struct rule_text *text,
			   struct str (*escape)(struct arena *, struct str), struct value *ret,
			   struct str *reterr);
	void *self;
};

/*
 * A copy of the matcher with all operands in place (the matcher itself where none is unbound).
 * What is given but doesn't read is BOUND_FAILED. *reterr: the binder's cause with ABSENT and
 * FAILED, or why what was given doesn't read. While one operand waits the others are asked for all
 * the same, so that what they wait for becomes known together. At load, with a binder that knows
 * constants only, BOUND_WAITING means: not constant.
 */
enum bound match_bind(const struct matcher *matcher, const struct binder *binder,
		      const struct matcher **ret, struct str *reterr);

/*
 * Judges a bound matcher. An absent attribute satisfies `exists: no` and nothing else, `not`
 * included; one that is there but can't be told satisfies `exists: yes`, and else gives CANNOT_TELL
 * unless the record holds an answer (answer_name).
 */
enum holds match_holds(const struct matcher *matcher, const struct subject *subject,
		       struct judging *judging);

/* True if the matcher, or a part of it, names the operator (as `exists` decides which steps count).
 */
bool match_names(const struct matcher *matcher, const struct op *op);

/*
 * Says what is wrong, of a matcher that doesn't hold: found and wanted as data ("0644", "0600"),
 * and the sentence "mode is 0644, want 0600". Values are cut at LIMIT_SHOWN_VALUE characters.
 */
struct mismatch {
	struct str sentence;
	struct str found; /* absent where the attribute is; of texts too long to be shown what is
			     said of them: "no match for `^x`" */
	struct str wanted;
};

struct mismatch match_explain(struct arena *arena, const struct matcher *matcher,
			      const struct subject *subject);

/*
 * What a matcher asks, to stand behind the attribute's name: " is at least 5", " has no bit of
 * 0022", " is present". `text` tells operands that wait for match_bind as rules write them.
 */
void match_words(struct buf *out, struct arena *arena, const struct matcher *matcher,
		 struct str (*text)(struct arena *, const struct rule_text *));

/* Calls `each` for every part that a content look may answer while it reads, once it is bound: of a
 * list `has` with a pattern, which some member is to match. */
void match_each_stream(const struct matcher *matcher,
		       void (*each)(void *self, const struct op *op, struct str operand),
		       void *self);

/* All operators in the order of ops.def, ended by NULL. */
const struct op *const *match_ops(void);

#endif
