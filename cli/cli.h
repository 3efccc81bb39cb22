/*
 * What the commands share.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "command.h"
#include "engine.h"

#include <stdbool.h>

/* docs/exit-status.md */
enum { EXIT_FINDING = 1, EXIT_USAGE = 2, EXIT_OWN = 4 };

extern const struct dialect dialect;

_Noreturn void out_of_memory(void);

/* All to standard output; false with a line on stderr where not all of it came out. */
bool print_all(struct str bytes);

/* Standard output for what writes bytes; what didn't come out is told by print_all, called last. */
struct sink standard_output(void);

/* Each in a file of its name. */
extern const struct command command_completion;
extern const struct command command_doctor;
extern const struct command command_rules;
extern const struct command command_rules_check;
extern const struct command command_rules_explain;
extern const struct command command_rules_list;
extern const struct command command_rules_schema;
extern const struct command command_rules_fmt;
extern const struct command command_rules_test;
extern const struct command command_rules_show;

#endif
