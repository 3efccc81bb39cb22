/*
 * Private to match/: what the operators' files share.
 */
#ifndef ENGINE_MATCH_PARTS_H
#define ENGINE_MATCH_PARTS_H

#include "match/match.h"

struct buf;

/* A value as people read it in a sentence: texts in quotes, cut at LIMIT_SHOWN_VALUE. */
void match_show(struct buf *out, const struct value *value);

/* Reads a text as the operand of a matcher whose op, type and place are set, and prepares it. */
bool match_read_operand(struct arena *arena, struct matcher *matcher, struct str text,
			struct value *ret, struct str *reterr);

#endif
