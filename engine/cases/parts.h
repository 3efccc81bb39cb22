/*
 * Private to cases/.
 */
#ifndef ENGINE_CASES_PARTS_H
#define ENGINE_CASES_PARTS_H

#include "base/arena.h"
#include "base/vec.h"
#include "rule/model.h"
#include "run/observer.h"
#include "run/run.h"
#include "source/diag.h"
#include "source/node.h"
#include "value/observation.h"

/* A look that a case gives: options left out match any. */
struct canned_look {
	const struct probe_kind *kind;
	const struct value **args; /* by option; NULL: any */
	size_t n_args;
	struct observation observation;
	struct span at;
	bool is_asked; /* some look was one that it fits, told by it or by one that names more */
};

struct wanted_row {
	struct str id;
	struct span at;
	bool absent;
	struct str status; /* "pass" …; absent: any */
	struct strs says, hints;
};

struct one_case {
	struct str name;
	struct span at;
	struct VEC_OF(struct canned_look) looks;
	struct VEC_OF(struct given_fact) facts;
	struct VEC_OF(struct wanted_row) want;
};

struct case_loader {
	struct arena *arena;
	struct diags *diags;
	const struct rule_set *rules;
};

/* given.c: false with diagnostics. */
bool given_read(struct case_loader *loader, const struct node *node, struct one_case *ret);
bool case_wants_map(struct case_loader *loader, const struct node *node, const char *what);

/* given.c: does the kind tell more than its table: keys, columns, named groups? */
bool case_is_open(const struct probe_kind *kind);

/* testfile.c: false with diagnostics. */
bool case_read(struct case_loader *loader, const struct node *node, struct one_case *ret);

/* canned.c */
struct canned {
	struct arena *arena;
	struct one_case *given; /* notes which looks are asked */
	struct VEC_OF(struct look_answer) answers;
	size_t next;
	struct strs missing; /* looks that nobody gave, as rules write them */
};

struct observer canned_observer(struct canned *canned);

/* The look as rules write it, `stat: /etc/passwd`. */
void canned_add_look(struct buf *out, struct arena *arena, const struct probe_kind *kind,
		     const struct value *const *args);

#endif
