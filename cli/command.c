#include "command.h"

#include "cli.h"
#include "tty.h"

#include <stdlib.h>
#include <string.h>

static const struct option_row help_row = {"help", 'h', NULL, false, "print this"};

const char *command_word(const struct command *command)
{
	const char *space = strrchr(command->name, ' ');

	return space ? space + 1 : command->name;
}

const char *option_value(const struct args *args, size_t row)
{
	return option_given(args, row) ? args->options[row].at[args->options[row].n - 1] : NULL;
}

bool option_given(const struct args *args, size_t row)
{
	return args->options[row].n > 0;
}

bool option_is(const struct args *args, size_t row, const char *word)
{
	const char *given = option_value(args, row);

	return given && strcmp(given, word) == 0;
}

static void say_words(const struct command *command, FILE *out)
{
	int widest = 0;

	for (const struct command *const *word = command->words; *word; word++)
		if ((int)strlen(command_word(*word)) > widest)
			widest = (int)strlen(command_word(*word));
	for (const struct command *const *word = command->words; *word; word++)
		fprintf(out, "  %-*s  %s\n", widest, command_word(*word), (*word)->summary);
	fprintf(out, "\n`%s WORD --help` says more of each.\n", command->name);
}

static int help(const struct command *command, const struct option_row *rows, size_t n)
{
	printf("usage: %s %s\n\n", command->name, command->usage);
	if (command->about)
		printf("%s\n\n", command->about);
	if (command->words)
		say_words(command, stdout);
	else
		args_help(stdout, rows, n);
	if (command->more)
		command->more(stdout);
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

static int wrong_usage(const struct command *command)
{
	say_error("%s: usage: %s %s\n", command->name, command->name, command->usage);
	return EXIT_USAGE;
}

static int run_itself(const struct command *command, struct arena *arena, char **argv)
{
	size_t n = command->n_options + 1;
	struct option_row *rows = ARENA_ARRAY(arena, struct option_row, n);
	struct args args;

	if (command->n_options)
		memcpy(rows, command->options, command->n_options * sizeof *rows);
	rows[n - 1] = help_row;
	if (!args_read(arena, command->name, rows, n, argv, &args))
		return EXIT_USAGE;
	if (option_given(&args, n - 1))
		return help(command, rows, n);
	return args.words.n > command->max_words ? wrong_usage(command) : command->run(&args);
}

static int unknown_word(const struct command *command, const char *name)
{
	struct near near;
	struct str found;

	near_init(&near, str_of(name));
	for (const struct command *const *word = command->words; *word; word++)
		near_offer(&near, str_of(command_word(*word)));
	found = near_found(&near);
	say_error("%s: there is no word `%s`", command->name, name);
	if (str_is_set(found))
		say_error("; did you mean `%.*s`?", STR_ARG(found));
	say_error(" (`%s --help` lists them)\n", command->name);
	return EXIT_USAGE;
}

static int run_word(const struct command *command, char **argv)
{
	if (!*argv)
		return wrong_usage(command);
	if (strcmp(*argv, "--help") == 0 || strcmp(*argv, "-h") == 0)
		return help(command, NULL, 0);
	for (const struct command *const *word = command->words; *word; word++)
		if (strcmp(*argv, command_word(*word)) == 0)
			return command_run(*word, argv + 1);
	return unknown_word(command, *argv);
}

int command_run(const struct command *command, char **argv)
{
	struct arena arena;
	int status;

	if (command->words)
		return run_word(command, argv);
	arena_init(&arena, out_of_memory);
	status = run_itself(command, &arena, argv);
	arena_release(&arena);
	return status;
}
