#include "complete.h"

#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A line that is being completed. */
struct line {
	struct arena *arena;
	struct buf out;
	const struct command *command; /* NULL: none yet */
	char **words;                  /* behind the command, but for the last */
	size_t n;
	const char *last;           /* the word being written */
	const char *prefix;         /* what of it stands before a value, as `--color=` */
	struct given rules, layers; /* of --rules and --layer */
};

static void offer(struct line *line, struct str word, const char *what)
{
	if (!str_starts_with(word, str_of(line->last)))
		return;
	buf_addf(&line->out, "%s%.*s%s%s\n", line->prefix, STR_ARG(word), what ? "\t" : "",
		 what ? what : "");
}

static void offer_commands(struct line *line, const struct command *const *commands)
{
	for (; *commands; commands++)
		offer(line, str_of(command_word(*commands)), (*commands)->summary);
}

/* ---- ids and tags ---- */

static bool is_new_tag(const struct rule_set *rules, size_t check, size_t tag)
{
	struct str word = rules->checks.at[check].tags.at[tag];

	for (size_t i = 0; i <= check; i++)
		for (size_t k = 0; k < (i < check ? rules->checks.at[i].tags.n : tag); k++)
			if (str_eq(rules->checks.at[i].tags.at[k], word))
				return false;
	return true;
}

static void offer_tags(struct line *line, const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->checks.n; i++)
		for (size_t k = 0; k < rules->checks.at[i].tags.n; k++)
			if (is_new_tag(rules, i, k))
				offer(line, rules->checks.at[i].tags.at[k], "tag");
}

static void offer_ids(struct line *line, const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->checks.n; i++) {
		const struct check *check = &rules->checks.at[i];
		bool named = check->body.name && template_is_constant(check->body.name);

		offer(line, check->id,
		      named ? str_c(line->arena, check->body.name->constant) : NULL);
	}
}

/* Rules that don't load offer nothing. */
static void offer_checks(struct line *line, bool tags)
{
	struct engine_source source = {0};
	struct engine_rules loaded;

	if (!rules_layers(line->arena, &line->rules, &line->layers, NULL, &source))
		return;
	engine_load(line->arena, &dialect, &source, &loaded);
	if (loaded.rules)
		offer_ids(line, loaded.rules);
	if (loaded.rules && tags)
		offer_tags(line, loaded.rules);
	engine_unload(&loaded);
}

/* ---- what a name of help stands for ---- */

/* `[ID...]`, `DIR`, `GLOB|TAG`; small letters are words themselves, as in `[rules|cases]`. */
static void offer_meant(struct line *line, struct str name)
{
	struct str word;

	if (str_starts_with(name, STR("DIR"))) {
		buf_add(&line->out, STR(":dirs\n"));
	} else if (str_starts_with(name, STR("FILE"))) {
		buf_add(&line->out, STR(":files\n"));
	} else if (str_starts_with(name, STR("ID"))) {
		offer_checks(line, false);
	} else if (str_contains(name, STR("TAG"))) {
		offer_checks(line, true);
	} else if (name.n && islower((unsigned char)name.p[0])) {
		while (str_next(&name, '|', &word))
			offer(line, word, NULL);
	}
}

/* What word number n behind the options is in `ID [DIR] [OPTION...]`; nothing: there is none. */
static struct str usage_name(const char *usage, size_t n)
{
	struct str rest = str_of(usage), name;

	while (str_next_word(&rest, &name)) {
		name = str_from(name, name.p[0] == '[');
		if (str_starts_with(name, STR("OPTION")))
			break;
		if (n == 0 || str_contains(name, STR("...")))
			return str_sub(name, 0, str_find_char(name, ']'));
		n--;
	}
	return STR("");
}

/* ---- options ---- */

static const struct option_row *find_row(const struct command *command, const char *word)
{
	size_t n = strcspn(word, "=");

	for (size_t i = 0; i < command->n_options; i++) {
		const struct option_row *row = &command->options[i];
		bool is_long = strncmp(word, "--", 2) == 0 && strlen(row->name) + 2 == n &&
			       strncmp(word + 2, row->name, n - 2) == 0;
		bool is_letter =
			word[0] == '-' && word[1] == row->letter && row->letter && !word[2];

		if (is_long || is_letter)
			return row;
	}
	return NULL;
}

static bool is_given(const struct line *line, const struct option_row *row)
{
	for (size_t i = 0; i < line->n; i++)
		if (find_row(line->command, line->words[i]) == row)
			return true;
	return false;
}

