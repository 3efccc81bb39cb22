#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <stdlib.h>
#include <unistd.h>

enum { COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 nothing is wrong, 1 something is, 2 wrong usage, 4 standard output "
	      "failed.\n",
	      out);
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct str dir = rules_dir(args->arena, args->words.n ? args->words.at[0] : NULL);
	struct engine_rules loaded;
	struct diag_style style = {.color = wants_color(color, STDOUT_FILENO)};
	struct cases_result cases;
	struct buf out;
	bool right;

	if (!check_color(command_rules_check.name, color))
		return EXIT_USAGE;
	engine_load(args->arena, &dialect, dir, false, &loaded);
	buf_init(&out, args->arena, LIMIT_REPORT);
	right = loaded.rules && engine_test(args->arena, &dialect, &loaded, NULL, &cases);
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

const struct command command_rules_check = {
	.name = "banger rules check",
	.summary = "load rules and cases, print all that is wrong",
	.usage = "[DIR] [OPTION...]",
	.about = "Loads the rules and cases of DIR (else the installed ones) and prints all that "
		 "is wrong.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = 1,
	.more = more,
	.run = run,
};
