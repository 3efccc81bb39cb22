/*
 * An observation: what a look gave, a record or a fault, as it crosses the seam between looking
 * and judging. It crosses encoded, as bytes without pointers; a looker's answer, a canned one and
 * a recorded one are the same.
 */
#ifndef ENGINE_VALUE_OBSERVATION_H
#define ENGINE_VALUE_OBSERVATION_H

#include "base/str.h"
#include "sys/fault.h" /* plain data */
#include "value/record.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buf;

struct observation {
	bool failed;
	struct record record; /* where it failed: what is known all the same, as `path` */
	struct fault fault;   /* meant only where failed */
	int64_t took;         /* nanoseconds */
};

/* Adds the bytes; they hold lengths, so observations can follow each other. */
void observation_encode(struct buf *out, const struct observation *observation);

/*
 * Reads what observation_encode wrote; texts point into `bytes`. False on anything else, whatever
 * it is: bytes come from another process.
 */
bool observation_decode(struct arena *arena, struct str bytes, struct observation *ret);

/* The same for values alone: how arguments of a look travel. */
void value_encode(struct buf *out, const struct value *value);
bool value_decode(struct arena *arena, struct str *rest, struct value *ret);

/* Texts and numbers, the bricks of both. */
void wire_add_text(struct buf *out, struct str text);
void wire_add_number(struct buf *out, int64_t number);
bool wire_take_text(struct str *rest, struct str *ret); /* absent stays absent */
bool wire_take_number(struct str *rest, int64_t *ret);

/* As people read it, and as the attribute `error` gives it: the cause, with file and line where
 * content is malformed. */
struct str fault_cause(struct arena *arena, const struct fault *fault);

/* With what it is about in front: "/run/x: Permission denied". */
struct str fault_text(struct arena *arena, const struct fault *fault);

#endif
