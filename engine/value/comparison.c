#include "value/comparison.h"

size_t comparison_read(struct str text, enum comparison *ret)
{
	static const struct {
		struct str text;
		enum comparison is;
	} comparators[] = {
		{STR_INIT("<="), AT_MOST}, {STR_INIT(">="), AT_LEAST}, {STR_INIT("<"), BELOW},
		{STR_INIT(">"), ABOVE},    {STR_INIT("="), EXACTLY},
	};

	for (size_t i = 0; i < sizeof comparators / sizeof *comparators; i++) {
		if (!str_starts_with(text, comparators[i].text))
			continue;
		*ret = comparators[i].is;
		return comparators[i].text.n;
	}
	*ret = EXACTLY;
	return 0;
}

bool comparison_holds(enum comparison comparison, int order)
{
	switch (comparison) {
	case BELOW: return order < 0;
	case AT_MOST: return order <= 0;
	case EXACTLY: return order == 0;
	case AT_LEAST: return order >= 0;
	case ABOVE: return order > 0;
	}
	return false;
}
