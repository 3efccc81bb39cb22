#include "version_pair.h"

#include "base/arena.h"
#include "base/num.h"
#include "value/range.h"

struct str version_pair_field(struct arena *arena, struct str *rest)
{
	struct str escaped = STR(""), field;
	char *bytes;

	str_next(rest, '\t', &escaped);
	bytes = arena_alloc(arena, escaped.n + 1);
	field = (struct str){bytes, 0};
	for (size_t i = 0; i < escaped.n; i++) {
		uint64_t byte = (unsigned char)escaped.p[i];

		if (escaped.p[i] == '%' && num_read_u64(str_sub(escaped, i + 1, 2), 16, &byte))
			i += 2;
		bytes[field.n++] = (char)byte;
	}
	return field;
}

struct str version_pair_judge(struct arena *arena, struct str version, struct str range)
{
	struct semver read;
	struct str cause = STR_NONE;
	size_t at = 0;
	bool is_version = version_read(VERSION_SEMVER, version, &read);
	struct range *compiled = range_compile(arena, VERSION_SEMVER, range, &at, &cause);

	return str_printf(arena, "%c%c%c", is_version ? 'v' : '-', compiled ? 'r' : '-',
			  is_version && compiled && range_holds(compiled, &read) ? '+' : '-');
}
