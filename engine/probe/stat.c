#include "probe/probe.h"

#include "probe/place.h"
#include "probe/stat_attrs.h"

enum { PATH, FOLLOW };

static const struct option options[] = {
	[PATH] = {"path", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED | OPTION_PATH,
		  NULL, "an absolute path"},
	[FOLLOW] = {"follow", OPTION_ONE, &type_bool, 0, NULL,
		    "whether a symbolic link is followed; yes if unsaid"},
};

enum { A_PATH, A_EXISTS, A_STAT };

static const struct attr attrs[] = {
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "the path"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether something is there"},
	[A_STAT] = STAT_ATTRS(STAT_ATTR_ROW)};

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	const struct value *follow = call->args[FOLLOW];
	struct str path = call->args[PATH]->text;
	struct place place;

	record_set_text(record, "path", path);
	if (!place_find(call, path, &place, reterr))
		return false;
	record_set_text(record, "path", place.path);
	return stat_attrs_look(call, A_STAT, &place, !follow || follow->boolean, record, reterr);
}

const struct probe_kind probe_stat = {
	.name = "stat",
	.summary = "what stands at a path: type, mode, owner, size, times",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = sizeof attrs / sizeof *attrs,
	.observe = observe,
};
