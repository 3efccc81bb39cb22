#include "cli.h"

static const struct command *const words[] = {
	&command_rules_check,   &command_rules_test,   &command_rules_list, &command_rules_show,
	&command_rules_explain, &command_rules_schema, &command_rules_fmt,  NULL,
};

const struct command command_rules = {
	.name = "banger rules",
	.summary = "check, test, list, show and explain rules",
	.usage = "WORD [OPTION...]",
	.words = words,
};
