#include "lint/parts.h"

void lint_expectations(struct lint *lint, const struct member *member, struct span id_at)
{
	(void)lint;
	(void)member;
	(void)id_at;
}
