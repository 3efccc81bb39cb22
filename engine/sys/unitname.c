#include "sys/unitname.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sys/directive.h"

static const struct {
	const char *type;
	unsigned section;
	bool aliases, templates;
} types[] = {
	{"service", SECTION_SERVICE, true, true}, {"socket", SECTION_SOCKET, true, true},
	{"target", SECTION_TARGET, true, true},   {"device", SECTION_DEVICE, true, false},
	{"mount", SECTION_MOUNT, false, false},   {"automount", SECTION_AUTOMOUNT, false, false},
	{"swap", SECTION_SWAP, false, false},     {"timer", SECTION_TIMER, true, true},
	{"path", SECTION_PATH, true, true},       {"slice", SECTION_SLICE, false, false},
	{"scope", SECTION_SCOPE, false, false},
};

static const size_t n_types = sizeof types / sizeof *types;

static size_t type_named(struct str word)
{
	size_t i = 0;

	while (i < n_types && !str_is(word, types[i].type))
		i++;
	return i;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr(":-_.\\@", c));
}

static size_t last_dot(struct str text)
{
	size_t at = text.n;

	while (at > 0 && text.p[at - 1] != '.')
		at--;
	return at;
}

bool unit_name_read(struct str text, struct unit_name *ret)
{
	size_t dot = last_dot(text), type = type_named(str_from(text, dot)), at;
	struct str stem = str_sub(text, 0, dot ? dot - 1 : 0);

	if (text.n > LIMIT_UNIT_NAME || type == n_types)
		return false;
	for (size_t i = 0; i < stem.n; i++)
		if (!is_name_char(stem.p[i]))
			return false;
	at = str_find_char(stem, '@');
	*ret = (struct unit_name){
		.text = text,
		.prefix = str_sub(stem, 0, at),
		.type = str_from(text, dot),
		.section = types[type].section,
	};
	if (at < stem.n)
		ret->form = at + 1 == stem.n ? UNIT_TEMPLATE : UNIT_INSTANCE;
	if (ret->form == UNIT_INSTANCE)
		ret->instance = str_from(stem, at + 1);
	return ret->prefix.n > 0;
}

bool unit_name_check(struct arena *arena, struct str name, bool may_be_template, struct str *reterr)
{
	struct str whole = str_printf(arena, "%.*s.service", STR_ARG(name));
	struct unit_name unit;

	if (unit_name_read(name, &unit)) {
		if (may_be_template || unit.form != UNIT_TEMPLATE)
			return true;
		*reterr = str_printf(arena,
				     "`%.*s` is a template: name an instance of it, with a text "
				     "between `@` and the dot",
				     STR_ARG(name));
	} else if (unit_name_read(whole, &unit)) {
		*reterr = str_printf(arena, "`%.*s` doesn't say its type: write `%.*s`",
				     STR_ARG(name), STR_ARG(whole));
	} else {
		*reterr =
			str_printf(arena,
				   "`%.*s` is no name of a unit: those are made of letters, digits "
				   "and `:-_.\\@`, and end in their type, as `.service`",
				   STR_ARG(name));
	}
	return false;
}

struct str unit_name_make(struct arena *arena, struct str prefix, struct str instance,
			  struct str type)
{
	return str_printf(arena, "%.*s%s%.*s.%.*s", STR_ARG(prefix),
			  str_is_set(instance) ? "@" : "", STR_ARG(instance), STR_ARG(type));
}

struct str unit_name_template(struct arena *arena, const struct unit_name *instance)
{
	return unit_name_make(arena, instance->prefix, STR(""), instance->type);
}

bool unit_name_may_alias(const struct unit_name *name, const struct unit_name *target)
{
	size_t type = type_named(name->type);

	if (!types[type].aliases || (name->form != UNIT_PLAIN && !types[type].templates) ||
	    !str_eq(name->type, target->type))
		return false;
	if (target->form == UNIT_INSTANCE && !str_eq(name->instance, target->instance))
		return false;
	return name->form == target->form ||
	       (name->form == UNIT_INSTANCE && target->form == UNIT_TEMPLATE);
}

bool unit_is_drop_in_dir(struct str name)
{
	struct str stem = str_sub(name, 0, name.n > 2 ? name.n - 2 : 0);
	struct unit_name unit;

	return str_ends_with(name, STR(".d")) &&
	       (type_named(stem) < n_types || unit_name_read(stem, &unit));
}
