/*
 * Where a fact has its value from, in words.
 */
#ifndef ENGINE_DESCRIBE_SOURCE_WORDS_H
#define ENGINE_DESCRIBE_SOURCE_WORDS_H

#include "base/str.h"

struct arena;
struct fact;
struct look;
struct rule_set;

/* "stat /etc/passwd", "command sh -c …". */
struct str look_words(struct arena *arena, const struct look *look);

/* "the document /a.toml, else the text ${b}". */
struct str source_words(struct arena *arena, const struct rule_set *rules, const struct fact *fact);

#endif
