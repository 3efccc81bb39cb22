/*
 * The text of a query, looked over before SQLite sees it: is it one, and how many parameters `?`
 * has it? The rest of its syntax is SQLite's to judge.
 */
#ifndef ENGINE_SYS_SQLTEXT_H
#define ENGINE_SYS_SQLTEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* False with the cause and its place, where the text isn't one SELECT, WITH or VALUES. */
bool sqltext_read(struct arena *arena, struct str text, size_t *ret_parameters, size_t *reterr_at,
		  struct str *reterr);

#endif
