/*
 * Options of a command: one table gives parsing and help (and completion, later).
 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "engine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct option_row {
	const char *name; /* without -- */
	char letter;      /* 0: none */
	const char *arg;  /* what it takes, for help; NULL: nothing */
	bool many;        /* may be given several times */
	const char *help;
};

struct given {
	const char **at;
	size_t n, cap;
};

struct args {
	struct arena *arena;
	struct given *options; /* by row; an option without argument has "" */
	struct given words;    /* what isn't an option */
};

/*
 * Takes argv apart; `--` ends the options, `--name=value` and `-xVALUE` are understood. False with
 * one line on stderr where something is wrong; memory is the arena's.
 */
bool args_read(struct arena *arena, const char *command, const struct option_row *rows, size_t n,
	       char **argv, struct args *ret);

void args_help(FILE *out, const struct option_row *rows, size_t n);

#endif
