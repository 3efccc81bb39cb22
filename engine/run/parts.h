/*
 * Private to run/: what evaluation works on.
 *
 * A row is evaluated from the beginning each time, into the arena `scratch`, which is rewound
 * after it; what a verdict keeps is copied into the arena of the run.
 */
#ifndef ENGINE_RUN_PARTS_H
#define ENGINE_RUN_PARTS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "report/report.h"
#include "rule/model.h"
#include "value/observation.h"

#include <stdbool.h>

struct expr_engine;
struct observer;
struct run_options;

/* What is known of a text, a fact, a look. */
enum known {
	KNOWN,
	ABSENT,
	FAILED,  /* `cause` says why */
	WAITING, /* for looks that were noted in the evaluation */
};

/* Why something can't be told, as problems carry it. */
struct cause {
	enum cause_kind kind;
	bool offline;      /* no error: it needs a running host, and another root is looked at */
	const char *fault; /* word of the fault's kind, or NULL */
	struct str key;    /* the same for all that rests on one failed look */
	struct str text;   /* with what it is about in front */
	struct str error;  /* as the attribute `error` gives it */
};

struct known_value {
	enum known state;
	struct value value;
	const struct cause *cause;
	struct str missing; /* ABSENT: the reference that is, as it was written */
};

/* Rows that wait for something. */
struct waiters VEC_OF(uint32_t);

enum look_progress {
	LOOK_NEW, /* asked for in this round: wants may still grow */
	LOOK_STARTED,
	LOOK_DONE,
};

struct look_state {
	struct str key; /* of what others may ask for too */
	const struct probe_kind *kind;
	const struct value **args;
	struct wants wants;
	int64_t timeout;
	enum look_progress progress;
	struct str bytes; /* the observation, once DONE */
	struct waiters waiters;
	uint32_t first_row; /* that asked for it */
	bool secret;        /* what it saw isn't to be shown */
	bool is_lone;       /* of one row alone: found by no key, and used again after it */
	bool has_ticket;
	uint32_t ticket; /* its place among all */
	char *room;      /* LONE_ROOM bytes for `bytes` */
};

struct look_states VEC_OF(struct look_state *);

struct fact_state {
	bool settled;
	uint64_t waits_in; /* the evaluation in which it was found to wait for looks; 0: none */
	enum known state;
	bool is_record;
	const struct record
		*record; /* is_record; also of a FAILED look: what is known all the same */
	struct value value;
	struct str source;
	const struct cause *cause;
};

enum row_progress { ROW_PENDING, ROW_ABSENT, ROW_JUDGED };

struct row_state {
	enum row_progress progress;
	bool wanted, queued;
	uint32_t waiting; /* looks and rows that it waits for */
	struct waiters waiters;
	struct row *row;         /* its place in the report */
	struct look_state *look; /* the one that a plain check waited for */
};

struct rows_queue VEC_OF(uint32_t);

struct run {
	struct arena *arena;
	struct arena scratch;
	const struct rule_set *rules;
	const struct observer *observer;
	const struct run_options *options;
	struct fact_state *facts;
	struct row_state *rows;
	struct map looks; /* key → struct look_state */
	struct look_states all, fresh;
	struct look_states idle; /* lone ones whose rows are judged */
	struct rows_queue ready; /* what they waited for is there */
	size_t evaluated;        /* of those */
	uint32_t next;           /* of the rows in their order, each evaluated once at least */
	size_t n_looking;        /* looks that aren't answered yet */
	const struct waiver **waivers; /* by check; NULL: there are none */
	struct expr_engine *expressions;
	uint64_t n_evaluations;
};

/* One evaluation of one row. */
struct eval {
	struct run *run;
	uint32_t row;
	uint64_t number;          /* from 1 */
	struct look_states lacks; /* looks that it waits for */
	struct look_states rests; /* looks of its own that it rests on */
	int64_t took;             /* nanoseconds of those */
};

/* What a check's own look saw; NULL where texts have none. */
struct own {
	const struct observation *observation;
	const struct cause *cause; /* set where it failed */
	struct str target;         /* absent where there was nothing to look at: `missing` */
	struct str missing;
	bool secret;        /* what it saw isn't to be shown */
	bool led_by_target; /* its texts are: they needn't name it */
};

/* run.c: tells the run's `seen`, if there is one, what came of a part of the rules. */
void eval_saw(const struct eval *eval, const void *what, bool holds);

