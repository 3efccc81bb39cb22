#include "probe/probe.h"

static const struct option options[] = {
	{"value", OPTION_ANY, NULL, OPTION_TARGET | OPTION_REQUIRED, NULL,
	 "a text; one reference alone keeps its type"},
};

static const struct attr attrs[] = {
	{.name = "value", .type = NULL, .summary = "the value"},
	{.name = "exists", .type = &type_bool, .summary = "whether there is one"},
};

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	(void)reterr;
	record_set_bool(record, "exists", call->args[0] != NULL);
	if (call->args[0])
		record_add(record, STR("value"), *call->args[0]);
	return true;
}

const struct probe_kind probe_value = {
	.name = "value",
	.summary = "a value that rules made, judged as if it had been looked at",
	.where = PROBE_PURE,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = sizeof attrs / sizeof *attrs,
	.observe = observe,
};
