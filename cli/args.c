#include "args.h"

#include "engine.h"
#include "tty.h"

#include <string.h>

static void add(struct arena *arena, struct given *given, const char *text)
{
	*VEC_PUSH(arena, given) = text;
}

static bool unknown(const char *command, const struct option_row *rows, size_t n, struct str name)
{
	struct near near;
	struct str found;

	near_init(&near, name);
	for (size_t i = 0; i < n; i++)
		near_offer(&near, str_of(rows[i].name));
	found = near_found(&near);
	say_error("%s: there is no option `--%.*s`", command, STR_ARG(name));
	if (str_is_set(found))
		say_error("; did you mean `--%.*s`?", STR_ARG(found));
	say_error(" (`%s --help` lists them)\n", command);
	return false;
}

static bool take(struct args *args, const char *command, const struct option_row *row,
		 struct given *given, const char *value, char ***rest)
{
	if (row->arg && !value) {
		value = **rest;
		*rest += value != NULL;
	}
	if ((row->arg != NULL) != (value != NULL)) {
		if (row->arg)
			say_error("%s: `--%s` needs %s\n", command, row->name, row->arg);
		else
			say_error("%s: `--%s` takes no value\n", command, row->name);
		return false;
	}
	if (given->n && row->arg && !row->many) {
		say_error("%s: `--%s` may be given once\n", command, row->name);
		return false;
	}
	add(args->arena, given, value ? value : "");
	return true;
}

static bool take_long(const char *command, const struct option_row *rows, size_t n, char *word,
		      char ***rest, struct args *args)
{
	const char *equals = strchr(word, '=');
	struct str name = {word, equals ? (size_t)(equals - word) : strlen(word)};

	for (size_t i = 0; i < n; i++)
		if (str_is(name, rows[i].name))
			return take(args, command, &rows[i], &args->options[i],
				    equals ? equals + 1 : NULL, rest);
	return unknown(command, rows, n, name);
}

static bool take_letters(const char *command, const struct option_row *rows, size_t n, char *word,
			 char ***rest, struct args *args)
{
	for (; *word; word++) {
		size_t i = 0;

		while (i < n && rows[i].letter != *word)
			i++;
		if (i == n) {
			say_error("%s: there is no option `-%c` (`%s --help` lists them)\n",
				  command, *word, command);
			return false;
		}
		if (rows[i].arg)
			return take(args, command, &rows[i], &args->options[i],
				    word[1] ? word + 1 : NULL, rest);
		add(args->arena, &args->options[i], "");
	}
	return true;
}

bool args_read(struct arena *arena, const char *command, const struct option_row *rows, size_t n,
	       char **argv, struct args *ret)
{
	bool ended = false;

	*ret = (struct args){.arena = arena, .options = ARENA_ARRAY(arena, struct given, n)};
	while (*argv) {
		char *word = *argv++;
		bool done = true;

		if (ended || word[0] != '-' || !word[1])
			add(arena, &ret->words, word);
		else if (strcmp(word, "--") == 0)
			ended = true;
		else if (word[1] == '-')
			done = take_long(command, rows, n, word + 2, &argv, ret);
		else
			done = take_letters(command, rows, n, word + 1, &argv, ret);
		if (!done)
			return false;
	}
	return true;
}

void args_help(FILE *out, const struct option_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char head[64];

		snprintf(head, sizeof head, "%c%c%s--%s%s%s", rows[i].letter ? '-' : ' ',
			 rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? ", " : "  ",
			 rows[i].name, rows[i].arg ? " " : "", rows[i].arg ? rows[i].arg : "");
		fprintf(out, "  %-26s %s\n", head, rows[i].help);
	}
}
