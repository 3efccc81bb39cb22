#include "sys/unitname.h"

#include "base/limits.h"

static bool has_type(struct str type)
{
	static const char *const types[] = {"service",   "socket", "target", "device",
					    "mount",     "swap",   "timer",  "path",
					    "automount", "slice",  "scope"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

static bool is_of(struct str text, const char *more)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && str_find_char(str_of(more), c) < strlen(more))))
			return false;
	}
	return true;
}

enum unitname unitname_read(struct str name)
{
	size_t at = str_find_char(name, '@'), dot = name.n;

	while (dot && name.p[dot - 1] != '.')
		dot--;
	if (name.n > LIMIT_UNIT_NAME || dot < 2 || !has_type(str_from(name, dot)))
		return UNITNAME_NONE;
	name = str_sub(name, 0, dot - 1);
	if (at >= name.n)
		return is_of(name, ":-_.\\") ? UNITNAME_PLAIN : UNITNAME_NONE;
	if (at == 0 || !is_of(str_sub(name, 0, at), ":-_.\\") ||
	    !is_of(str_from(name, at + 1), ":-_.\\@"))
		return UNITNAME_NONE;
	return at + 1 == name.n ? UNITNAME_TEMPLATE : UNITNAME_INSTANCE;
}

bool unitname_check(struct arena *arena, struct str name, struct str *reterr)
{
	struct str whole = str_printf(arena, "%.*s.service", STR_ARG(name));

	switch (unitname_read(name)) {
	case UNITNAME_PLAIN:
	case UNITNAME_INSTANCE: return true;
	case UNITNAME_TEMPLATE:
		*reterr = str_printf(arena,
				     "`%.*s` is a template: name an instance of it, with a text "
				     "between `@` and the dot",
				     STR_ARG(name));
		return false;
	case UNITNAME_NONE: break;
	}
	if (unitname_read(whole) == UNITNAME_NONE)
		*reterr =
			str_printf(arena,
				   "`%.*s` is no name of a unit: those are made of letters, digits "
				   "and `:-_.\\@`, and end in their type, as `.service`",
				   STR_ARG(name));
	else
		*reterr = str_printf(arena, "`%.*s` doesn't say its type: write `%.*s`",
				     STR_ARG(name), STR_ARG(whole));
	return false;
}
