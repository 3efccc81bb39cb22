/*
 * What a probe is: a way to look at the host. One file each in engine/probe/, with one exported
 * const struct probe_kind and one row in kinds.def. Loading, schema, reference pages and completion
 * walk these tables; a probe knows nothing of rules, judging or reports.
 *
 * A probe never changes the host, never waits beyond its deadline, and gives a record or a fault:
 * what isn't there is a record with `exists: no`.
 */
#ifndef ENGINE_PROBE_PROBE_H
#define ENGINE_PROBE_PROBE_H

#include "base/str.h"
#include "sys/fault.h" /* plain data */
#include "value/record.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct looker_kept;
struct root;
struct spawn_request;
struct spawn_result;

enum option_form {
	OPTION_ONE,     /* one text, read as `type` */
	OPTION_LIST,    /* a list of texts */
	OPTION_MAP,     /* texts by name; arrives as a list of "NAME=text" */
	OPTION_PATTERN, /* a regular expression; its named groups are attributes, texts */
	OPTION_ANY,     /* one text; what a reference gives keeps its type */
};

enum {
	OPTION_TARGET = 1U << 0,   /* what the short form gives; named in messages */
	OPTION_REQUIRED = 1U << 1, /* else may be left out */
	OPTION_CONSTANT = 1U << 2, /* no references, so that all of it is checked at load */
	OPTION_PATH = 1U << 3,     /* an absolute path, or `~/` of the user */
	OPTION_NULLS = 1U << 4,    /* a list whose absent items stay, as texts that aren't set */
};

struct option {
	const char *name;
	enum option_form form;
	const struct type *type; /* of each text; NULL for OPTION_PATTERN and OPTION_ANY, and for
				    lists whose items keep the type of what a reference gives */
	unsigned flags;
	const char *const *words; /* the texts that may stand, NULL-ended; NULL: any */
	const char *summary;
};

/* A pattern that some expectation asks a content look to answer: see answer_name. */
struct asked {
	struct str attr, op, operand;
};

/* What is asked of a look, so that it needn't tell the rest. */
struct wants {
	uint64_t attrs; /* bit i: attribute i of the kind's table */
	struct asked *patterns;
	size_t n_patterns;
	bool secret; /* what it looks at isn't to be shown */
};

/* One look, as a probe is asked for it. */
struct look_call {
	struct arena *arena;             /* of the look: all of the record stays there */
	const struct value *const *args; /* by option; NULL: not given */
	const struct wants *wants;
	int64_t deadline;         /* sys/clock.h */
	struct looker_kept *kept; /* sys/looker.h, for `unit` alone; NULL: nothing is kept */
	const struct root *root;  /* sys/root.h: where to look */
	struct str program;       /* for begin: where observe found it */
};

enum probe_where {
	PROBE_PURE,     /* nothing of the host: computed where it is asked */
	PROBE_LOOKER,   /* in a process that can be left behind */
	PROBE_COMMAND,  /* a child process: observe in a looker, then begin and finish */
	PROBE_TOGETHER, /* in a looker of its own, with all others that are asked meanwhile */
};

/* What came of one of several looks. */
struct look_result {
	struct record record;
	bool failed;
	struct fault fault; /* meant only where failed */
};

/* What a look does beside stat and read. */
struct probe_need {
	const char *word; /* for lists */
	const char *does; /* "`x` …" */
};

struct probe_kind {
	const char *name;
	const char *summary;
	enum probe_where where;
	const struct probe_need *needs; /* beside stat and read; NULL: nothing */
	const struct option *options;
	size_t n_options;
	const struct attr *attrs; /* at most 64 */
	size_t n_attrs;
	const char
		*open; /* what further attributes there are ("the document's keys"); NULL: none */
	const char *const *open_under; /* what their names begin with, NULL-ended ("env."); NULL:
					  anything */
	const struct type
		*open_type; /* that all of them have; NULL: each as it is found. Matchers don't know
			       it: it is for tests of rules, where they are written as texts */

	/* Can an open attribute be what this text of a rule reads as? False with what it can be,
	 * where that is known. NULL: it may be anything. */
	bool (*open_takes)(struct arena *arena, struct str name, struct str text,
			   struct str *reterr);

	/* Checks constant arguments at load (the others are NULL; of a list with OPTION_NULLS all
	 * items aren't set): false with the option, the offset in its text and the cause. NULL:
	 * nothing to check. */
	bool (*check)(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		      size_t *reterr_at, struct str *reterr);

	/* Fills the record, or gives a fault (the record may then tell what is known all the same,
	 * as `path`). PROBE_COMMAND: finds the program, so that nothing that hangs is touched where
	 * others would wait; that is the answer but where the record says `exists: yes`. */
	bool (*observe)(const struct look_call *call, struct record *record, struct fault *reterr);

	/* PROBE_TOGETHER: the same for n looks, 1 to LIMIT_TOGETHER, that have one deadline and
	 * differ in their targets alone; all records are empty, and none has failed yet. */
	void (*observe_all)(const struct look_call *calls, size_t n, struct look_result *results);

	/* PROBE_COMMAND: what to run (false: answered already, without running: a fault, or the
	 * record where its kind stays NONE, as the caller has set it), then what became of it.
	 * Both are given the same call and the same record. */
	bool (*begin)(const struct look_call *call, struct spawn_request *ret,
		      struct record *record, struct fault *fault);
	bool (*finish)(const struct look_call *call, const struct spawn_result *result,
		       struct record *record, struct fault *reterr);
};

/* Is attribute i of the table asked for? */
static inline bool wants_attr(const struct wants *wants, size_t i)
{
	return wants->attrs >> i & 1;
}

#endif
