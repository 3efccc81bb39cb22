/*
 * A streaming writer of the YAML that TAP has between its lines: maps and lists in block style, all
 * scalars in double quotes, so that none is taken for a number or a word. Whatever the texts hold
 * it is well-formed: what a terminal would act on is escaped, and a byte that is part of no
 * character becomes U+FFFD. It keeps to what Perl's TAP::Parser reads of YAML, too.
 */
#ifndef ENGINE_REPORT_YAML_WRITER_H
#define ENGINE_REPORT_YAML_WRITER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct outlet;

struct yaml_writer {
	struct outlet *out;
	size_t indent;
	bool ascii; /* everything beyond ASCII is escaped too */
	bool dash;  /* wanted before the next key: it begins an item */
};

/* `key:` with a map or list below it, until yaml_close. */
void yaml_open(struct yaml_writer *yaml, struct str key);
void yaml_close(struct yaml_writer *yaml);

/* An item of the list that is open, which is a map; its keys follow until yaml_end_item. */
void yaml_begin_item(struct yaml_writer *yaml);
void yaml_end_item(struct yaml_writer *yaml);

/* `key: "text"`; nothing where the text is absent. */
void yaml_member(struct yaml_writer *yaml, struct str key, struct str text);

#endif
