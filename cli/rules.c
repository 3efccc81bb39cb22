#include "cli.h"

static const struct command *const words[] = {&command_rules_check, &command_rules_test,
					      &command_rules_schema, NULL};

const struct command command_rules = {
	.name = "banger rules",
	.summary = "check rules before they run",
	.usage = "WORD [OPTION...]",
	.words = words,
};
