#include "report/outlet.h"

#include "base/arena.h"
#include "report/renderer.h"

#include <string.h>

void outlet_init(struct outlet *outlet, struct arena *arena, const struct sink *sink)
{
	*outlet = (struct outlet){.sink = sink, .p = arena_alloc(arena, LIMIT_OUTLET)};
}

void outlet_flush(struct outlet *outlet)
{
	if (outlet->n)
		outlet->sink->write(outlet->sink->self, (struct str){outlet->p, outlet->n});
	outlet->n = 0;
}

void outlet_add(struct outlet *outlet, struct str bytes)
{
	if (bytes.n == 0)
		return;
	if (bytes.n > LIMIT_OUTLET - outlet->n)
		outlet_flush(outlet);
	if (bytes.n > LIMIT_OUTLET) {
		outlet->sink->write(outlet->sink->self, bytes);
		return;
	}
	memcpy(outlet->p + outlet->n, bytes.p, bytes.n);
	outlet->n += bytes.n;
}

void outlet_add_number(struct outlet *outlet, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	outlet_add(outlet, (struct str){digits + at, sizeof digits - at});
}