static void offer_options(struct line *line)
{
	const struct command *command = line->command;

	for (size_t i = 0; i < command->n_options; i++)
		if (command->options[i].many || !is_given(line, &command->options[i]))
			offer(line, str_printf(line->arena, "--%s", command->options[i].name),
			      command->options[i].help);
	offer(line, STR("--help"), "print a summary");
}

static const char *value_word(const struct line *line, const struct option_row *row, size_t i)
{
	if (strcmp(row->name, "color") == 0)
		return color_word(i);
	return line->command->value
		       ? line->command->value((size_t)(row - line->command->options), i)
		       : NULL;
}

static void offer_value(struct line *line, const struct option_row *row)
{
	const char *word;

	if (!value_word(line, row, 0))
		offer_meant(line, str_of(row->arg));
	for (size_t i = 0; (word = value_word(line, row, i)); i++)
		offer(line, str_of(word), NULL);
}

/* The option whose value comes next, NULL: none does; and the words so far that are neither an
 * option nor the value of one. */
static const struct option_row *awaited(const struct line *line, size_t *ret_words)
{
	const struct option_row *row = NULL;

	*ret_words = 0;
	for (size_t i = 0; i < line->n; i++) {
		bool is_value = row != NULL;

		row = is_value ? NULL : find_row(line->command, line->words[i]);
		*ret_words += !is_value && line->words[i][0] != '-';
		if (row && (!row->arg || strchr(line->words[i], '=')))
			row = NULL;
	}
	return row;
}

static bool ends_options(const struct line *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (strcmp(line->words[i], "--") == 0)
			return true;
	return false;
}

/* `--format=te`: the value of an option in the same word. */
static const struct option_row *split_last(struct line *line)
{
	const struct option_row *row = find_row(line->command, line->last);
	const char *equals = strchr(line->last, '=');

	if (!row || !row->arg || !equals)
		return NULL;
	line->prefix =
		str_printf(line->arena, "%.*s", (int)(equals + 1 - line->last), line->last).p;
	line->last = equals + 1;
	return row;
}

static void find_rules(struct line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		const struct option_row *row = find_row(line->command, line->words[i]);
		const char *equals = strchr(line->words[i], '=');
		const char *dir = equals ? equals + 1 : i + 1 < line->n ? line->words[i + 1] : NULL;

		if (row && dir && strcmp(row->name, "rules") == 0)
			*VEC_PUSH(line->arena, &line->rules) = dir;
		else if (row && dir && strcmp(row->name, "layer") == 0)
			*VEC_PUSH(line->arena, &line->layers) = dir;
	}
}

static void offer_arguments(struct line *line)
{
	const struct option_row *row;
	size_t n_words;

	find_rules(line);
	row = awaited(line, &n_words);
	if (row) {
		offer_value(line, row);
		return;
	}
	row = ends_options(line) ? NULL : split_last(line);
	if (row)
		offer_value(line, row);
	else if (line->last[0] == '-' && !ends_options(line))
		offer_options(line);
	else
		offer_meant(line, usage_name(line->command->usage, n_words));
}

/* ---- the line ---- */

/* bash gives `--format=te` as three words. */
static void join_equals(char **words)
{
	char **to = words;

	for (char **from = words; *from; from++)
		if (strcmp(*from, "=") != 0 || from == words)
			*to++ = *from;
		else if (!from[1])
			*to++ = *from + 1; /* nothing stands behind it yet */
	*to = NULL;
}

static void offer_all(struct line *line, const struct command *const *commands, char **words)
{
	for (; words[1]; words++) {
		const struct command *const *command = commands;

		while (*command && strcmp(command_word(*command), *words) != 0)
			command++;
		if (!*command)
			return;
		if (!(*command)->words) {
			line->command = *command;
			words++;
			break;
		}
		commands = (*command)->words;
	}
	line->words = words;
	while (words[line->n + 1])
		line->n++;
	line->last = words[line->n];
	if (line->command)
		offer_arguments(line);
	else
		offer_commands(line, commands);
}

int complete(const struct command *const *commands, char **words)
{
	struct arena arena;
	struct line line = {.arena = &arena, .prefix = ""};
	int status;

	if (!*words)
		return EXIT_USAGE;
	arena_init(&arena, out_of_memory);
	buf_init(&line.out, &arena, LIMIT_REPORT);
	join_equals(words);
	offer_all(&line, commands, words);
	status = print_all(buf_str(&line.out)) ? EXIT_SUCCESS : EXIT_OWN;
	arena_release(&arena);
	return status;
}
