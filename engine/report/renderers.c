#include "report/renderer.h"

#include <stddef.h>

static const struct renderer *const table[] = {
#define RENDERER(name) &renderer_##name,
#include "report/renderers.def"
	NULL,
};

const struct renderer *const *renderers(void)
{
	return table;
}

const struct renderer *renderer_named(struct str name)
{
	for (size_t i = 0; table[i]; i++)
		if (str_is(name, table[i]->name))
			return table[i];
	return NULL;
}
