/*
 * A streaming writer of JSON: commas and escapes are its work, order and nesting the caller's. What
 * it writes is valid UTF-8 whatever the texts hold: a byte that is part of no character becomes
 * U+FFFD, and what a terminal would act on (control, format and bidirectional characters) is
 * escaped.
 */
#ifndef ENGINE_REPORT_JSON_WRITER_H
#define ENGINE_REPORT_JSON_WRITER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outlet;

struct json_writer {
	struct outlet *out;
	bool comma; /* wanted before what comes next */
};

/* `{` or `[`, and its end. */
void json_open(struct json_writer *json, char bracket);
void json_close(struct json_writer *json, char bracket);

/* The key of the value that comes next: plain ASCII that needs no escape. */
void json_key(struct json_writer *json, struct str key);

void json_text(struct json_writer *json, struct str text);
void json_number(struct json_writer *json, uint64_t number);
void json_bool(struct json_writer *json, bool boolean);

/* A key with its value; a text that is absent is left out. */
void json_text_member(struct json_writer *json, struct str key, struct str text);
void json_number_member(struct json_writer *json, struct str key, uint64_t number);

/* Nanoseconds as milliseconds with at most three decimals; below 0 counts as 0. */
void json_milliseconds(struct json_writer *json, int64_t nanoseconds);

/* A line break before the next element of an array. */
void json_break(struct json_writer *json);

#endif
