/*
 * The rule set: what rule files mean, typed and linked. Plain data, immutable once loaded, in the
 * arena of the rules.
 */
#ifndef ENGINE_RULE_MODEL_H
#define ENGINE_RULE_MODEL_H

#include "base/map.h"
#include "base/str.h"
#include "match/match.h"
#include "probe/probe.h"
#include "report/status.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct expr;
struct node;

/* What `${…}` names. */
enum ref_kind {
	REF_OWN,    /* an attribute of the check's own look */
	REF_VALUE,  /* the value of a fact */
	REF_ATTR,   /* an attribute of a fact */
	REF_SOURCE, /* the `as` of the candidate that won */
};

struct ref {
	enum ref_kind kind;
	struct span at;
	struct str written; /* without ${ } */
	uint32_t fact;      /* index in rule_set.facts; REF_OWN: none */
	struct str attr;    /* in its one form: see attr_name_read */
	bool secret;        /* its value isn't to be shown */
};

/* A part of a text: literal, or a reference. */
struct piece {
	struct str literal;
	struct ref *ref; /* NULL: literal */
};

/* A text of a rule. Without pieces it is constant. */
struct rule_text {
	struct span at;
	uint32_t n_pieces;
	union {
		struct str constant;
		struct piece *pieces;
	};
};

/* A text or a list of lines. */
struct texts {
	size_t n;
	const struct rule_text *at[];
};

/* One option of a look as it was written; what is constant is read at load. */
struct arg {
	struct span at;
	const struct value *constant;   /* set: the whole of it */
	const struct rule_text **texts; /* else: each as a template */
	const struct str *keys;         /* OPTION_MAP */
	size_t n;
};

/* Where and what to look at. */
struct look {
	const struct probe_kind *kind;
	struct arg **args;  /* by option; NULL: not given */
	struct strs groups; /* named groups of its patterns: further attributes */
	struct wants wants; /* of constant patterns, and attributes of the table */
	int64_t timeout;    /* milliseconds; 0: the run's own */
	struct span at;
	bool secret;  /* what it sees isn't to be shown; wants.secret: nor what it looks at */
	bool is_lone; /* no other look of the rule set can be the same */
};

/* An attribute, and what must hold of it. */
struct expectation {
	struct str attr;
	const struct matcher *matcher;
	struct span at; /* the key */
};

/* One line of a `when`. */
struct condition {
	struct ref ref;
	const struct matcher *matcher;
};

struct conditions {
	struct condition *at;
	size_t n;
	const struct node *node; /* while loading */
};

struct step {
	struct str name; /* for overrides; may be absent */
	struct expectation *that;
	uint32_t n_that;
	bool names_exists, names_error;
	enum status otherwise;
	const struct texts *say, *hint; /* the nearest ones; NULL: none */
	struct span at;
};

/* A check without its place in the report: a look with steps, or a group. */
struct member {
	const struct rule_text *name; /* NULL: the target leads its texts */
	struct conditions *when;      /* NULL: always */
	struct look *look;            /* NULL: a group */
	bool secret;                  /* what its look sees, and those of its kids */
	struct member *kids;
	uint32_t n_kids;
	uint32_t n_steps;
	struct step *steps;
	/* of the member itself, for a target that isn't there and no step that says so */
	enum status otherwise;
	const struct texts *say, *hint, *pass;
	struct span at;
};

struct check {
	struct str id;
	struct member body;
	struct strs tags;
	uint32_t *needs; /* indexes of checks */
	uint32_t n_needs;
	struct span id_at;
	const struct node *needs_node; /* while loading */
};

enum candidate_kind {
	CANDIDATE_TEXT, /* also `value` */
	CANDIDATE_LOOK,
	CANDIDATE_EXPR,
	CANDIDATE_CHOOSE,
};

struct choose_case {
	struct str word;
	const struct rule_text *text;
};

struct candidate {
	enum candidate_kind kind;
	struct span at;
	struct str as;                /* may be absent */
	bool secret;                  /* as it says itself */
	const struct rule_text *text; /* TEXT; of CHOOSE the words */
	struct look *look;
	struct expr *expr;
	struct choose_case *cases; /* CHOOSE */
	size_t n_cases;
	const struct rule_text *otherwise; /* `else`; may be NULL */
};

struct fact {
	struct str name;
	struct span at;
	struct candidate *candidates;
	size_t n_candidates;
	bool has_looks, has_scalars; /* among its candidates */
	bool is_named;               /* somewhere, by a reference, an expr or a `when` */
	bool secret;                 /* says so, or is made of one that does */
};

/* A check whose FAIL is accepted up to a day, that day included, in UTC. */
struct waiver {
	uint32_t check; /* index in rule_set.checks */
	struct str id;  /* of the check */
	int64_t until;  /* days since 1970-01-01 */
	struct str until_text, reason;
	struct span at, id_at, until_at;
};

struct waivers {
	struct waiver *at;
	size_t n, cap;
};

struct rule_set {
	struct arena *arena;
	const struct sources *sources;
	struct {
		struct fact *at;
		size_t n, cap;
	} facts;
	struct {
		struct check *at;
		size_t n, cap;
	} checks;
	struct waivers waivers; /* at most one of a check */
	struct map fact_names;  /* name → index + 1 */
	struct map check_ids;   /* id → index + 1 */
	/* Names of attributes that stand in no probe's table (keys, columns, variables) and that
	 * some rule speaks of: what else a look saw there isn't for reports. */
	struct map open_names;
};

static inline bool template_is_constant(const struct rule_text *template)
{
	return template->n_pieces == 0;
}

/* NULL where there is none. */
const struct check *rule_set_check(const struct rule_set *rules, struct str id);
const struct fact *rule_set_fact(const struct rule_set *rules, struct str name);

/* The attribute in the kind's table, NULL for open ones and groups. */
const struct attr *kind_attr(const struct probe_kind *kind, struct str name, size_t *ret_index);

/* May a record of the kind hold this attribute, which isn't in its table? */
bool kind_may_have(const struct probe_kind *kind, struct str name);

/* The option that names the target, or NULL. */
const struct option *kind_target(const struct probe_kind *kind, size_t *ret_index);

#endif