/* fill.c */
struct known_value ref_value(struct eval *eval, const struct ref *ref, const struct own *own);
struct known_value fill_text(struct eval *eval, const struct rule_text *text, const struct own *own,
			     struct str (*escape)(struct arena *, struct str));
/* For people: what is absent shows as nothing; a failed reference as its cause, in parentheses, and
 * *ret_cause is set. */
struct str fill_message(struct eval *eval, const struct rule_text *text, const struct own *own,
			bool *ret_waiting, const struct cause **ret_cause);
enum bound bind_matcher(struct eval *eval, const struct matcher *matcher, const struct own *own,
			const struct matcher **ret, const struct cause **ret_cause);

/* What stands in place of a secret. */
#define SHOWN_SECRET STR("(secret)")

/* Does an operand name a secret? */
bool matcher_is_secret(const struct matcher *matcher);

/* As fill_message, for the engine's own use: secrets are as they are. */
struct str fill_words(struct eval *eval, const struct rule_text *text, bool *ret_waiting,
		      const struct cause **ret_cause);

/* The cause itself, or one in its place that shows nothing of what it is about. */
const struct cause *cause_kept(struct eval *eval, const struct cause *cause, bool is_secret);

/* A cause without a failed look. */
const struct cause *cause_cannot_tell(struct eval *eval, struct str text);

/* Of an attribute that can't be told. */
const struct cause *cause_of_attr(struct eval *eval, struct str name,
				  const struct record_attr *attr);

/* The same cause, of what is named: it says "it" of that. */
const struct cause *cause_about(struct eval *eval, struct str name, const struct cause *cause);
/* That of a failed observation of this look. */
const struct cause *cause_of(struct arena *arena, const struct look_state *look,
			     const struct observation *observation);

/* facts.c */
const struct fact_state *fact_value(struct eval *eval, uint32_t number);

/* Those that the run's options give. */
void facts_give(struct run *run);

/* looks.c */
struct look_known {
	enum known state; /* ABSENT: the target is; KNOWN: answered, which may be a failure */
	struct look_state *look;
	const struct cause *cause;
	struct str missing; /* ABSENT: the reference that is */
};

/* steps: whose expectations name patterns that become known only now; NULL: none. */
struct look_known look_up(struct eval *eval, const struct look *look, const struct member *steps);
void look_observation(const struct look_state *look, struct arena *arena, struct observation *ret);
struct str look_target(const struct look_state *look, struct arena *arena);
void looks_start(struct run *run);
void look_answered(struct run *run, struct look_state *look, struct str bytes);
/* The row is judged, and holds nothing of what its look saw. */
void look_give_up(struct run *run, struct row_state *row);

/* judge.c */
struct problems VEC_OF(struct problem);

struct outcome {
	bool waiting, left_out;
	enum status status;
	struct problems problems;
	struct strs text; /* for PASS */
};

/* Whether there is a row; CANNOT_TELL: the outcome waits, or has the ERROR. */
enum holds when_holds(struct eval *eval, const struct conditions *when, struct outcome *outcome);

/* The body of a check, or a member of a group; `grouped`: its texts are led by its name. */
void judge_member(struct eval *eval, const struct member *member, bool grouped,
		  struct outcome *ret);

/* steps.c */
void judge_steps(struct eval *eval, const struct member *member, const struct own *own,
		 struct outcome *ret);
struct problem *outcome_problem(struct eval *eval, struct outcome *outcome, enum status status,
				struct span rule);
/* Lines of say, hint or pass; texts may be NULL. */
struct strs fill_lines(struct eval *eval, const struct texts *texts, const struct own *own,
		       struct outcome *outcome);
/* What a PASS says: as fill_lines, but a failed reference makes it an ERROR. */
struct strs fill_pass(struct eval *eval, const struct texts *texts, const struct own *own,
		      struct outcome *outcome);
void problem_cause(struct problem *problem, const struct cause *cause);
void outcome_error(struct eval *eval, struct outcome *outcome, const struct cause *cause,
		   struct span rule);
struct location location_of(const struct run *run, struct span span);
const struct evidence *evidence_of(struct arena *arena, const struct record_attr *attr, size_t n);

/* waive.c */
void waivers_init(struct run *run);
/* A row that is judged becomes WAIVED, or tells that its waiver has ended or isn't needed. */
void row_waive(struct run *run, uint32_t number, struct row *row);

/* row.c */
/* False: it waits. */
bool row_evaluate(struct eval *eval, struct row_state *state);

#endif
