/*
 * What the commands share.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "engine.h"

#include <stdbool.h>

/* docs/exit-status.md */
enum { EXIT_FINDING = 1, EXIT_USAGE = 2, EXIT_OWN = 4 };

extern const struct dialect dialect;

_Noreturn void out_of_memory(void);

/* All to standard output; false with a line on stderr where not all of it came out. */
bool print_all(struct str bytes);

/* A terminal that knows how to go back in a line, and colours. */
bool is_terminal(int fd);

/* False with a line on stderr: it is none of auto, always, never (NULL is auto). */
bool check_color(const char *command, const char *when);

bool wants_color(const char *when, int fd); /* when: auto, always, never; NULL: auto */

/* The words behind the command, NULL-ended; each gives the exit status. */
int command_doctor(char **argv);
int command_rules(char **argv);

#endif
