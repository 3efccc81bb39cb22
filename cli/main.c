/*
 * banger: the command line. Of banger's words this program has `doctor` and `rules`.
 */
#include "cli.h"
#include "complete.h"
#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct dialect dialect = {
	.program = STR_INIT("banger doctor"),
	.version = STR_INIT(PROGRAM_VERSION),
	.rules_key = STR_INIT("banger"),
	.tests_key = STR_INIT("banger-test"),
};

_Noreturn void out_of_memory(void)
{
	fputs("banger: out of memory\n", stderr);
	_exit(EXIT_OWN);
}

bool print_all(struct str bytes)
{
	if (bytes.n)
		fwrite(bytes.p, 1, bytes.n, stdout);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	say_error("banger: standard output: %s\n", strerror(errno));
	return false;
}

static void write_out(void *self, struct str bytes)
{
	(void)self;
	fwrite(bytes.p, 1, bytes.n, stdout);
}

struct sink standard_output(void)
{
	return (struct sink){write_out, NULL};
}

static int version(struct args *args)
{
	(void)args;
	puts("banger doctor " PROGRAM_VERSION);
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

static const struct command command_version = {
	.name = "banger --version", .summary = "print the version", .usage = "", .run = version};

static int help(struct args *args);

static const struct command command_help = {
	.name = "banger --help", .summary = "print this", .usage = "", .run = help};

static const struct command *const commands[] = {&command_doctor,     &command_rules,
						 &command_completion, &command_version,
						 &command_help,       NULL};

static void say_usage(FILE *out)
{
	fputs("usage: banger COMMAND [OPTION...]\n\n", out);
	for (const struct command *const *c = commands; *c; c++)
		fprintf(out, "  %-10s %s\n", command_word(*c), (*c)->summary);
	fputs("\n`banger COMMAND --help` says more of each.\n", out);
}

static int help(struct args *args)
{
	(void)args;
	say_usage(stdout);
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

static bool is_bangers_own(const char *word)
{
	static const char *const others[] = {"system", "vm", "ssh-config", "image", "daemon"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(word, others[i]) == 0)
			return true;
	return false;
}

static int unknown(const char *word)
{
	struct near near;
	struct str found;

	if (is_bangers_own(word)) {
		say_error("banger: `%s` belongs to banger itself; this program is its doctor "
			  "(`banger doctor`, `banger rules`)\n",
			  word);
		return EXIT_USAGE;
	}
	near_init(&near, str_of(word));
	for (const struct command *const *c = commands; *c; c++)
		near_offer(&near, str_of(command_word(*c)));
	found = near_found(&near);
	say_error("banger: there is no command `%s`", word);
	if (str_is_set(found))
		say_error("; did you mean `%.*s`?", STR_ARG(found));
	say_error(" (`banger --help` lists them)\n");
	return EXIT_USAGE;
}

/* Closed standard streams must not become files that this program opens. */
static void hold_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_OWN);
}

int main(int argc, char **argv)
{
	hold_streams();
	/* Ignored, as some parents leave it, it would hide how children end. */
	signal(SIGCHLD, SIG_DFL);
	/* A reader that is gone, a file that may not grow: errors of writing, status 4. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		say_usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "__complete") == 0)
		return complete(commands, argv + 2);
	for (const struct command *const *c = commands; *c; c++)
		if (strcmp(argv[1], command_word(*c)) == 0)
			return command_run(*c, argv + 2);
	return strcmp(argv[1], "-h") == 0 ? help(NULL) : unknown(argv[1]);
}
