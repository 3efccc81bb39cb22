/*
 * A command, or a word of one: what it takes, what it says of itself, what it does. Parsing, help
 * and completion walk these.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "args.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct command {
	const char *name;    /* as it is called: "banger rules check" */
	const char *summary; /* a few words, for the list of commands */
	const char *usage;   /* behind the name */
	const char *about;   /* paragraphs of --help; NULL: none */
	const struct option_row *options;
	size_t n_options;              /* --help aside, which each has */
	size_t max_words;              /* words behind the options that it takes */
	void (*more)(FILE *out);       /* the end of --help; NULL: nothing */
	int (*run)(struct args *args); /* gives the exit status; NULL: it has words of its own */
	const struct command *const *words; /* NULL-ended */
	/* For completion: word number i that option `row` may be given, NULL behind the last, and
	 * where any text may stand. `--color` is known. NULL: no option has such words. */
	const char *(*value)(size_t row, size_t i);
};

/* What comes behind a command's name, NULL-ended: does it, and gives the exit status. */
int command_run(const struct command *command, char **argv);

/* The last word of its name. */
const char *command_word(const struct command *command);

/* The value of an option, NULL where it wasn't given; the last of several. */
const char *option_value(const struct args *args, size_t row);
bool option_given(const struct args *args, size_t row);
bool option_is(const struct args *args, size_t row, const char *word);

#endif
