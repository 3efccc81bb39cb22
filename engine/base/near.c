#include "base/near.h"

#include <limits.h>

enum { LONGEST = 64 };

static char folded(char c)
{
	if (c == '_')
		return '-';
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Three rows of the table of optimal string alignment distances. */
unsigned near_distance(struct str a, struct str b)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	if (a.n > LONGEST || b.n > LONGEST)
		return UINT_MAX;
	for (unsigned j = 0; j <= b.n; j++)
		above[j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *spare = before;

		row[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			char x = folded(a.p[i - 1]), y = folded(b.p[j - 1]);

			row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == folded(b.p[j - 2]) && folded(a.p[i - 2]) == y &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}

void near_init(struct near *near, struct str written)
{
	*near = (struct near){.written = written, .distance = UINT_MAX};
}

void near_offer(struct near *near, struct str known)
{
	unsigned distance = near_distance(near->written, known);

	if (distance < near->distance) {
		near->distance = distance;
		near->best = known;
	}
}

/* Half the length is as far as a slip of the fingers goes; further off is another word, unless one
 * begins with the other: `warning` for `warn`. */
struct str near_found(const struct near *near)
{
	struct str a = near->written, b = near->best;
	size_t longer = a.n > b.n ? a.n : b.n;
	bool is_head = (b.n >= 3 && str_starts_with(a, b)) || (a.n >= 3 && str_starts_with(b, a));

	if (!b.p)
		return STR_NONE;
	if (near->distance > (longer < 4 ? 1 : longer <= 6 ? 2 : longer * 2 / 5) && !is_head)
		return STR_NONE;
	return b;
}
