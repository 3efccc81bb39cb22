/*
 * struct outlet: bytes on their way to a sink, collected so that the sink is asked once for each
 * LIMIT_OUTLET of them. A renderer writes here, and flushes at its end.
 */
#ifndef ENGINE_REPORT_OUTLET_H
#define ENGINE_REPORT_OUTLET_H

#include "base/limits.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct sink;

struct outlet {
	const struct sink *sink;
	char *p; /* LIMIT_OUTLET bytes, the arena's */
	size_t n;
};

void outlet_init(struct outlet *outlet, struct arena *arena, const struct sink *sink);
void outlet_add(struct outlet *outlet, struct str bytes);
void outlet_flush(struct outlet *outlet);

/* Decimal digits. */
void outlet_add_number(struct outlet *outlet, uint64_t number);

static inline void outlet_add_char(struct outlet *outlet, char c)
{
	if (outlet->n == LIMIT_OUTLET)
		outlet_flush(outlet);
	outlet->p[outlet->n++] = c;
}

#endif
