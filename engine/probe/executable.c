#include "probe/probe.h"

#include "probe/place.h"
#include "probe/program.h"
#include "probe/stat_attrs.h"
#include "sys/which.h"

enum { NAME };

static const struct option options[] = {
	[NAME] = {"name", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED, NULL,
		  "a name to look for, or a path"},
};

enum { A_NAME, A_EXISTS, A_PATH, A_STAT };

static const struct attr attrs[] = {
	[A_NAME] = {.name = "name", .type = &type_text, .summary = "what was looked for"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether there is such a file that the caller may execute"},
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "where it is"},
	[A_STAT] = STAT_ATTRS(STAT_ATTR_ROW)};

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	if (!args[NAME] || program_check(arena, args[NAME]->text, reterr))
		return true;
	*reterr_option = NAME;
	*reterr_at = 0;
	return false;
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct str name = call->args[NAME]->text;
	struct which_found found;
	struct place place;

	record_set_text(record, "name", name);
	if (!program_find(call, name, &found, reterr))
		return false;
	if (str_is_set(found.path))
		record_set_text(record, "path", found.path);
	place = (struct place){found.path, call->root};
	if (found.exists)
		return stat_attrs_look(call, A_STAT, &place, true, record, reterr);
	stat_attrs_absent(call, A_STAT, record);
	return true;
}

const struct probe_kind probe_executable = {
	.name = "executable",
	.summary = "a program: where it is, and all that `stat` tells of it",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = sizeof attrs / sizeof *attrs,
	.check = check,
	.observe = observe,
};
