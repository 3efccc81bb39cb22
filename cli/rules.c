#include "args.h"
#include "cli.h"
#include "rules_dir.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLOR, HELP, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
	[HELP] = {"help", 'h', NULL, false, "print this"},
};

static const char *const command = "banger rules";

static int help(void)
{
	puts("usage: banger rules check|test [DIR]\n\n"
	     "check  loads the rules and cases of DIR (else the installed ones), prints all that "
	     "is wrong\n"
	     "test   runs the cases that lie beside them, without a look at the host\n");
	args_help(stdout, rows, OPTIONS);
	puts("\nStatus: 0 nothing is wrong, 1 something is (or no case to test), 2 wrong usage, 4 "
	     "standard output "
	     "failed.");
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

static int check(struct arena *arena, const char *given, const char *color)
{
	struct str dir = rules_dir(arena, given);
	struct engine_rules loaded;
	struct diag_style style = {.color = wants_color(color, STDOUT_FILENO)};
	struct cases_result cases;
	struct buf out;
	bool right;

	engine_load(arena, &dialect, dir, false, &loaded);
	buf_init(&out, arena, LIMIT_REPORT);
	right = loaded.rules && engine_test(arena, &dialect, &loaded, NULL, &cases);
	if (right)
		buf_addf(&out,
			 "%.*s: %zu checks, %zu facts, %zu cases in %zu files, nothing wrong\n",
			 STR_ARG(dir), loaded.rules->checks.n, loaded.rules->facts.n, cases.n,
			 loaded.n_files);
	else
		diags_print(&loaded.diags, &loaded.sources, style, &out);
	if (!print_all(buf_str(&out)))
		return EXIT_OWN;
	return right ? EXIT_SUCCESS : EXIT_FINDING;
}

/* Nothing is said of how many where rules or files of cases were too wrong to tell. */
static void count_cases(struct buf *out, struct str dir, const struct cases_result *result,
			bool done)
{
	if (result->n == 0 && done)
		buf_addf(out, "no cases in %.*s: a file whose first key is `%.*s` holds them\n",
			 STR_ARG(dir), STR_ARG(dialect.tests_key));
	if (result->n == 0)
		return;
	buf_addf(out, "%zu cases: %zu passed, %zu failed", result->n, result->n_passed,
		 result->n_failed);
	if (result->n_unread)
		buf_addf(out, ", %zu not run", result->n_unread);
	buf_add_char(out, '\n');
}

static int test(struct arena *arena, const char *given, const char *color)
{
	struct engine_rules loaded;
	struct diag_style style = {.color = wants_color(color, STDOUT_FILENO)};
	struct cases_result result = {0};
	struct str dir = rules_dir(arena, given);
	struct buf out;
	bool done;

	engine_load(arena, &dialect, dir, false, &loaded);
	buf_init(&out, arena, LIMIT_REPORT);
	done = loaded.rules && engine_test(arena, &dialect, &loaded, &out, &result);
	if (!done)
		diags_print(&loaded.diags, &loaded.sources, style, &out);
	count_cases(&out, dir, &result, done);
	if (!print_all(buf_str(&out)))
		return EXIT_OWN;
	return done && result.n > 0 && result.n_failed == 0 ? EXIT_SUCCESS : EXIT_FINDING;
}

struct word {
	const char *name;
	int (*run)(struct arena *arena, const char *given, const char *color);
};

static const struct word words[] = {{"check", check}, {"test", test}};

enum { WORDS = sizeof words / sizeof *words };

static int unknown(const char *name)
{
	struct near near;
	struct str found;

	near_init(&near, str_of(name));
	for (size_t i = 0; i < WORDS; i++)
		near_offer(&near, str_of(words[i].name));
	found = near_found(&near);
	fprintf(stderr, "%s: there is no word `%s`", command, name);
	if (str_is_set(found))
		fprintf(stderr, "; did you mean `%.*s`?", STR_ARG(found));
	fprintf(stderr, " (`%s --help` lists them)\n", command);
	return EXIT_USAGE;
}

static int run(struct arena *arena, char **argv)
{
	struct args args;
	const char *color, *dir;

	if (!args_read(arena, command, rows, OPTIONS, argv, &args))
		return EXIT_USAGE;
	if (args.options[HELP].n)
		return help();
	color = args.options[COLOR].n ? args.options[COLOR].at[0] : NULL;
	dir = args.words.n == 2 ? args.words.at[1] : NULL;
	if (!check_color(command, color))
		return EXIT_USAGE;
	if (args.words.n < 1 || args.words.n > 2) {
		fputs("banger rules: usage: banger rules check|test [DIR]\n", stderr);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < WORDS; i++)
		if (strcmp(args.words.at[0], words[i].name) == 0)
			return words[i].run(arena, dir, color);
	return unknown(args.words.at[0]);
}

int command_rules(char **argv)
{
	struct arena arena;
	int status;

	arena_init(&arena, out_of_memory);
	status = run(&arena, argv);
	arena_release(&arena);
	return status;
}
