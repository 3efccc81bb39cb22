#include "cli.h"
#include "embedded.h"
#include "tty.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *shell;
	const struct embedded *script;
} scripts[] = {
	{"bash", &embedded_bash},
	{"zsh", &embedded_zsh},
	{"fish", &embedded_fish},
};

static int run(struct args *args)
{
	const char *shell = args->words.n ? args->words.at[0] : "";

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct str script = {(const char *)scripts[i].script->bytes, scripts[i].script->n};

		if (strcmp(scripts[i].shell, shell) == 0)
			return print_all(script) ? EXIT_SUCCESS : EXIT_OWN;
	}
	say_error("%s: which shell? bash, zsh or fish\n", command_completion.name);
	return EXIT_USAGE;
}

const struct command command_completion = {
	.name = "banger completion",
	.summary = "print the script by which a shell completes command lines",
	.usage = "bash|zsh|fish",
	.about = "Prints the script by which a shell completes command lines of banger. Packages "
		 "install them;\nby hand: `eval \"$(banger completion bash)\"`.",
	.max_words = 1,
	.run = run,
};
