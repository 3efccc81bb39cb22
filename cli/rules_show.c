#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <stdlib.h>
#include <unistd.h>

enum { LAYER, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of DIR; may be given again"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 it is shown, 2 wrong usage, there is no such check, or the rules don't "
	      "load;\n4 standard output failed.\n",
	      out);
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct diag_style style = {.color = wants_color(color, STDERR_FILENO)};
	struct engine_source source = {0};
	struct engine_rules loaded;
	struct given dirs;
	struct buf out;

	if (args->words.n == 0) {
		say_error("%s: which check? Its id is wanted\n", command_rules_show.name);
		return EXIT_USAGE;
	}
	dirs = (struct given){.at = args->words.at + 1, .n = args->words.n - 1};
	if (!check_color(command_rules_show.name, color) ||
	    !rules_layers(args->arena, &dirs, &args->options[LAYER], NULL, &source))
		return EXIT_USAGE;
	buf_init(&out, args->arena, LIMIT_REPORT);
	if (engine_show(args->arena, &dialect, &source, str_of(args->words.at[0]), &out, &loaded))
		return print_all(buf_str(&out)) ? EXIT_SUCCESS : EXIT_OWN;
	buf_clear(&out);
	diags_print(&loaded.diags, &loaded.sources, style, &out);
	fwrite(buf_str(&out).p, 1, out.n, stderr);
	return EXIT_USAGE;
}

const struct command command_rules_show = {
	.name = "banger rules show",
	.summary = "one check as all layers leave it, with the place of every field",
	.usage = "ID [DIR...] [OPTION...]",
	.about = "Prints the check ID of DIR (else of the installed rules) as YAML, as it ends up "
		 "after all layers,\neach field with the file and line that set it.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = LIMIT_LAYERS + 1,
	.more = more,
	.run = run,
};
