/*
 * banger: the command line. Of banger's words this program has `rules check` and, once it can look,
 * `doctor`.
 */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_FINDING = 1, STATUS_USAGE = 2, STATUS_OWN = 4 };

static const char *const rules_dirs[] = {INSTALLED_RULES, NULL};

static const struct dialect dialect = {
	.program = STR_INIT("banger"),
	.version = STR_INIT(PROGRAM_VERSION),
	.rules_key = STR_INIT("banger"),
	.tests_key = STR_INIT("banger-test"),
	.rules_dirs = rules_dirs,
};

static void out_of_memory(void)
{
	fputs("banger: out of memory\n", stderr);
	exit(STATUS_OWN);
}

struct command {
	const char *word, *arguments, *summary;
	int (*run)(int argc, char **argv);
};

static void say_usage(FILE *out);

/* What was printed counts only once it is out. */
static int end(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	perror("banger: standard output");
	return STATUS_OWN;
}

static int check(const char *dir)
{
	struct arena arena;
	struct engine_rules loaded;
	struct diag_style style = {.color = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
	struct buf out;

	arena_init(&arena, out_of_memory);
	engine_load(&arena, &dialect, str_of(dir), &loaded);
	buf_init(&out, &arena, LIMIT_REPORT);
	if (loaded.rules)
		buf_addf(&out, "%s: %zu checks and %zu facts in %zu files, nothing wrong\n", dir,
			 loaded.rules->checks.n, loaded.rules->facts.n, loaded.n_files);
	else
		diags_print(&loaded.diags, &loaded.sources, style, &out);
	fwrite(buf_str(&out).p, 1, out.n, stdout);
	arena_release(&arena);
	return end(loaded.rules ? EXIT_SUCCESS : STATUS_FINDING);
}

static int run_rules(int argc, char **argv)
{
	if (argc >= 1 && strcmp(argv[0], "check") == 0 && argc <= 2)
		return check(argc == 2 ? argv[1] : rules_dirs[0]);
	fputs("usage: banger rules check [DIR]\n", stderr);
	return STATUS_USAGE;
}

static int run_doctor(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	fputs("banger doctor: this version loads and checks rules (`banger rules check DIR`); it "
	      "does "
	      "not look at the host yet\n",
	      stderr);
	return STATUS_OWN;
}

static int run_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("banger doctor " PROGRAM_VERSION);
	return end(EXIT_SUCCESS);
}

static int run_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	say_usage(stdout);
	return end(EXIT_SUCCESS);
}

static const struct command commands[] = {
	{"doctor", "", "look at this host (not in this version yet)", run_doctor},
	{"rules", "check [DIR]", "load the rules of a directory, print all that is wrong",
	 run_rules},
	{"--version", "", "print the version", run_version},
	{"--help", "", "print this", run_help},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void say_usage(FILE *out)
{
	fputs("usage: banger COMMAND\n\n", out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %-12s %s\n", commands[i].word, commands[i].arguments,
			commands[i].summary);
}

static int unknown(const char *word)
{
	static const char *const others[] = {"system", "vm", "ssh-config", "image"};
	struct near near;
	struct str found;

	near_init(&near, str_of(word));
	for (size_t i = 0; i < COMMANDS; i++)
		near_offer(&near, str_of(commands[i].word));
	found = near_found(&near);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(word, others[i]) == 0) {
			fprintf(stderr,
				"banger: `%s` is a word of banger itself; this program is its "
				"doctor\n",
				word);
			return STATUS_USAGE;
		}
	fprintf(stderr, "banger: there is no command `%s`", word);
	if (str_is_set(found))
		fprintf(stderr, "; did you mean `%.*s`?", STR_ARG(found));
	fputs("\n", stderr);
	return STATUS_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		say_usage(stderr);
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].word) == 0)
			return commands[i].run(argc - 2, argv + 2);
	return unknown(argv[1]);
}
