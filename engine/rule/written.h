/*
 * Rules turned back into words: for messages about a rule set that has loaded.
 */
#ifndef ENGINE_RULE_WRITTEN_H
#define ENGINE_RULE_WRITTEN_H

#include "base/str.h"

struct arena;
struct arg;
struct look;
struct member;
struct rule_text;

/* A text as it was written, with its references; constants that were filled in stay so. */
struct str written_text(struct arena *arena, const struct rule_text *text);

/* The target of a look: a command's arguments with blanks between. Absent where it has none. */
struct str written_target(struct arena *arena, const struct look *look);

/* An option: items with blanks between, NAME=text where it is a map. */
struct str written_arg(struct arena *arena, const struct arg *arg);

/* What people call a member: its name, else its target, else its probe; of a group without a name
 * it is absent. */
struct str written_member(struct arena *arena, const struct member *member);

#endif
