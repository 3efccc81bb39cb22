#include "probe/kinds.h"

#include "base/bug.h"
#include "probe/probe.h"

static const struct probe_kind *const kinds[] = {
#define PROBE(name) &probe_##name,
#include "probe/kinds.def"
	NULL,
};

size_t kinds_count(void)
{
	return sizeof kinds / sizeof *kinds - 1;
}

const struct probe_kind *kinds_at(size_t i)
{
	return i < kinds_count() ? kinds[i] : NULL;
}

const struct probe_kind *kinds_named(struct str name)
{
	for (size_t i = 0; kinds[i]; i++)
		if (str_is(name, kinds[i]->name))
			return kinds[i];
	return NULL;
}

size_t kinds_index(const struct probe_kind *kind)
{
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i] == kind)
			return i;
	BUG("a probe outside the table");
}
