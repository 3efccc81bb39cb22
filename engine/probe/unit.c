#include "probe/probe.h"

#include "base/limits.h"
#include "base/vec.h"
#include "probe/place.h"
#include "probe/settings.h"
#include "sys/unitfile.h"
#include "sys/unitname.h"

enum { UNIT, SCOPE, DROP_INS };

static const char *const scopes[] = {"system", "user", NULL};

static const struct option options[] = {
	[UNIT] = {"unit", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED, NULL,
		  "a unit's name with its type, as in foo.service or foo@1.service; or the path of "
		  "its file, which is looked for there first"},
	[SCOPE] = {"scope", OPTION_ONE, &type_text, 0, scopes,
		   "whose units: `system` if unsaid, or `user`, of the user who runs this"},
	[DROP_INS] = {"drop_ins", OPTION_ONE, &type_bool, 0, NULL,
		      "whether drop-ins count; yes if unsaid"},
};

static const struct attr attrs[] = {
	{.name = "name",
	 .type = &type_text,
	 .summary = "the unit's name, which of an alias is that of its file"},
	{.name = "path", .type = &type_text, .summary = "its file"},
	{.name = "exists", .type = &type_bool, .summary = "whether there is such a file"},
	{.name = "drop_ins",
	 .type = &type_list,
	 .summary = "paths of its drop-ins, in the order in which they count"},
	{.name = "masked",
	 .type = &type_bool,
	 .summary = "whether the file is empty or a link to /dev/null, so that nothing starts it"},
	{.name = "ignored",
	 .type = &type_list,
	 .summary = "what systemd passes over in its files: place and cause, line by line"},
};

static bool is_path(struct str text)
{
	return str_find_char(text, '/') < text.n;
}

static bool is_named(struct arena *arena, struct str text, struct str *reterr)
{
	size_t slash = text.n;

	while (slash > 0 && text.p[slash - 1] != '/')
		slash--;
	if (is_path(text) && !place_is_fixed(text)) {
		*reterr = str_printf(arena, "`%.*s` is neither a unit's name nor an absolute path",
				     STR_ARG(text));
		return false;
	}
	return unit_name_check(arena, str_from(text, slash), true, reterr);
}

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	*reterr_option = UNIT;
	*reterr_at = 0;
	return !args[UNIT] || is_named(arena, args[UNIT]->text, reterr);
}

static struct value texts(struct arena *arena, const struct strs *strs)
{
	struct value list = {.type = TYPE_list};

	VEC_EACH (strs, const struct str *, each)
		*VEC_PUSH(arena, &list.list) = value_of_text(*each);
	return list;
}

static struct value ignored(struct arena *arena, const struct unit_lines *notes)
{
	struct strs lines = {0};

	VEC_EACH (notes, const struct unit_line *, note)
		*VEC_PUSH(arena, &lines) =
			note->line ? str_printf(arena, "%.*s:%u: %.*s", STR_ARG(note->file),
						note->line, STR_ARG(note->text))
				   : str_printf(arena, "%.*s: %.*s", STR_ARG(note->file),
						STR_ARG(note->text));
	return texts(arena, &lines);
}

static bool tell(struct record *record, struct unit_file *unit, struct fault *reterr)
{
	record_set_text(record, "name", unit->name);
	record_set_bool(record, "exists", unit->exists);
	record_set_bool(record, "masked", unit->masked);
	if (!unit->exists)
		return true;
	record_set_text(record, "path", unit->path);
	record_add(record, STR("drop_ins"), texts(record->arena, &unit->drop_ins));
	if (!settings_add(record, unit, reterr))
		return false;
	record_add(record, STR("ignored"), ignored(record->arena, &unit->notes));
	return true;
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	const struct value *scope = call->args[SCOPE], *drop_ins = call->args[DROP_INS];
	struct unit_ask ask = {
		.unit = call->args[UNIT]->text,
		.scope = scope && str_is(scope->text, "user") ? UNIT_USER : UNIT_SYSTEM,
		.drop_ins = !drop_ins || drop_ins->boolean,
		.deadline = call->deadline,
		.kept = call->kept,
		.root = call->root,
	};
	struct unit_file unit;
	struct place place;
	struct str why;

	record_set_text(record, "name", ask.unit);
	if (!is_named(call->arena, ask.unit, &why)) {
		*reterr = fault_made(call->arena, FAULT_MALFORMED, ask.unit, "%.*s", STR_ARG(why));
		return false;
	}
	if (ask.scope == UNIT_USER && !place_home(call, &ask.home, reterr))
		return false;
	if (is_path(ask.unit)) {
		if (!place_find(call, ask.unit, &place, reterr))
			return false;
		ask.unit = place.path;
		record_set_text(record, "path", ask.unit);
	}
	return unit_file_read(call->arena, &ask, &unit, reterr) && tell(record, &unit, reterr);
}

const struct probe_kind probe_unit = {
	.name = "unit",
	.summary = "a systemd unit with its drop-ins, as systemd reads its files",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = sizeof attrs / sizeof *attrs,
	.open = "the unit's directives, as Section.Directive, or as Directive where one section "
		"has it",
	.open_type = &type_directive,
	.open_takes = settings_take,
	.check = check,
	.observe = observe,
};
