/*
 * The report: rows as they were judged, ready for a renderer. Plain data, in the arena of the run.
 */
#ifndef ENGINE_REPORT_REPORT_H
#define ENGINE_REPORT_REPORT_H

#include "base/str.h"
#include "report/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One end of a two-ended answer: a place in a file, as people write it. */
struct location {
	struct str file;       /* absent: no place */
	unsigned line, column; /* 0 for none */
};

/* One value that a problem or a row rests on: where it was set, and over what. */
struct evidence {
	struct str name;             /* the attribute; may be absent */
	struct str value;            /* as it prints; absent: the attribute is */
	struct location at;          /* for documents and units; else file absent */
	struct str line;             /* the line of that file; may be absent */
	const struct evidence *over; /* what it overrode */
};

/* A look that a row rests on. */
struct look_told {
	struct str probe, target;
	int64_t took; /* nanoseconds */
	bool shared;  /* another row had asked already */
	const struct evidence *evidence;
	size_t n_evidence;
};

enum cause_kind {
	CAUSE_NONE,
	CAUSE_FAULT,       /* a look failed: fault_kind, cause, cause_key say how */
	CAUSE_CANNOT_TELL, /* a value that can't be judged */
	CAUSE_NEEDS,       /* SKIP: another row */
};

/* One thing that is not right. */
struct problem {
	enum status status;
	struct str subject; /* the member it is about ("default image kernel"); absent in plain
			       checks */
	struct str *text;   /* lines: the rule's `say`, or the matcher's own sentence */
	size_t n_text;
	struct str attr;  /* what was judged: "mode"; absent where that says nothing */
	struct str found; /* as data; absent where the attribute is */
	struct str wanted;
	struct str *hints;
	size_t n_hints;
	struct location rule; /* the expectation, else the check */
	const struct evidence *evidence;
	size_t n_evidence;

	enum cause_kind cause;
	const char
		*fault; /* the word of its kind: "denied", "timeout", …; NULL unless CAUSE_FAULT */
	struct str
		cause_key; /* the same for problems that rest on one failed look, or on one row
			      that was needed: rows whose problems all have it are told together */
	struct str
		cause_text; /* the cause alone, without member names: "/etc/x: Permission denied" */
};

/* A waiver that had to do with a row: of WAIVED it holds, of FAIL it has ended, of PASS it isn't
 * needed, of ERROR it accepts the failures, and something else couldn't be judged. */
struct waiver_told {
	struct str until, reason; /* a date, as the rule has it */
	int64_t days_left;        /* negative: it has ended */
	struct location rule;
	struct str
		note; /* what is to be said of it beside a row that isn't WAIVED; may be absent */
};

struct row {
	struct str id, name;
	struct str *tags;
	size_t n_tags;
	enum status status;
	struct str *text; /* lines: the rule's `pass`, or what was made of it; for PASS and for
			     `otherwise: pass` */
	size_t n_text;
	struct problem *problems;
	size_t n_problems;
	struct look_told *looks;
	size_t n_looks;
	struct location rule;             /* the check */
	const struct waiver_told *waiver; /* NULL: none */
	struct str note; /* on a waiver that doesn't make it WAIVED; may be absent */
	int64_t took;    /* nanoseconds of its looks, added up */
};

static inline struct str row_note(const struct row *row)
{
	return row->waiver ? row->waiver->note : STR_NONE;
}

/* What is known of the run as a whole. */
struct report {
	struct str program, version; /* the product's words come from cli/ */
	struct str host;             /* its name; may be absent */
	struct str examined; /* the root of an image or a disk that was looked at, as it was named;
				absent: the host itself was */
	int64_t started;     /* seconds since 1970; 0: not told (tests) */
	int64_t took;        /* nanoseconds */
	bool is_root;
	struct str confinement; /* what kept it from changing the host; absent: not told */
	bool unconfined;        /* as was asked for */
	bool strict;            /* a WARN counts as a FAIL for the exit status */
	bool incomplete;        /* ended by a signal or by the deadline of the run */
	struct str *rules;      /* the directories they came from */
	size_t n_rules;
	struct row *rows;
	size_t n_rows;
	size_t n_left_out; /* checks without a row, as their `when` doesn't hold here */
	size_t counts[STATUS_COUNT];
};

/* Counts the rows; a renderer and the exit status ask for that. */
void report_count(struct report *report);

/* Why it can't stand for the host, though no row says so; absent: it can. */
struct str report_lacks(const struct report *report);

/* 0, 1 or 3 as docs/exit-status.md has it; what is incomplete and has no FAIL is 3, and
 * so are checks none of which applies here. */
int report_exit_status(const struct report *report);

#endif
